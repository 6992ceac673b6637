package dev.kham.application.job;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The truth about jobs. Time is the store's own clock, never that of the instance calling. Every
 * method is a transaction of its own, or joins the one it is called in.
 */
public interface JobStore {
  /**
   * Makes the due ones among these jobs the caller's, until the lease ends.
   *
   * @return those that became the caller's, in the order they are to begin, and those that are
   *     waiting but not yet due
   */
  Claim claim(Collection<JobId> ids, Duration lease);

  /**
   * Makes up to {@code limit} jobs of the queue the caller's that have been due for {@code overdue}
   * or longer, by priority and then the longest due first.
   */
  List<ClaimedJob> claimDue(Queue queue, int limit, Duration overdue, Duration lease);

  /**
   * The jobs are done.
   *
   * @return those that were still the caller's; nothing changed for the others
   */
  Set<JobId> complete(Collection<ClaimedJob> jobs);

  /**
   * The attempt failed: the job waits for {@code backoff} and is tried again, or is FAILED for
   * good.
   *
   * @param cause what went wrong, without personal data
   */
  AfterFailure fail(ClaimedJob job, String cause, Duration backoff, boolean forGood);

  /**
   * The job waits until then, and the attempt does not count.
   *
   * @return how long that is; empty, changing nothing, when it was not the caller's any more
   */
  Optional<Duration> putOff(ClaimedJob job, Instant until);

  /** Gives back jobs that were never begun, as if they had not been claimed. */
  void release(Collection<ClaimedJob> jobs);

  /** Keeps the jobs the caller's for another lease, as far as they still are. */
  void extend(Collection<ClaimedJob> jobs, Duration lease);

  /** Puts jobs whose lease ended back to waiting, or to FAILED when no attempt is left. */
  List<ReclaimedJob> reclaim();

  /**
   * Up to {@code limit} waiting jobs of the queue that are due within that time: first those that
   * are due, by priority, then the others, soonest first.
   */
  List<UpcomingJob> upcoming(Queue queue, Duration within, int limit);

  /** The queues of which no job is to be begun. */
  Set<Queue> paused();

  /** What {@link #claim} got. */
  record Claim(List<ClaimedJob> claimed, List<UpcomingJob> early) {}

  /**
   * A job that is one worker's until its lease ends.
   *
   * @param token proves it
   * @param attempt 1 for the first
   */
  record ClaimedJob(JobId id, UUID token, int attempt, Job job) {
    public int maxAttempts() {
      return job.retry().attempts();
    }
  }

  /**
   * A job that waits.
   *
   * @param due by the store's clock
   * @param delay until then; zero or less when it is due
   */
  record UpcomingJob(JobId id, Job job, Instant due, Duration delay) {}

  /** A job whose lease ended, with the token its worker had. */
  record ReclaimedJob(ClaimedJob job, AfterFailure after) {}

  /** What became of a job whose attempt failed. */
  enum AfterFailure {
    RETRIED,
    FAILED,
    /** It is not the caller's any more, and somebody else decides. */
    LOST
  }
}
