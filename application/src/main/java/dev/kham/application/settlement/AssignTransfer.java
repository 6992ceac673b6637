package dev.kham.application.settlement;

import dev.kham.application.payment.PaymentRepository;
import dev.kham.domain.account.Actor;
import dev.kham.domain.account.Caller;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.payment.Payment;
import dev.kham.domain.payment.Posting;
import dev.kham.domain.payment.Settlement;
import dev.kham.domain.payment.Transfer;
import dev.kham.domain.payment.TransferId;
import dev.kham.domain.shared.ConflictException;
import dev.kham.domain.shared.ForbiddenException;
import dev.kham.domain.shared.NotFoundException;
import dev.kham.domain.shared.StaleVersionException;
import java.util.Set;

/** A cashier says which appointment an unmatched transfer is for. */
public final class AssignTransfer {
  private final Settlements settlements;
  private final PaymentRepository payments;

  public AssignTransfer(Settlements settlements, PaymentRepository payments) {
    this.settlements = settlements;
    this.payments = payments;
  }

  /**
   * What is wished for.
   *
   * @param version of the transfer the caller has seen
   */
  public record Command(
      Caller caller, TransferId transferId, int version, AppointmentId appointmentId) {}

  /**
   * What became of the transfer: the same as if it had named the appointment's payment itself. Not
   * to be called inside a transaction, since it may take two attempts.
   *
   * @throws ForbiddenException when the caller is neither cashier nor administrator
   * @throws NotFoundException when there is no such transfer or appointment
   * @throws StaleVersionException when the transfer is not as the caller has seen it
   * @throws ConflictException {@code transfer-decided} when it is not unmatched; {@code
   *     payment-not-awaited} when payment and appointment disagree whether money is waited for
   */
  public Settlement handle(Command command) {
    return settlements.commit(gone -> attempt(command, gone));
  }

  /**
   * As {@link #handle}, in the caller's transaction.
   *
   * @param gone what is not to be booked again
   * @throws TimeLostException when it books again what was let go and somebody else has the time
   */
  public Settlement attempt(Command command, Set<AppointmentId> gone) {
    Transfer transfer =
        settlements.lockUnmatched(command.caller(), command.transferId(), command.version());
    Payment payment =
        payments
            .lockByAppointment(command.appointmentId())
            .orElseThrow(() -> new NotFoundException("appointment"));
    Actor by = command.caller().asActor();
    Settlement settlement = settlements.settle(transfer.amount(), payment, gone, by);
    Settlements.requireAwaited(settlement);
    settlements.conclude(transfer, settlement, Posting.decided(transfer, settlement), null, by);
    return settlement;
  }
}
