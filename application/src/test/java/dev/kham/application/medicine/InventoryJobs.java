package dev.kham.application.medicine;

import dev.kham.application.InMemoryHospital;
import dev.kham.application.job.Job;
import java.util.ArrayList;
import java.util.List;

/** Does the pharmacy's jobs of a hospital in memory, as the engine would. */
final class InventoryJobs {
  private final InMemoryHospital hospital;

  InventoryJobs(InMemoryHospital hospital) {
    this.hospital = hospital;
  }

  /** The clock ticks: schedules what its time has come for. */
  void tick() {
    InventoryTimes.latest(hospital.clock().instant().atZone(hospital.clock().getZone()))
        .forEach(job -> hospital.transaction().run(() -> hospital.jobs().schedule(job)));
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
