package dev.kham.application.job;

import java.time.Instant;

/** Up to when everything that is done again and again has been done. */
public interface TickLedger {
  /**
   * Notes the tick.
   *
   * @return whether it is news: false when this or a later one is noted, when nothing was ever
   *     noted under the name (then nothing was missed, either), or when the tick is still far ahead
   *     by the store's clock
   */
  boolean advance(String name, Instant tick);
}
