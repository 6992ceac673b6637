package dev.kham.domain.payment;

import dev.kham.domain.account.Actor;
import dev.kham.domain.shared.ConflictException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Money that has to go back to who sent it.
 *
 * @param code to be written into the memo of the transfer that pays it out
 * @param amount in đồng
 * @param payment the one it came for; null when it came for none
 * @param transfer the one it came with; null when it came with several, or was an appointment's fee
 * @param note why, in a cashier's words; null when Kham knew by itself
 * @param closing null while it is due
 * @param version 0 at first, 1 when it is done
 */
public record Refund(
    RefundId id,
    RefundCode code,
    long amount,
    Cause cause,
    @Nullable PaymentId payment,
    @Nullable TransferId transfer,
    @Nullable String note,
    Instant since,
    @Nullable Closing closing,
    int version) {

  /** Why money goes back. */
  public enum Cause {
    /** More came than was asked for. */
    OVERPAID,
    /** The payment was paid before. */
    SECOND_PAYMENT,
    /** It came too late for the appointment. */
    LATE,
    /** Too little came within the payment window, or before the hold was cancelled. */
    UNDERPAID,
    /** A paid appointment was cancelled. */
    CANCELLED,
    /** A cashier found a transfer to be nobody's. */
    RETURNED
  }

  /**
   * How it was paid out.
   *
   * @param transfer the outgoing one that did it; null when somebody says so
   * @param note in a cashier's words
   * @param proof such as the bank's reference
   */
  public record Closing(
      Instant at,
      Actor by,
      @Nullable TransferId transfer,
      @Nullable String note,
      @Nullable String proof) {}

  public Refund {
    if (amount <= 0) {
      throw new IllegalArgumentException("a refund is of a positive amount");
    }
  }

  public boolean isDue() {
    return closing == null;
  }

  /**
   * It was paid out.
   *
   * @throws ConflictException when it was before
   */
  public Refund close(Closing how) {
    if (!isDue()) {
      throw new ConflictException("refund-done", "the refund is done");
    }
    return new Refund(id, code, amount, cause, payment, transfer, note, since, how, version + 1);
  }
}
