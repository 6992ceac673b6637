package dev.kham.story;

import java.io.IOException;
import java.time.Duration;
import java.util.function.Predicate;

/** Looks again and again until something is as wanted or the time is up. */
final class Polling {
  private static final Duration PAUSE = Duration.ofMillis(250);

  private Polling() {}

  interface Look<T> {
    T once() throws IOException, InterruptedException;
  }

  /** The last thing seen, be it as wanted or not. */
  static <T> T upTo(Duration atMost, Look<T> look, Predicate<T> asWanted)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    T seen = look.once();
    while (!asWanted.test(seen) && System.nanoTime() < end) {
      Thread.sleep(PAUSE);
      seen = look.once();
    }
    return seen;
  }
}
