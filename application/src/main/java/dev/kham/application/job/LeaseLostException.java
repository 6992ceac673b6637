package dev.kham.application.job;

/** Rolls back the work of a job that became somebody else's meanwhile. */
final class LeaseLostException extends RuntimeException {
  LeaseLostException() {
    super("the lease ended and the job is another worker's");
  }
}
