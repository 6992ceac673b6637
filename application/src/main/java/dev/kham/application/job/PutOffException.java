package dev.kham.application.job;

import java.time.Instant;

/** Thrown by the work of a job that is not to be done before then; it does not count as a try. */
public final class PutOffException extends RuntimeException {
  private final Instant until;

  public PutOffException(Instant until) {
    super("put off until " + until);
    this.until = until;
  }

  public Instant until() {
    return until;
  }
}
