package dev.kham.domain.payment;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What becomes of a transfer; every transfer ends in exactly one of these. */
public sealed interface Settlement {
  /**
   * The transfer pays the payment, or the rest of it.
   *
   * @param payment PAID
   */
  record Settled(Payment payment) implements Settlement {}

  /**
   * The transfer pays a part.
   *
   * @param payment PENDING, waiting for the rest
   */
  record Underpaid(Payment payment) implements Settlement {}

  /**
   * The transfer pays the payment and more.
   *
   * @param payment PAID
   * @param surplus goes back
   */
  record Overpaid(Payment payment, long surplus) implements Settlement {}

  /**
   * The transfer pays for what had been let go, and is had again.
   *
   * @param payment PAID
   * @param surplus goes back; usually nothing
   */
  record Rebooked(Payment payment, long surplus) implements Settlement {}

  /** The payment was paid before: all of the transfer goes back. */
  record SecondPayment(Payment payment) implements Settlement {}

  /** What it should pay is gone: all of the transfer goes back. */
  record Late(Payment payment, Lateness why) implements Settlement {}

  /**
   * A cashier divided it among several payments.
   *
   * @param shares at least two, each of another payment
   */
  record Split(List<Share> shares) implements Settlement {
    public Split {
      shares = List.copyOf(shares);
      if (shares.stream().map(Share::payment).distinct().count() < Math.max(2, shares.size())) {
        throw new IllegalArgumentException("a transfer is divided among several payments");
      }
    }
  }

  /**
   * What becomes of one payment's share of a transfer.
   *
   * @param amount in đồng
   * @param settlement with a payment
   */
  record Share(long amount, Settlement settlement) {
    public Share {
      if (amount <= 0) {
        throw new IllegalArgumentException("a share is of a positive amount");
      }
    }

    public PaymentId payment() {
      return Objects.requireNonNull(settlement.paymentOrNull(), "a share is a payment's").id();
    }

    /** How much of it has to go back. */
    public long toGoBack() {
      return settlement.toGoBack(amount);
    }
  }

  /** Nobody's payment: a person has to look at it. */
  record Unmatched(Reason reason) implements Settlement {}

  /** A cashier found it to be nobody's: all of it goes back. */
  record Returned() implements Settlement {}

  /**
   * Money that left.
   *
   * @param refund the one it paid out; null when it has nothing to do with any
   */
  record Outgoing(@Nullable Refund refund) implements Settlement {}

  /** It moved no money. */
  record Ignored() implements Settlement {}

  /** Why a transfer pays nothing by itself. */
  enum Reason {
    FOREIGN_ACCOUNT,
    NO_KNOWN_CODE,
    /** Codes of more than one payment. */
    SEVERAL_CODES,
    /** It may be the {@link Retelling} of another one; a person has to look before it pays. */
    MAYBE_TOLD_BEFORE,
    /** Payment and appointment disagree whether money is waited for. */
    NOT_AWAITED
  }

  /** Why a transfer that came too late has to go back. */
  enum Lateness {
    /** The time is somebody else's, or over, or no longer offered. */
    SLOT_GONE,
    /** It is less than the fee, and nobody waits for the rest any more. */
    TOO_LITTLE,
    /** The patient or the hospital had cancelled. */
    CANCELLED
  }

  /** What has become of the time that a payment is for. */
  enum Slot {
    /** Held until the money comes. */
    HELD,
    /** Let go for want of money, and to be had again. */
    FREE,
    /** Let go for want of money, and not to be had again. */
    GONE,
    /** Neither: confirmed, over, or cancelled by somebody. */
    OTHER
  }

  /**
   * What money becomes that names a payment. Decided by how payment and appointment stand, not by
   * the bank's time: that only tells who was late.
   *
   * @param amount that came, in đồng
   */
  static Settlement of(long amount, Payment payment, Slot slot) {
    return switch (payment.status()) {
      case PENDING ->
          slot == Slot.HELD ? inTime(amount, payment) : new Unmatched(Reason.NOT_AWAITED);
      case PAID, REFUND_DUE -> new SecondPayment(payment);
      case CANCELLED -> new Late(payment, Lateness.CANCELLED);
      case EXPIRED ->
          switch (slot) {
            case FREE -> again(amount, payment);
            case GONE -> new Late(payment, Lateness.SLOT_GONE);
            case HELD, OTHER -> new Unmatched(Reason.NOT_AWAITED);
          };
    };
  }

  private static Settlement inTime(long amount, Payment payment) {
    long surplus = amount - payment.missing();
    if (surplus < 0) {
      return new Underpaid(payment.receive(amount));
    }
    return surplus == 0 ? new Settled(payment.settle()) : new Overpaid(payment.settle(), surplus);
  }

  private static Settlement again(long amount, Payment payment) {
    long surplus = amount - payment.amount();
    return surplus < 0
        ? new Late(payment, Lateness.TOO_LITTLE)
        : new Rebooked(payment.settleLate(), surplus);
  }

  default TransferState state() {
    return switch (this) {
      case Settled settled -> TransferState.SETTLED;
      case Underpaid underpaid -> TransferState.UNDERPAID;
      case Overpaid overpaid -> TransferState.OVERPAID;
      case Rebooked rebooked -> TransferState.REBOOKED;
      case SecondPayment second -> TransferState.SECOND_PAYMENT;
      case Late late -> TransferState.LATE;
      case Split split -> TransferState.SPLIT;
      case Unmatched unmatched -> TransferState.UNMATCHED;
      case Returned returned -> TransferState.RETURNED;
      case Outgoing outgoing -> TransferState.OUTGOING;
      case Ignored ignored -> TransferState.IGNORED;
    };
  }

  /** The payment the transfer belongs to; null when it belongs to none, or to several. */
  default @Nullable Payment paymentOrNull() {
    return switch (this) {
      case Settled(Payment payment) -> payment;
      case Underpaid(Payment payment) -> payment;
      case Overpaid(Payment payment, long surplus) -> payment;
      case Rebooked(Payment payment, long surplus) -> payment;
      case SecondPayment(Payment payment) -> payment;
      case Late(Payment payment, Lateness why) -> payment;
      case Split split -> null;
      case Unmatched unmatched -> null;
      case Returned returned -> null;
      case Outgoing outgoing -> null;
      case Ignored ignored -> null;
    };
  }

  /** How much of the transfer's amount has to go back. */
  default long toGoBack(long amount) {
    return switch (this) {
      case Overpaid(Payment payment, long surplus) -> surplus;
      case Rebooked(Payment payment, long surplus) -> surplus;
      case SecondPayment second -> amount;
      case Late late -> amount;
      case Returned returned -> amount;
      case Split(List<Share> shares) -> shares.stream().mapToLong(Share::toGoBack).sum();
      case Settled settled -> 0;
      case Underpaid underpaid -> 0;
      case Unmatched unmatched -> 0;
      case Outgoing outgoing -> 0;
      case Ignored ignored -> 0;
    };
  }
}
