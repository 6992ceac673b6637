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

  /** What lies before all queues; quick, however many jobs have ended. */
  List<Backlog> backlog();

  Optional<JobView> job(JobId id);

  /** How many jobs are looked through for one page, when it is {@link Filter#isAmongEnded}. */
  int LOOKED_THROUGH = 20_000;

  /** A page of the jobs that fit, latest made first. */
  Page list(Filter filter);

  /** What failed, by queue, name and cause; the most numerous first. */
  List<FailureGroup> failures();

  /** How many jobs have failed like that. */
  int count(Failed which);

  /**
   * Which jobs; null for any.
   *
   * @param text part of the key, whatever the case
   * @param after where the page before ended; null for the first page
   * @param limit how many there are on a page
   */
  record Filter(
      @Nullable Queue queue,
      @Nullable State state,
      @Nullable String name,
      @Nullable String text,
      @Nullable Place after,
      int limit) {
    /**
     * Whether some are looked for among many that have ended. Then those that have not come first,
     * however old they are, and a page may have less than fits, or nothing, and not be the last.
     */
    public boolean isAmongEnded() {
      boolean ended = state == null || state == State.COMPLETED || state == State.CANCELLED;
      return ended && (queue != null || state != null || name != null || text != null);
    }
  }

  /**
   * Where a page ends, and the next one goes on with what was made before.
   *
   * @param ended before which of the jobs that have ended
   * @param open before which of the others
   */
  record Place(JobId ended, JobId open) {}

  /**
   * A page of jobs.
   *
   * @param next null when there is no other
   */
  record Page(List<JobView> jobs, @Nullable Place next) {}

  /** Which failed jobs; null for any. */
  record Failed(@Nullable Queue queue, @Nullable String name, @Nullable String cause) {}

  /**
   * A queue as shown.
   *
   * @param jobs how many there are in each state; of those that were completed or cancelled, how
   *     many within the last hour
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
   * What lies before a queue.
   *
   * @param lag for how long the first of those that could begin has been due; zero without any
   */
  record Backlog(Queue queue, long waiting, long active, long failed, Duration lag) {}

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
