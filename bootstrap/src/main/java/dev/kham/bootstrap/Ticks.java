package dev.kham.bootstrap;

import dev.kham.application.appointment.MarkOverdueNoShows;
import dev.kham.application.job.JobQueue;
import dev.kham.application.settlement.ReconcilePayments;
import dev.kham.application.shared.Transaction;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.ScheduledExecution;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.temporal.ChronoUnit;

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
  private final ReconcilePayments reconcilePayments;
  private final Clock clock;

  Ticks(JobQueue jobs, Transaction transaction, ReconcilePayments reconcilePayments, Clock clock) {
    this.jobs = jobs;
    this.transaction = transaction;
    this.reconcilePayments = reconcilePayments;
    this.clock = clock;
  }

  @Scheduled(cron = "0 0/30 * * * ?", timeZone = "{kham.hospital.zone}")
  void markNoShow(ScheduledExecution tick) {
    transaction.run(() -> jobs.schedule(MarkOverdueNoShows.asJob(tick.getScheduledFireTime())));
  }

  @Scheduled(cron = "0 0/20 * * * ?", timeZone = "{kham.hospital.zone}")
  void reconcile(ScheduledExecution tick) {
    reconcile(tick.getScheduledFireTime().toString());
  }

  /** What was booked while nobody listened; instances that start together do it once. */
  void reconcileAtStart(@Observes StartupEvent event) {
    reconcile("start " + clock.instant().truncatedTo(ChronoUnit.MINUTES));
  }

  private void reconcile(String occasion) {
    if (reconcilePayments.isPossible()) {
      transaction.run(() -> jobs.schedule(ReconcilePayments.asJob(occasion)));
    }
  }
}
