package dev.kham.application.medicine;

import dev.kham.application.job.Job;
import dev.kham.application.job.JobQueue;
import dev.kham.application.job.Queue;
import dev.kham.application.medicine.PharmacyStaff.Member;
import dev.kham.application.shared.Transaction;
import dev.kham.domain.account.Role;
import dev.kham.domain.medicine.Alert;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Has the head pharmacist told of the alerts that no pharmacist has taken care of; without a head
 * pharmacist, the administrators.
 */
public final class EscalateAlerts {
  public static final String JOB = "escalate-inventory-alerts";

  private final Transaction transaction;
  private final AlertRepository alerts;
  private final PharmacyStaff staff;
  private final JobQueue jobs;
  private final Clock clock;
  private final @Nullable String head;

  /**
   * Wired with its ports.
   *
   * @param head the e-mail address of the head pharmacist's account; null when there is none
   */
  public EscalateAlerts(
      Transaction transaction,
      AlertRepository alerts,
      PharmacyStaff staff,
      JobQueue jobs,
      Clock clock,
      @Nullable String head) {
    this.transaction = transaction;
    this.alerts = alerts;
    this.staff = staff;
    this.jobs = jobs;
    this.clock = clock;
    this.head = head;
  }

  /** Which look at the stock told of them. */
  public record Command(UUID check) {
    public static Command of(Job job) {
      return new Command(UUID.fromString(job.datum("check")));
    }

    Job asJob() {
      return new Job(JOB, Queue.MEDICINE, JOB + ":" + check, Map.of("check", check.toString()));
    }
  }

  /** Escalates what is still open; what was escalated before is not again. */
  public void handle(Command command) {
    transaction.run(() -> escalate(command.check()));
  }

  private void escalate(UUID check) {
    Instant now = clock.instant();
    List<Alert> neglected =
        alerts.toldBy(check).stream()
            .filter(it -> it.state() == Alert.State.OPEN && it.escalatedAt() == null)
            .toList();
    if (neglected.isEmpty()) {
      return;
    }
    alerts.save(neglected.stream().map(alert -> alert.escalate(now)).toList());
    heads()
        .forEach(it -> jobs.schedule(new SendInventoryAlert.Command(check, it.id(), true).asJob()));
  }

  private List<Member> heads() {
    return head == null
        ? staff.with(Role.ADMIN)
        : staff.find(head).map(List::of).orElseGet(() -> staff.with(Role.ADMIN));
  }
}
