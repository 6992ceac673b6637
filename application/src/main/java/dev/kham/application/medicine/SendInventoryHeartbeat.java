package dev.kham.application.medicine;

import dev.kham.application.job.Job;
import dev.kham.application.job.Queue;
import dev.kham.application.job.Retry;
import dev.kham.application.medicine.AlertRepository.Looks;
import dev.kham.application.medicine.PharmacyStaff.Member;
import dev.kham.application.messaging.Letter;
import dev.kham.application.messaging.Letter.Content.InventoryHeartbeat;
import dev.kham.application.messaging.MessageKey;
import dev.kham.application.messaging.SendOnce;
import dev.kham.application.shared.Transaction;
import dev.kham.domain.account.Role;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Writes to the pharmacists after a week without news that the stock was looked at: whoever hears
 * neither of alerts nor of that knows that something is broken.
 */
public final class SendInventoryHeartbeat {
  public static final String JOB = "send-inventory-heartbeat";

  private static final int DAYS = 7;

  private final Transaction transaction;
  private final AlertRepository alerts;
  private final PharmacyStaff staff;
  private final SendOnce sendOnce;
  private final Clock clock;
  private final Locale language;

  /**
   * Wired with its ports.
   *
   * @param language of those who work here
   */
  public SendInventoryHeartbeat(
      Transaction transaction,
      AlertRepository alerts,
      PharmacyStaff staff,
      SendOnce sendOnce,
      Clock clock,
      Locale language) {
    this.transaction = transaction;
    this.alerts = alerts;
    this.staff = staff;
    this.sendOnce = sendOnce;
    this.clock = clock;
    this.language = language;
  }

  /** Of the week that ends on that day. */
  public record Command(LocalDate day) {
    public static Command of(Job job) {
      return new Command(LocalDate.parse(job.datum("day")));
    }

    public Job asJob() {
      return new Job(JOB, Queue.MEDICINE, JOB + ":" + day, Map.of("day", day.toString()))
          .with(Retry.PATIENT);
    }
  }

  /** The job of that message; empty when it is none of these. */
  public static Optional<Job> jobOf(MessageKey key) {
    return key.about("inventory-week")
        .filter(day -> key.kind().equals(JOB))
        .map(day -> new Command(LocalDate.parse(day)).asJob());
  }

  /** Writes nothing when there was news, and nothing when nobody looked. */
  public void handle(Command command) {
    LocalDate from = command.day().minusDays(DAYS);
    Looks looks = transaction.call(() -> alerts.between(timeOn(from), timeOn(command.day())));
    if (looks.count() == 0 || looks.told() > 0) {
      return;
    }
    List<Member> pharmacists = transaction.call(() -> staff.with(Role.PHARMACIST));
    RuntimeException failure = null;
    for (Member member : pharmacists) {
      try {
        send(member, from, command.day(), looks);
      } catch (RuntimeException e) {
        failure = e; // one mail that cannot go holds up none of the others
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private void send(Member member, LocalDate from, LocalDate until, Looks looks) {
    sendOnce.send(
        new MessageKey("inventory-week:" + until, 0, JOB, "email", "account:" + member.id()),
        id ->
            new Letter(
                id,
                member.email(),
                language,
                new InventoryHeartbeat(
                    Optional.ofNullable(member.fullName()).orElse(""),
                    from,
                    until,
                    looks.count(),
                    looks.unresolved())));
  }

  private Instant timeOn(LocalDate day) {
    return day.atTime(InventoryTimes.HEARTBEAT).atZone(clock.getZone()).toInstant();
  }
}
