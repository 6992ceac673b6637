package dev.kham.bootstrap;

import dev.kham.application.appointment.MarkOverdueNoShows;
import dev.kham.application.job.JobBell;
import dev.kham.application.job.JobBell.Repeating;
import dev.kham.application.job.JobQueue;
import dev.kham.application.job.Repeatable;
import dev.kham.application.job.SweepOldRows;
import dev.kham.application.job.Tick;
import dev.kham.application.medicine.InventoryTimes;
import dev.kham.application.messaging.SettleMessage;
import dev.kham.application.payment.SumUpLedger;
import dev.kham.application.settlement.ReconcilePayments;
import dev.kham.application.shared.StoreAwayException;
import dev.kham.application.shared.Transaction;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is done again and again, by the hospital's clock.
 *
 * <p>Every instance looks each second which tick was the last, and hands in those it has not handed
 * in yet. Of all instances' ticks there is one job, and one after a downtime however many were
 * missed.
 */
@Singleton
class Ticks {
  /**
   * All of it.
   *
   * @param zone the hospital's
   */
  static List<Repeatable> all(ZoneId zone) {
    List<Repeatable> all = new ArrayList<>();
    all.add(new Repeatable("0 0/30 * * * ?", MarkOverdueNoShows::asJob));
    all.add(new Repeatable("0 0/20 * * * ?", ReconcilePayments::asJob));
    all.add(new Repeatable("0 20 3 * * ?", SweepOldRows::asJob));
    all.add(new Repeatable("0 10 0 * * ?", SumUpLedger::asJob));
    all.add(new Repeatable("0 5/10 * * * ?", SettleMessage::all));
    all.addAll(InventoryTimes.repeatables(zone));
    return all;
  }

  private final Tick tick;
  private final JobBell bell;
  private final JobQueue jobs;
  private final Transaction transaction;
  private final Clock clock;
  private final Map<Repeatable, Cron> crons = new HashMap<>();
  private final Map<Repeatable, Instant> handedIn = new HashMap<>();

  Ticks(Tick tick, JobBell bell, JobQueue jobs, Transaction transaction, Clock clock) {
    this.tick = tick;
    this.bell = bell;
    this.jobs = jobs;
    this.transaction = transaction;
    this.clock = clock;
    all(clock.getZone()).forEach(each -> crons.put(each, new Cron(each.cron(), clock.getZone())));
  }

  @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
  void look() {
    Instant now = clock.instant();
    try {
      crons.forEach(
          (repeatable, cron) -> cron.before(now).ifPresent(last -> handIn(repeatable, last)));
    } catch (StoreAwayException e) {
      // tried again in a second; the engine says that the store is away
    }
  }

  private void handIn(Repeatable repeatable, Instant last) {
    if (!last.equals(handedIn.get(repeatable))) {
      tick.handle(new Tick.Command(repeatable, last));
      handedIn.put(repeatable, last);
    }
  }

  /** Again and again, since Redis may have lost it. */
  @Scheduled(every = "5s", concurrentExecution = ConcurrentExecution.SKIP)
  void show() {
    Instant now = clock.instant();
    List<Repeating> all = new ArrayList<>();
    crons.forEach(
        (repeatable, cron) ->
            cron.after(now)
                .ifPresent(next -> all.add(new Repeating(repeatable, clock.getZone(), next))));
    bell.show(all);
  }

  /** What was booked while nobody listened; instances that start together do it once. */
  void reconcileAtStart(@Observes StartupEvent event) {
    Instant minute = clock.instant().truncatedTo(ChronoUnit.MINUTES);
    transaction.run(() -> jobs.schedule(ReconcilePayments.asJob(minute)));
  }
}
