package dev.kham.application.job;

import java.util.Collection;
import java.util.Optional;

/** Jobs that belong together, and what follows when the last of them has ended. */
public interface JobBatches {
  /**
   * Schedules all jobs, due when the transaction of the caller commits; those whose key some job
   * already has do not belong to the batch.
   *
   * @param name for people who watch
   * @param then scheduled once, in the same commit as the end of the last job, however many failed;
   *     at once when there is nothing to do
   */
  BatchId open(String name, Collection<Job> jobs, Job then);

  /** How far the batch is; empty when there is none. */
  Optional<Progress> progress(BatchId batch);

  /**
   * How far a batch is.
   *
   * @param failed ended without having been done; cancelled ones as well
   */
  record Progress(String name, int total, int done, int failed) {
    /** No job of it is left to be done. */
    public boolean ended() {
      return done + failed == total;
    }
  }
}
