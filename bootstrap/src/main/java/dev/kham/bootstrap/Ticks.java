package dev.kham.bootstrap;

import dev.kham.application.appointment.MarkOverdueNoShows;
import dev.kham.application.job.Job;
import dev.kham.application.job.JobQueue;
import dev.kham.application.medicine.InventoryTimes;
import dev.kham.application.shared.Transaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.ScheduledExecution;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.ZonedDateTime;
import java.util.List;

/**
 * What is done again and again, by the hospital's clock.
 *
 * <p>Every instance ticks. A tick does nothing but schedule a job whose key has the time the tick
 * was meant for, so of all instances' ticks there is one job.
 */
@Singleton
class Ticks {
  private final JobQueue jobs;
  private final Transaction transaction;

  private final Clock clock;

  Ticks(JobQueue jobs, Transaction transaction, Clock clock) {
    this.jobs = jobs;
    this.transaction = transaction;
    this.clock = clock;
  }

  @Scheduled(cron = "0 0/30 * * * ?", timeZone = "{kham.hospital.zone}")
  void markNoShow(ScheduledExecution tick) {
    transaction.run(() -> jobs.schedule(MarkOverdueNoShows.asJob(tick.getScheduledFireTime())));
  }

  /** More often than anything is due: what a downtime had missed is done within minutes. */
  @Scheduled(cron = "0 0/5 * * * ?", timeZone = "{kham.hospital.zone}")
  void lookAtStock() {
    List<Job> latest = InventoryTimes.latest(ZonedDateTime.now(clock));
    transaction.run(() -> latest.forEach(jobs::schedule));
  }
}
