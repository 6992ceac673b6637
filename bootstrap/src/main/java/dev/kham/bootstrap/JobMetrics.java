package dev.kham.bootstrap;

import dev.kham.application.job.JobObserver;
import dev.kham.application.job.JobQueries;
import dev.kham.application.job.JobQueries.Backlog;
import dev.kham.application.job.JobStore.AfterFailure;
import dev.kham.application.job.JobStore.ClaimedJob;
import dev.kham.application.job.Queue;
import dev.kham.application.shared.StoreAwayException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Counts what the job engine does, and writes it down.
 *
 * <p>What waits is the same on every instance; what was done is that of this one.
 */
@Singleton
class JobMetrics implements JobObserver {
  private final JobLog log;
  private final MeterRegistry meters;
  private final JobQueries queries;
  private final Map<Queue, Backlog> backlog = new ConcurrentHashMap<>();

  JobMetrics(JobLog log, MeterRegistry meters, JobQueries queries) {
    this.log = log;
    this.meters = meters;
    this.queries = queries;
    for (Queue queue : Queue.values()) {
      gauge("kham.jobs.waiting", "Jobs that wait, due or not", queue, Backlog::waiting);
      gauge("kham.jobs.active", "Jobs that run on any instance", queue, Backlog::active);
      gauge("kham.jobs.failed", "Jobs that failed for good and are kept", queue, Backlog::failed);
      gauge(
          "kham.jobs.due.lag.seconds",
          "For how long the first of those that could begin has been due",
          queue,
          it -> it.lag().toNanos() / 1e9);
    }
  }

  private void gauge(
      String name, String description, Queue queue, ToDoubleFunction<Backlog> figure) {
    Gauge.builder(name, () -> figure(queue, figure))
        .description(description)
        .tag("queue", queue.label())
        .register(meters);
  }

  /** Nothing rather than what was true before the store went away. */
  private @Nullable Number figure(Queue queue, ToDoubleFunction<Backlog> figure) {
    Backlog known = backlog.get(queue);
    return known == null ? null : figure.applyAsDouble(known);
  }

  @Scheduled(every = "10s", concurrentExecution = ConcurrentExecution.SKIP)
  void look() {
    try {
      queries.backlog().forEach(each -> backlog.put(each.queue(), each));
    } catch (StoreAwayException e) {
      backlog.clear();
    }
  }

  @Override
  public void completed(ClaimedJob job, Duration took) {
    Timer.builder("kham.jobs.completed")
        .description("Jobs that were done, and how long that took")
        .tag("queue", job.job().queue().label())
        .tag("name", job.job().name())
        .publishPercentileHistogram()
        .minimumExpectedValue(Duration.ofMillis(1))
        .maximumExpectedValue(Duration.ofMinutes(1))
        .register(meters)
        .record(took);
    log.completed(job, took);
  }

  @Override
  public void failed(ClaimedJob job, Throwable cause, AfterFailure what) {
    meters
        .counter(
            "kham.jobs.attempts.failed",
            "queue",
            job.job().queue().label(),
            "name",
            job.job().name(),
            "outcome",
            what.name().toLowerCase(Locale.ROOT))
        .increment();
    log.failed(job, cause, what);
  }

  @Override
  public void bell(boolean away) {
    log.bell(away);
  }

  @Override
  public void troubled(Exception cause) {
    log.troubled(cause);
  }
}
