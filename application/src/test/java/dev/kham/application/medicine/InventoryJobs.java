package dev.kham.application.medicine;

import dev.kham.application.InMemoryHospital;
import dev.kham.application.job.Job;
import dev.kham.application.job.Repeatable;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;

/** Does the pharmacy's jobs of a hospital in memory, as the engine would. */
final class InventoryJobs {
  private final InMemoryHospital hospital;

  InventoryJobs(InMemoryHospital hospital) {
    this.hospital = hospital;
  }

  /**
   * The clock ticks: of each look the latest that has come, once; what was missed is made up for.
   */
  void tick() {
    ZonedDateTime now = hospital.clock().instant().atZone(hospital.clock().getZone());
    LocalDate today = now.toLocalDate();
    LocalDate sixed = now.getHour() < 6 ? today.minusDays(1) : today;
    LocalDate sevened = now.getHour() < 7 ? today.minusDays(1) : today;
    List<LocalDate> days =
        List.of(
            today, today, sixed, sevened.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)));
    List<Repeatable> all = InventoryTimes.repeatables(hospital.clock().getZone());
    for (int i = 0; i < all.size(); i++) {
      Job job =
          all.get(i)
              .jobAt()
              .apply(days.get(i).atTime(LocalTime.NOON).atZone(now.getZone()).toInstant());
      hospital.transaction().run(() -> hospital.jobs().schedule(job));
    }
  }

  /** Does what is due, and what that makes due; what fails is done again at once. */
  List<Job> run() {
    List<Job> done = new ArrayList<>();
    List<Job> due = hospital.jobs().takeDue();
    while (!due.isEmpty()) {
      for (Job job : due) {
        try {
          run(job);
        } catch (RuntimeException failed) {
          hospital.messenger().recover();
          run(job);
        }
        done.add(job);
      }
      due = hospital.jobs().takeDue();
    }
    return done;
  }

  void run(Job job) {
    switch (job.name()) {
      case UpdateBatchStatus.JOB -> hospital.updateBatchStatus().handle();
      case CheckInventory.EXPIRY_JOB, CheckInventory.LOW_STOCK_JOB ->
          hospital.checkInventory().handle(CheckInventory.Command.of(job));
      case SendInventoryAlert.JOB ->
          hospital.sendInventoryAlert().handle(SendInventoryAlert.Command.of(job));
      case EscalateAlerts.JOB ->
          hospital.escalateAlerts(null).handle(EscalateAlerts.Command.of(job));
      case SendInventoryHeartbeat.JOB ->
          hospital.sendInventoryHeartbeat().handle(SendInventoryHeartbeat.Command.of(job));
      case SendRecallNotice.JOB ->
          hospital.sendRecallNotice().handle(SendRecallNotice.Command.of(job));
      default -> throw new IllegalArgumentException(job.name());
    }
  }
}
