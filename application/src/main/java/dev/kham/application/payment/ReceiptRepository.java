package dev.kham.application.payment;

import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.payment.Payment;
import dev.kham.domain.payment.PaymentId;
import dev.kham.domain.payment.Receipt;
import java.time.ZonedDateTime;
import java.util.Optional;

/** The receipts, one for each payment that was ever settled; what is issued is never changed. */
public interface ReceiptRepository {
  /**
   * Issues the receipt of a payment that is being settled, under the next number of the year. No
   * number is left out and none is given twice: one whose transaction rolls back is given again.
   *
   * <p>To be called last in a transaction, since until that ends everybody else who issues a
   * receipt waits.
   *
   * @param bankReference of the transfer that pays, empty for none
   * @param at now, in the hospital's zone, which decides the year
   * @throws IllegalStateException when the payment has one
   */
  void issue(Payment paid, String bankReference, ZonedDateTime at);

  Optional<Receipt> find(PaymentId payment);

  /** The receipt of that appointment's payment. */
  Optional<Receipt> find(AppointmentId appointment);
}
