package dev.kham.application.job;

/** The worker of a job gave no sign of life for as long as its lease. */
public final class LeaseEndedException extends RuntimeException {
  LeaseEndedException() {
    super("the worker gave no sign of life");
  }
}
