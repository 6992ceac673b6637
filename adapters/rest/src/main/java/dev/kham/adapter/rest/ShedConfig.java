package dev.kham.adapter.rest;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How many requests are worked on at a time, and how long the next ones wait for their turn. */
@ConfigMapping(prefix = "kham.shed")
interface ShedConfig {
  /** Most of them only wait for the write that keeps a hundred of them at once. */
  @WithDefault("256")
  int webhooks();

  @WithDefault("64")
  int writes();

  @WithDefault("48")
  int reads();

  @WithDefault("4")
  int reports();

  /** Only those that begin; with those that wait for it enough for ten thousand at once. */
  @WithDefault("640")
  int streams();

  /** Within a tenth of a second everybody knows whether they are served. */
  @WithDefault("0.05S")
  Duration patience();

  /** SePay gives up after 8 s, and what it told is money. */
  @WithDefault("4S")
  Duration patienceOfWebhooks();

  /** A browser that is sent away does not come again, and all come at once after a restart. */
  @WithDefault("20S")
  Duration patienceOfStreams();
}
