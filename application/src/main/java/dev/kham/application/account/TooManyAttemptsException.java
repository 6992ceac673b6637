package dev.kham.application.account;

import java.time.Duration;

/** Too many wrong passwords: until the wait is over not even the right one is looked at. */
public final class TooManyAttemptsException extends RuntimeException {
  private final Duration delay;

  public TooManyAttemptsException(Duration delay) {
    super("too many wrong passwords");
    this.delay = delay;
  }

  /** How long until the next try. */
  public Duration delay() {
    return delay;
  }
}
