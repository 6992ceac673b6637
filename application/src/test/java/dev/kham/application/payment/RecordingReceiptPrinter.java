package dev.kham.application.payment;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kham.application.shared.InMemoryTransaction;
import dev.kham.domain.payment.Receipt;
import java.util.Locale;

/** Prints what it was given instead of a receipt. */
public final class RecordingReceiptPrinter implements ReceiptPrinter {
  private final InMemoryTransaction transaction;

  public RecordingReceiptPrinter(InMemoryTransaction transaction) {
    this.transaction = transaction;
  }

  @Override
  public byte[] print(Receipt receipt, Locale locale) {
    transaction.requireClosed();
    return printed(receipt, locale);
  }

  /** What is printed of that receipt. */
  public static byte[] printed(Receipt receipt, Locale locale) {
    return ("%PDF- " + locale + " " + receipt).getBytes(UTF_8);
  }
}
