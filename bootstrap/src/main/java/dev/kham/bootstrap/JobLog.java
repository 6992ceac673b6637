package dev.kham.bootstrap;

import dev.kham.application.job.JobObserver;
import dev.kham.application.job.JobStore;
import dev.kham.application.job.JobStore.ClaimedJob;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Writes down what the job engine does; ids and names of jobs only. */
@Singleton
class JobLog implements JobObserver {
  private static final Logger LOG = Logger.getLogger(JobLog.class);

  @Override
  public void completed(ClaimedJob job, Duration took) {
    LOG.debugf("job %s %s done in %d ms", job.job().name(), job.id(), took.toMillis());
  }

  @Override
  public void failed(ClaimedJob job, Throwable cause, JobStore.AfterFailure what) {
    Logger.Level level =
        what == JobStore.AfterFailure.FAILED ? Logger.Level.ERROR : Logger.Level.WARN;
    LOG.logf(
        level,
        cause,
        "job %s %s attempt %d of %d: %s",
        job.job().name(),
        job.id(),
        job.attempt(),
        job.maxAttempts(),
        what);
  }

  @Override
  public void bell(boolean away) {
    if (away) {
      LOG.warn("Redis does not answer; jobs are taken straight from PostgreSQL");
    } else {
      LOG.info("Redis answers again");
    }
  }

  @Override
  public void troubled(Exception cause) {
    LOG.error("the job engine will try again", cause);
  }
}
