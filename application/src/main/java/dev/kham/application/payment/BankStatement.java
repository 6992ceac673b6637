package dev.kham.application.payment;

import dev.kham.domain.payment.PaymentCode;
import dev.kham.domain.payment.Transfer;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the bank says it booked, for whoever does not want to wait until it is told.
 *
 * <p>Every question goes out over the network and may take half a minute: never inside a
 * transaction.
 */
public interface BankStatement {
  /** Whether there is anybody to ask, by configuration. */
  boolean isConnected();

  /** Names this statement: cursors of one mean nothing to another. */
  String name();

  /**
   * The entries that came after the one with that cursor, the oldest first.
   *
   * @throws BankAwayException when the bank gives no answer
   */
  Page after(String cursor);

  /**
   * A page of the entries that were booked then or later, the newest first.
   *
   * @param number 1 for the first page
   * @throws BankAwayException when the bank gives no answer
   */
  Page bookedSince(Instant from, int number);

  /**
   * The incoming entries whose text has the digits of the code.
   *
   * @throws BankAwayException when the bank gives no answer
   */
  List<Entry> naming(PaymentCode code);

  /**
   * A transfer as the statement has it.
   *
   * @param raw what was told of it, the same each time
   */
  @SuppressWarnings("ArrayRecordComponent") // handed through, never compared
  record Entry(Transfer transfer, byte[] raw) {}

  /**
   * Some of the entries.
   *
   * @param unreadable how many more there are that have not the documented form
   * @param newest the cursor of the newest entry; null when there is none
   * @param more whether there is another page
   */
  record Page(List<Entry> entries, int unreadable, @Nullable String newest, boolean more) {
    public Page {
      entries = List.copyOf(entries);
    }
  }
}
