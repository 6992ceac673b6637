package dev.kham.domain.payment;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Money the bank saw moving on one of its accounts.
 *
 * @param bank the bank's brand
 * @param account the number of the account it moved on
 * @param subAccount the virtual account it was sent to; null for none
 * @param code the payment code the source read out of the memo; null when it read none
 * @param content the memo as the bank gave it
 * @param description the bank's full text around it, empty when the source has none
 * @param amount in đồng, positive whichever the direction
 * @param bankTime when the bank booked it
 * @param reference the bank's own reference, empty when it gave none; not unique
 */
public record Transfer(
    TransferId id,
    Direction direction,
    String bank,
    String account,
    @Nullable String subAccount,
    @Nullable String code,
    String content,
    String description,
    long amount,
    Instant bankTime,
    String reference) {

  /** Seen from the hospital. */
  public enum Direction {
    IN,
    OUT
  }

  public Transfer {
    if (amount < 0) {
      throw new IllegalArgumentException("an amount is never negative");
    }
  }

  /** Told by a source that has no description. */
  public Transfer(
      TransferId id,
      Direction direction,
      String bank,
      String account,
      @Nullable String subAccount,
      @Nullable String code,
      String content,
      long amount,
      Instant bankTime,
      String reference) {
    this(id, direction, bank, account, subAccount, code, content, "", amount, bankTime, reference);
  }

  /**
   * What every source says alike of one transfer, in one text; two transfers may well have the
   * same.
   */
  public String booking() {
    return String.join(
        "|",
        id.realm(),
        account,
        direction.name(),
        Long.toString(amount),
        reference,
        Long.toString(bankTime.getEpochSecond()));
  }

  /** Whether it moved on that account, named directly or as the virtual account. */
  public boolean isOn(BankAccount own) {
    return own.number().equals(account) || own.number().equals(subAccount);
  }
}
