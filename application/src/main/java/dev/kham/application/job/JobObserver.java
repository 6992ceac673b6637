package dev.kham.application.job;

import dev.kham.application.job.JobStore.ClaimedJob;
import java.time.Duration;

/** Hears what the engine does, to log and to count it. */
public interface JobObserver {
  void completed(ClaimedJob job, Duration took);

  void failed(ClaimedJob job, Throwable cause, JobStore.AfterFailure what);

  /** The bell was lost or is back. */
  void bell(boolean away);

  /** The engine could not do its own work and will try again. */
  void troubled(Exception cause);
}
