package dev.kham.application.traffic;

import java.time.Duration;

/**
 * How often somebody may do something.
 *
 * @param subject what is counted and whose it is, without personal data, such as {@code
 *     booking:<account id>}
 * @param most how often within the window
 * @param window of at least a millisecond
 */
public record Quota(String subject, int most, Duration window) {
  public Quota {
    if (most < 1 || window.toMillis() < 1) {
      throw new IllegalArgumentException("a quota allows at least one in a millisecond");
    }
  }
}
