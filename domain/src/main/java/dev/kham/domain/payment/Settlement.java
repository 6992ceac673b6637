package dev.kham.domain.payment;

import org.jspecify.annotations.Nullable;

/** What becomes of a transfer; every transfer ends in exactly one of these. */
public sealed interface Settlement {
  /**
   * The transfer pays the payment.
   *
   * @param payment PAID
   */
  record Settled(Payment payment) implements Settlement {}

  /** Nobody's payment: a person has to look at it. */
  record Unmatched(Reason reason) implements Settlement {}

  /** Why a transfer pays nothing by itself. */
  enum Reason {
    OUTGOING,
    FOREIGN_ACCOUNT,
    NO_KNOWN_CODE,
    /** Codes of more than one payment. */
    SEVERAL_CODES,
    OTHER_AMOUNT,
    /** The payment was settled, expired or cancelled before. */
    NOT_AWAITED
  }

  /**
   * Decides by the payment code and the exact amount, never by the amount alone.
   *
   * @param own where patients pay to
   * @param payment the one the transfer's code names; null when it names none
   */
  static Settlement of(Transfer transfer, BankAccount own, @Nullable Payment payment) {
    if (transfer.direction() == Transfer.Direction.OUT) {
      return new Unmatched(Reason.OUTGOING);
    }
    if (!transfer.isOn(own)) {
      return new Unmatched(Reason.FOREIGN_ACCOUNT);
    }
    if (payment == null) {
      return new Unmatched(Reason.NO_KNOWN_CODE);
    }
    if (!payment.isPending()) {
      return new Unmatched(Reason.NOT_AWAITED);
    }
    if (payment.amount() != transfer.amount()) {
      return new Unmatched(Reason.OTHER_AMOUNT);
    }
    return new Settled(payment.settle());
  }
}
