package dev.kham.application.job;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Queues and jobs as an operator sees them. */
public interface JobQueries {
  /** What may be with a job. */
  enum State {
    WAITING,
    ACTIVE,
    COMPLETED,
    FAILED,
    CANCELLED
  }

  /** All queues, most pressing first. */
  List<QueueView> queues();

  Optional<JobView> job(JobId id);

  /** The jobs that fit, latest made first. */
  List<JobView> list(Filter filter);

  /** What failed, by queue, name and cause; the most numerous first. */
  List<FailureGroup> failures();

  /** How many jobs have failed like that. */
  int count(Failed which);

  /**
   * Which jobs; null for any.
   *
   * @param text part of the key, whatever the case
   * @param after the last of the page before; null for the first page
   */
  record Filter(
      @Nullable Queue queue,
      @Nullable State state,
      @Nullable String name,
      @Nullable String text,
      @Nullable JobId after,
      int limit) {}

  /** Which failed jobs; null for any. */
  record Failed(@Nullable Queue queue, @Nullable String name, @Nullable String cause) {}

  /**
   * A queue as shown.
   *
   * @param jobs how many there are in each state, as far as they are kept
   * @param due how many of those that wait could begin
   * @param oldestDue since when the first of these could; null when none waits for a worker
   * @param lastMinute how many were completed in the last minute
   * @param typicalWork how long those took on average; null without any
   */
  record QueueView(
      Queue queue,
      boolean paused,
      Map<State, Long> jobs,
      long due,
      @Nullable Instant oldestDue,
      long lastMinute,
      @Nullable Duration typicalWork) {}

  /**
   * A job as shown.
   *
   * @param lastError of the latest attempt that failed, even if a later one did not
   */
  record JobView(
      JobId id,
      Job job,
      State state,
      int attempts,
      Instant due,
      Instant created,
      @Nullable Instant started,
      @Nullable Instant finished,
      @Nullable String lastError,
      @Nullable UUID batchId) {}

  /**
   * Jobs that failed alike.
   *
   * @param cause type and first own frame of what was thrown
   */
  record FailureGroup(
      Queue queue, String name, @Nullable String cause, int count, Instant first, Instant last) {}
}
