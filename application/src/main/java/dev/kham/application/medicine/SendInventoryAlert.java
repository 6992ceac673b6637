package dev.kham.application.medicine;

import dev.kham.application.job.Job;
import dev.kham.application.job.Queue;
import dev.kham.application.job.Retry;
import dev.kham.application.medicine.MedicineQueries.AlertView;
import dev.kham.application.medicine.PharmacyStaff.Member;
import dev.kham.application.messaging.Letter;
import dev.kham.application.messaging.Letter.Content.InventoryAlert;
import dev.kham.application.messaging.MessageKey;
import dev.kham.application.messaging.SendOnce;
import dev.kham.application.shared.Transaction;
import dev.kham.domain.account.AccountId;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Writes to one who works here which thresholds were crossed, with all of them as CSV. */
public final class SendInventoryAlert {
  public static final String JOB = "send-inventory-alert";

  private final Transaction transaction;
  private final MedicineQueries queries;
  private final PharmacyStaff staff;
  private final SendOnce sendOnce;
  private final Locale language;

  /**
   * Wired with its ports.
   *
   * @param language of those who work here
   */
  public SendInventoryAlert(
      Transaction transaction,
      MedicineQueries queries,
      PharmacyStaff staff,
      SendOnce sendOnce,
      Locale language) {
    this.transaction = transaction;
    this.queries = queries;
    this.staff = staff;
    this.sendOnce = sendOnce;
    this.language = language;
  }

  /**
   * Who is told of what.
   *
   * @param check the look at the stock that found the alerts
   * @param escalated whether it is told because nobody took care of them
   */
  public record Command(UUID check, AccountId to, boolean escalated) {
    public static Command of(Job job) {
      return new Command(
          UUID.fromString(job.datum("check")),
          new AccountId(UUID.fromString(job.datum("account"))),
          Boolean.parseBoolean(job.datum("escalated")));
    }

    Job asJob() {
      return new Job(
              JOB,
              Queue.NOTIFICATION,
              JOB + ":" + check + ":" + to + (escalated ? ":escalated" : ""),
              Map.of(
                  "check",
                  check.toString(),
                  "account",
                  to.toString(),
                  "escalated",
                  Boolean.toString(escalated)))
          .with(Retry.PATIENT);
    }
  }

  /** The job of that message; empty when it is none of these. */
  public static Optional<Job> jobOf(MessageKey key) {
    return key.about("inventory-check")
        .filter(check -> key.kind().equals(JOB))
        .flatMap(
            check ->
                key.to("account")
                    .map(
                        account ->
                            new Command(
                                    UUID.fromString(check),
                                    new AccountId(UUID.fromString(account)),
                                    key.version() == 1)
                                .asJob()));
  }

  /**
   * Tells what there was when it was found, so that every try tells the same.
   *
   * <p>Nothing when the account was closed since, or when all was snoozed and told anew.
   */
  public void handle(Command command) {
    Optional<Member> found = transaction.call(() -> staff.find(command.to()));
    List<AlertView> told =
        queries.toldBy(command.check()).stream()
            .filter(view -> !command.escalated() || view.alert().escalatedAt() != null)
            .toList();
    if (found.isEmpty() || told.isEmpty()) {
      return;
    }
    Member member = found.get();
    LocalDate asOf =
        told.stream().map(view -> view.alert().asOf()).max(Comparator.naturalOrder()).orElseThrow();
    List<InventoryAlert.Item> items = told.stream().map(SendInventoryAlert::item).toList();
    Letter.Attachment csv =
        new Letter.Attachment(
            "inventory-alerts-" + asOf + ".csv",
            "text/csv; charset=utf-8",
            InventoryCsv.of(items).getBytes(StandardCharsets.UTF_8));
    sendOnce.send(
        new MessageKey(
            "inventory-check:" + command.check(),
            command.escalated() ? 1 : 0,
            JOB,
            "email",
            "account:" + member.id()),
        id ->
            new Letter(
                id,
                member.email(),
                language,
                new InventoryAlert(
                    Optional.ofNullable(member.fullName()).orElse(""),
                    asOf,
                    command.escalated(),
                    items),
                List.of(csv)));
  }

  private static InventoryAlert.Item item(AlertView view) {
    LocalDate expiresOn = view.expiresOn();
    return new InventoryAlert.Item(
        view.alert().crossing().kind(),
        view.medicineCode(),
        view.medicineName(),
        view.unit(),
        view.number(),
        expiresOn,
        view.alert().quantity(),
        expiresOn == null ? null : expiresOn.toEpochDay() - view.alert().asOf().toEpochDay(),
        view.alert().crossing().threshold(),
        view.value());
  }
}
