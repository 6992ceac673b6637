package dev.kham.bootstrap;

import dev.kham.application.appointment.MarkOverdueNoShows;
import dev.kham.application.job.JobQueue;
import dev.kham.application.shared.Transaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.ScheduledExecution;
import jakarta.inject.Singleton;

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

  Ticks(JobQueue jobs, Transaction transaction) {
    this.jobs = jobs;
    this.transaction = transaction;
  }

  @Scheduled(cron = "0 0/30 * * * ?", timeZone = "{kham.hospital.zone}")
  void markNoShow(ScheduledExecution tick) {
    transaction.run(() -> jobs.schedule(MarkOverdueNoShows.asJob(tick.getScheduledFireTime())));
  }
}
