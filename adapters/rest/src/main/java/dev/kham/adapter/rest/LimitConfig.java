package dev.kham.adapter.rest;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** How many requests are served within a window. */
@ConfigMapping(prefix = "kham.limit")
interface LimitConfig {
  @WithDefault("1M")
  Duration window();

  /** From one address; a whole hospital or a mobile network may share one. */
  @WithDefault("300")
  int ip();

  /** Of one account. */
  @WithDefault("600")
  int account();

  /** Signing in and registering, from one address. */
  @WithDefault("20")
  int signIn();

  /** Bookings of one account. */
  @WithDefault("20")
  int booking();

  /**
   * With this, addresses are hashed before anybody keeps them; the same on all instances. Without
   * it, each instance makes one of its own and counts addresses by itself.
   */
  Optional<String> addressKey();
}
