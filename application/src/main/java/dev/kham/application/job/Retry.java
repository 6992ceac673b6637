package dev.kham.application.job;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How often a job is tried.
 *
 * @param attempts the first included
 * @param backoff how long it waits at least after the first failed attempt; doubled with each
 *     further one
 */
public record Retry(int attempts, Duration backoff) {
  /** For what fails by chance. */
  public static final Retry STANDARD = new Retry(3, Duration.ofSeconds(1));

  /** Over ten minutes, for what leans on somebody else's server, such as letters. */
  public static final Retry PATIENT = new Retry(5, Duration.ofSeconds(40));

  /** More doublings than anybody waits for. */
  private static final int DOUBLINGS = 20;

  public Retry {
    if (attempts < 1 || backoff.isNegative()) {
      throw new IllegalArgumentException("not a way to try again: " + attempts + ", " + backoff);
    }
  }

  /**
   * How long to wait after that failed attempt; up to a quarter more by chance, so that a crowd
   * spreads out.
   */
  Duration after(int attempt) {
    long base = backoff.toMillis() << Math.min(attempt - 1, DOUBLINGS);
    return Duration.ofMillis(base + ThreadLocalRandom.current().nextLong(base / 4 + 1));
  }
}
