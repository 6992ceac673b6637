package dev.kham.application.payment;

import dev.kham.application.payment.PaymentQueries.PaymentView;
import dev.kham.application.shared.Transaction;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.patient.PatientId;
import dev.kham.domain.payment.PaymentId;
import dev.kham.domain.payment.Receipt;
import dev.kham.domain.payment.ReceiptNumber;
import dev.kham.domain.shared.ConflictException;
import dev.kham.domain.shared.NotFoundException;
import java.util.Locale;

/** Prints a receipt for the patient who paid, the cashier and the administrator. */
public final class PrintReceipt {
  private final Transaction transaction;
  private final PaymentQueries payments;
  private final ReceiptRepository receipts;
  private final ReceiptPrinter printer;

  public PrintReceipt(
      Transaction transaction,
      PaymentQueries payments,
      ReceiptRepository receipts,
      ReceiptPrinter printer) {
    this.transaction = transaction;
    this.payments = payments;
    this.receipts = receipts;
    this.printer = printer;
  }

  /**
   * Which receipt, for whom.
   *
   * @param locale the reader's
   */
  public record Command(Caller caller, PaymentId paymentId, Locale locale) {}

  /** A receipt on paper. */
  @SuppressWarnings("ArrayRecordComponent") // handed through, never compared
  public record Printed(ReceiptNumber number, byte[] pdf) {}

  /**
   * The receipt as PDF.
   *
   * @throws NotFoundException when there is no such payment, or none the caller may know of
   * @throws ConflictException {@code no-receipt} while the payment is not settled
   */
  public Printed handle(Command command) {
    Receipt receipt =
        transaction.call(
            () -> {
              if (payments
                  .payment(command.paymentId())
                  .filter(payment -> mayRead(command.caller(), payment))
                  .isEmpty()) {
                throw new NotFoundException("payment");
              }
              return receipts
                  .find(command.paymentId())
                  .orElseThrow(
                      () -> new ConflictException("no-receipt", "the payment is not settled"));
            });
    return new Printed(receipt.number(), printer.print(receipt, command.locale()));
  }

  private static boolean mayRead(Caller caller, PaymentView payment) {
    return caller.has(Role.CASHIER)
        || caller.has(Role.ADMIN)
        || caller.actsFor(new PatientId(payment.patientId()));
  }
}
