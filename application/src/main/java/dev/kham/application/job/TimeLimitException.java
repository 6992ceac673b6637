package dev.kham.application.job;

import java.time.Duration;

/** An attempt took longer than the queue allows. */
public final class TimeLimitException extends RuntimeException {
  TimeLimitException(Duration limit) {
    super("not done within " + limit);
  }
}
