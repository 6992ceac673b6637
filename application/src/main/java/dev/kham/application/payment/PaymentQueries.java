package dev.kham.application.payment;

import dev.kham.domain.payment.PaymentId;
import dev.kham.domain.payment.PaymentStatus;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Payments as shown. */
public interface PaymentQueries {
  Optional<PaymentView> payment(PaymentId id);

  /**
   * A payment as shown.
   *
   * @param patientId whose appointment it pays
   * @param amount in đồng
   */
  record PaymentView(
      UUID id,
      UUID appointmentId,
      UUID patientId,
      String code,
      long amount,
      Instant deadline,
      PaymentStatus status) {}
}
