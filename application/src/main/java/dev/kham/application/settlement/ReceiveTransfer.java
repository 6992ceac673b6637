package dev.kham.application.settlement;

import dev.kham.application.payment.PaymentRepository;
import dev.kham.application.payment.RefundRepository;
import dev.kham.application.payment.TransferRepository;
import dev.kham.application.payment.TransferRepository.Telling;
import dev.kham.domain.account.Actor;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.payment.BankAccount;
import dev.kham.domain.payment.Memo;
import dev.kham.domain.payment.Payment;
import dev.kham.domain.payment.PaymentCode;
import dev.kham.domain.payment.Posting;
import dev.kham.domain.payment.Refund;
import dev.kham.domain.payment.Settlement;
import dev.kham.domain.payment.Settlement.Reason;
import dev.kham.domain.payment.Settlement.Unmatched;
import dev.kham.domain.payment.Transfer;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Keeps a transfer and settles what it pays, all in one commit, however often it is told. */
public final class ReceiveTransfer {
  private static final Actor ACTOR = new Actor.Machine("receive-transfer");

  private final Settlements settlements;
  private final TransferRepository transfers;
  private final PaymentRepository payments;
  private final RefundRepository refunds;
  private final BankAccount own;
  private final Clock clock;

  public ReceiveTransfer(
      Settlements settlements,
      TransferRepository transfers,
      PaymentRepository payments,
      RefundRepository refunds,
      BankAccount own,
      Clock clock) {
    this.settlements = settlements;
    this.transfers = transfers;
    this.payments = payments;
    this.refunds = refunds;
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

  /**
   * What became of the transfer; empty when it was told before and nothing changed. Not to be
   * called inside a transaction, since it may take two attempts.
   */
  public Optional<Settlement> handle(Command command) {
    return settlements.commit(gone -> receive(command, gone));
  }

  /** As {@link #handle}, in the current transaction, booking nothing of what is gone again. */
  Optional<Settlement> receive(Command command, Set<AppointmentId> gone) {
    Transfer transfer = command.transfer();
    Telling telling = transfers.hear(transfer, command.raw());
    if (telling == Telling.KNOWN) {
      return Optional.empty();
    }
    Settlement settlement = decide(transfer, telling, gone);
    transfers.add(transfer, command.raw(), telling, settlement);
    if (settlement instanceof Settlement.Outgoing(Refund paid) && paid != null) {
      refunds.update(paid);
    }
    Posting posting = transfer.amount() == 0 ? null : Posting.of(transfer, settlement);
    settlements.followUp(transfer, settlement, posting, null, ACTOR);
    return Optional.of(settlement);
  }

  private Settlement decide(Transfer transfer, Telling telling, Set<AppointmentId> gone) {
    if (transfer.amount() == 0) {
      return new Settlement.Ignored();
    }
    if (transfer.direction() == Transfer.Direction.OUT) {
      return new Settlement.Outgoing(refundPaidBy(transfer, telling).orElse(null));
    }
    if (!transfer.isOn(own)) {
      return new Unmatched(Reason.FOREIGN_ACCOUNT);
    }
    if (telling == Telling.DOUBTFUL) {
      return new Unmatched(Reason.MAYBE_TOLD_BEFORE);
    }
    Set<PaymentCode> named = codesOf(transfer);
    if (named.size() > 1) {
      return new Unmatched(Reason.SEVERAL_CODES);
    }
    Optional<Payment> payment = named.stream().findAny().flatMap(payments::lockByCode);
    return payment.isEmpty()
        ? new Unmatched(Reason.NO_KNOWN_CODE)
        : settlements.settle(transfer.amount(), payment.get(), gone, ACTOR);
  }

  /** Those that payments have; whatever else looks like a code means nothing. */
  private Set<PaymentCode> codesOf(Transfer transfer) {
    Set<PaymentCode> read = Memo.paymentCodes(transfer);
    return read.size() > 1 ? payments.known(read) : read;
  }

  /** The refund that an outgoing transfer names and closes, if it is due and of that amount. */
  private Optional<Refund> refundPaidBy(Transfer transfer, Telling telling) {
    List<Refund> named =
        transfer.isOn(own) && telling == Telling.NEW
            ? refunds.lockDue(Memo.refundCodes(transfer))
            : List.of();
    if (named.size() != 1 || named.getFirst().amount() != transfer.amount()) {
      return Optional.empty();
    }
    return Optional.of(
        named
            .getFirst()
            .close(
                new Refund.Closing(
                    clock.instant(), ACTOR, transfer.id(), null, transfer.reference())));
  }
}
