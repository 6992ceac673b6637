package dev.kham.application.payment;

import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.payment.Payment;
import dev.kham.domain.payment.PaymentCode;
import dev.kham.domain.shared.StaleVersionException;
import java.util.Optional;
import java.util.Set;

/**
 * The payments.
 *
 * <p>Whoever changes a payment and its appointment locks the payment first, so that a transfer, a
 * cancellation and the end of the payment window wait for each other instead of deadlocking.
 */
public interface PaymentRepository {
  /** Adds the payment; false when its code was given to another one before. */
  boolean add(Payment payment);

  /** Those of the codes that payments have. */
  Set<PaymentCode> known(Set<PaymentCode> codes);

  /** The payment with that code, locked until the transaction ends. */
  Optional<Payment> lockByCode(PaymentCode code);

  /** The payment of that appointment, locked until the transaction ends. */
  Optional<Payment> lockByAppointment(AppointmentId appointment);

  /**
   * Writes the next version.
   *
   * @throws StaleVersionException when the stored version is not the one before
   */
  void update(Payment payment);
}
