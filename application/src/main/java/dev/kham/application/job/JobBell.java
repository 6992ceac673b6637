package dev.kham.application.job;

import dev.kham.application.job.JobStore.UpcomingJob;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/**
 * Says when a job is due, and to whom; quick, and allowed to be wrong or away: the {@link JobStore}
 * decides.
 */
public interface JobBell {
  /** Jobs due later than this need not be announced yet, so that the bell stays small. */
  Duration HORIZON = Duration.ofMinutes(15);

  /** Makes the jobs ring when they are due. Best effort: returns at once and never throws. */
  void announce(Collection<UpcomingJob> jobs);

  /**
   * Takes up to {@code max} jobs that are due, by priority and due time; each rings for one caller
   * only.
   *
   * @throws BellAwayException when the bell cannot be asked, or could not be told
   */
  Rung take(Queue queue, int max);

  /** Tells observers what became of jobs of the queue. Best effort. */
  void finished(Queue queue, Collection<Finished> jobs);

  /** Takes back jobs that are not there to be done any more. Best effort. */
  void forget(Queue queue, Collection<JobId> ids);

  /** Calls back when a job of a queue is announced by any instance. */
  void onAnnouncement(Consumer<Queue> listener);

  /** Tells observers how the queue is run. Best effort. */
  void show(Queue queue, boolean paused, int workers);

  /** Tells observers of all that is done again and again. Best effort. */
  void show(Collection<Repeating> all);

  /**
   * What rang.
   *
   * @param nextDue how long until the next one; a long time when there is none
   */
  record Rung(List<JobId> ids, Duration nextDue) {}

  /** A job whose attempt has ended. */
  record Finished(JobId id, Job job, Outcome outcome) {}

  /** What became of a job. */
  sealed interface Outcome {
    record Completed() implements Outcome {}

    /** Failed for good. */
    record Failed(String cause) implements Outcome {}

    /** To be tried again after that time. */
    record Retried(String cause, Duration delay) implements Outcome {}
  }

  /** What is done again and again, and when next. */
  record Repeating(Repeatable repeatable, ZoneId zone, Instant next) {}
}
