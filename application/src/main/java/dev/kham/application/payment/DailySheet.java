package dev.kham.application.payment;

import dev.kham.domain.payment.TransferId;
import dev.kham.domain.payment.TransferState;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the money of one day is, by the bank's time; all amounts in đồng.
 *
 * @param opening what the ledger has on the bank account before the day
 * @param received what the bank booked in
 * @param paidOut what the bank booked out
 * @param matched what of the received pays for appointments
 * @param states the received by state, together all of it
 * @param closing what the ledger has on the bank account after the day
 * @param lines each transfer that does not pay with all of it, or is not in the ledger as booked
 */
public record DailySheet(
    LocalDate day,
    long opening,
    Sum received,
    Sum paidOut,
    Sum matched,
    List<StateSum> states,
    long closing,
    List<Line> lines) {
  public DailySheet {
    states = List.copyOf(states);
    lines = List.copyOf(lines);
  }

  /** How many and how much together. */
  public record Sum(long count, long amount) {}

  /** The transfers of one state. */
  public record StateSum(TransferState state, long count, long amount) {}

  /**
   * A transfer that needs a word.
   *
   * @param amount negative for money that left
   * @param reason a {@code Settlement.Reason} or {@code Settlement.Lateness}; null when the state
   *     says it all
   * @param content the memo
   * @param matched how much of it pays for appointments
   * @param toGoBack how much of it goes back, or went
   * @param booked what the ledger has of it on the bank account
   */
  public record Line(
      TransferId id,
      Instant bankTime,
      long amount,
      TransferState state,
      @Nullable String reason,
      String content,
      String reference,
      long matched,
      long toGoBack,
      long booked) {
    /** What of the received neither pays nor goes back: parts, and what nobody decided on. */
    public long open() {
      return amount < 0 ? 0 : amount - matched - toGoBack;
    }
  }

  /** What the ledger has more than the bank booked; each line says how much of it is its own. */
  public long difference() {
    return closing - (opening + received.amount() - paidOut.amount());
  }
}
