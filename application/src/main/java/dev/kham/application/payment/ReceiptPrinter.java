package dev.kham.application.payment;

import dev.kham.domain.payment.Receipt;
import java.util.Locale;

/** Puts receipts on paper. */
public interface ReceiptPrinter {
  /**
   * The receipt as PDF; the same bytes whenever it is printed again.
   *
   * @param locale Vietnamese unless English
   */
  byte[] print(Receipt receipt, Locale locale);
}
