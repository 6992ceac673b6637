package dev.kham.application.job;

import java.time.Duration;

/** Rows that were of use once. */
public interface OldRows {
  /** Which rows. */
  enum Kind {
    /** Completed and cancelled jobs. */
    DONE_JOBS,
    FAILED_JOBS,
    /** Batches that have ended and of which no job is left. */
    BATCHES,
    /** Answers kept for requests that may come again. */
    ANSWERS,
    /** Sessions that cannot be refreshed any more. */
    SESSIONS,
    /** Tasks of which nothing more becomes, and all that is kept for them. */
    TASKS,
    /** What told the rows apart of tables that nobody takes in any more. */
    IMPORT_KEYS
  }

  /**
   * Deletes up to {@code limit} rows that have been of no use for that time, by the store's clock.
   *
   * @return how many
   */
  int delete(Kind kind, Duration unused, int limit);
}
