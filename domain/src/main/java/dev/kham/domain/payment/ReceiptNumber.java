package dev.kham.domain.payment;

import java.util.Locale;

/**
 * Names one receipt, such as {@code 2026-000123}.
 *
 * @param year in which it was issued, where the hospital is
 * @param place among the receipts of that year: 1, 2, 3 and so on, none left out
 */
public record ReceiptNumber(int year, int place) {
  public ReceiptNumber {
    if (place < 1) {
      throw new IllegalArgumentException("receipts are counted from 1");
    }
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%d-%06d", year, place);
  }
}
