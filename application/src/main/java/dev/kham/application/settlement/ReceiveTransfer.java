package dev.kham.application.settlement;

import dev.kham.application.appointment.Appointments;
import dev.kham.application.payment.PaymentRepository;
import dev.kham.application.payment.TransferRepository;
import dev.kham.application.shared.Transaction;
import dev.kham.domain.account.Actor;
import dev.kham.domain.appointment.Appointment;
import dev.kham.domain.appointment.AppointmentEvent;
import dev.kham.domain.payment.BankAccount;
import dev.kham.domain.payment.Payment;
import dev.kham.domain.payment.PaymentCode;
import dev.kham.domain.payment.Settlement;
import dev.kham.domain.payment.Transfer;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps a transfer and settles what it pays, all in one commit, however often it is told. */
public final class ReceiveTransfer {
  private static final Actor ACTOR = new Actor.Machine("receive-transfer");

  private final Transaction transaction;
  private final TransferRepository transfers;
  private final PaymentRepository payments;
  private final Appointments appointments;
  private final BankAccount own;
  private final Clock clock;

  public ReceiveTransfer(
      Transaction transaction,
      TransferRepository transfers,
      PaymentRepository payments,
      Appointments appointments,
      BankAccount own,
      Clock clock) {
    this.transaction = transaction;
    this.transfers = transfers;
    this.payments = payments;
    this.appointments = appointments;
    this.own = own;
    this.clock = clock;
  }

  /**
   * What was told.
   *
   * @param raw the bytes it came in, kept as they are
   */
  @SuppressWarnings("ArrayRecordComponent") // handed through, never compared
  public record Command(Transfer transfer, byte[] raw) {}

  /** What became of the transfer; empty when it was told before and nothing changed. */
  public Optional<Settlement> handle(Command command) {
    return transaction.call(() -> receive(command));
  }

  private Optional<Settlement> receive(Command command) {
    Transfer transfer = command.transfer();
    if (!transfers.add(transfer, command.raw())) {
      return Optional.empty();
    }
    Settlement settlement = Settlement.of(transfer, own, paymentNamedBy(transfer));
    if (settlement instanceof Settlement.Settled(Payment paid)) {
      payments.update(paid);
      Appointment confirmed = appointments.lock(paid.appointmentId()).confirm();
      appointments.update(
          confirmed,
          new AppointmentEvent.Confirmed(
              confirmed.id(), confirmed.version(), clock.instant(), ACTOR));
    }
    transfers.conclude(transfer.id(), settlement);
    return Optional.of(settlement);
  }

  private @Nullable Payment paymentNamedBy(Transfer transfer) {
    String code = transfer.code();
    // what may be told a second time pays nothing before a person has looked
    if (code == null || !PaymentCode.isOne(code) || transfers.isDoubtful(transfer.id())) {
      return null;
    }
    return payments.lockByCode(new PaymentCode(code)).orElse(null);
  }
}
