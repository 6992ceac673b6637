package dev.kham.domain.payment;

/** Where a payment stands. */
public enum PaymentStatus {
  /** Waiting for a transfer. */
  PENDING,
  PAID,
  /** The payment window ended unpaid and the hold was let go. */
  EXPIRED,
  /** The appointment was cancelled before anybody paid. */
  CANCELLED,
  /** Paid, then cancelled: the money has to go back. */
  REFUND_DUE;

  /** Whether all of the money has come, whatever became of it. */
  public boolean isPaid() {
    return this == PAID || this == REFUND_DUE;
  }
}
