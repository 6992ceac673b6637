package dev.kham.application.job;

import dev.kham.application.job.JobQueries.Failed;

/** What people do to queues and jobs; part of the transaction it is called in. */
public interface JobDesk {
  /** No instance begins another job of the queue, from a second later on; what runs goes on. */
  void pause(Queue queue);

  /** Jobs of the queue begin again, those that became due meanwhile first. */
  void resume(Queue queue);

  /**
   * The failed job is due at once, with all its attempts before it.
   *
   * @return false when there is no such job or it has not failed; then nothing changed
   */
  boolean retry(JobId id);

  /**
   * As {@link #retry(JobId)}, all of them; those of a crowd begin within seconds.
   *
   * @return how many
   */
  int retry(Failed which);

  /**
   * The job that waits or has failed will not run any more.
   *
   * @return false when there is no such job or it runs or has ended otherwise
   */
  boolean cancel(JobId id);
}
