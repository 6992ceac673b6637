package dev.kham.application.job;

import dev.kham.application.job.JobStore.UpcomingJob;
import java.time.Duration;
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
   * Takes up to {@code max} jobs that are due; each rings for one caller only.
   *
   * @throws BellAwayException when the bell cannot be asked
   */
  Rung take(Queue queue, int max);

  /** Tells observers what became of a job. Best effort. */
  void finished(JobId id, Job job, Outcome outcome);

  /** Takes back jobs that are not there to be done any more. Best effort. */
  void forget(Queue queue, Collection<JobId> ids);

  /** Calls back when a job of a queue is announced by any instance. */
  void onAnnouncement(Consumer<Queue> listener);

  /**
   * What rang.
   *
   * @param nextDue how long until the next one; a long time when there is none
   */
  record Rung(List<JobId> ids, Duration nextDue) {}

  /** What became of a job. */
  sealed interface Outcome {
    record Completed() implements Outcome {}

    /** Failed for good. */
    record Failed(String cause) implements Outcome {}

    /** To be tried again after that time. */
    record Retried(String cause, Duration delay) implements Outcome {}
  }
}
