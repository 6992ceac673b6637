package dev.kham.application.medicine;

import dev.kham.application.shared.Transaction;
import dev.kham.domain.account.Caller;
import dev.kham.domain.medicine.Alert;
import dev.kham.domain.medicine.AlertId;
import dev.kham.domain.shared.ConflictException;
import dev.kham.domain.shared.FieldRefusedException;
import dev.kham.domain.shared.ForbiddenException;
import dev.kham.domain.shared.NotFoundException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.function.UnaryOperator;

/** A pharmacist takes care of an alert, or wants to hear of it later. */
public final class AnswerAlert {
  /** Who snoozes for longer has forgotten it. */
  private static final int LONGEST_DAYS = 90;

  private final Transaction transaction;
  private final AlertRepository alerts;
  private final Clock clock;

  public AnswerAlert(Transaction transaction, AlertRepository alerts, Clock clock) {
    this.transaction = transaction;
    this.alerts = alerts;
    this.clock = clock;
  }

  /**
   * Nobody is told of it any more while it holds.
   *
   * @throws ForbiddenException when the caller is neither pharmacist nor administrator
   * @throws NotFoundException when there is no such alert
   * @throws ConflictException {@code alert-resolved} when it holds no longer
   */
  public Alert acknowledge(Caller caller, AlertId id) {
    return answer(caller, id, alert -> alert.acknowledge(caller.accountId()));
  }

  /**
   * It is told again at the first look on that day or later, if it still holds.
   *
   * @throws ForbiddenException when the caller is neither pharmacist nor administrator
   * @throws NotFoundException when there is no such alert
   * @throws FieldRefusedException {@code invalid-snooze} unless the day is 1 to 90 days ahead
   * @throws ConflictException {@code alert-resolved} when it holds no longer
   */
  public Alert snooze(Caller caller, AlertId id, LocalDate until) {
    Pharmacy.require(caller);
    LocalDate today = LocalDate.now(clock);
    if (!until.isAfter(today) || until.isAfter(today.plusDays(LONGEST_DAYS))) {
      throw new FieldRefusedException("invalid-snooze", "until");
    }
    return answer(caller, id, alert -> alert.snooze(caller.accountId(), until));
  }

  private Alert answer(Caller caller, AlertId id, UnaryOperator<Alert> change) {
    Pharmacy.require(caller);
    return transaction.call(
        () -> {
          Alert alert = alerts.lock(id).orElseThrow(() -> new NotFoundException("alert"));
          Alert answered = change.apply(alert);
          alerts.save(List.of(answered));
          return answered;
        });
  }
}
