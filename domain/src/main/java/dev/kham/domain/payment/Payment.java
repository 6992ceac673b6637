package dev.kham.domain.payment;

import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.shared.ConflictException;
import java.time.Instant;

/**
 * What a patient is asked to transfer for an appointment.
 *
 * @param amount in đồng
 * @param deadline when the payment window ends
 * @param version 0 at first, one more with every transition
 */
public record Payment(
    PaymentId id,
    AppointmentId appointmentId,
    PaymentCode code,
    long amount,
    Instant deadline,
    PaymentStatus status,
    int version) {
  public Payment {
    if (amount <= 0) {
      throw new IllegalArgumentException("a payment is of a positive amount");
    }
  }

  public static Payment request(
      PaymentId id, AppointmentId appointmentId, PaymentCode code, long amount, Instant deadline) {
    return new Payment(id, appointmentId, code, amount, deadline, PaymentStatus.PENDING, 0);
  }

  public boolean isPending() {
    return status == PaymentStatus.PENDING;
  }

  /**
   * The money is here.
   *
   * @throws ConflictException unless PENDING
   */
  public Payment settle() {
    requirePending();
    return to(PaymentStatus.PAID);
  }

  /**
   * The payment window is over.
   *
   * @throws ConflictException unless PENDING
   */
  public Payment expire() {
    requirePending();
    return to(PaymentStatus.EXPIRED);
  }

  /**
   * The appointment is cancelled: what is paid has to go back, what is not is no longer asked for.
   *
   * @throws ConflictException unless PENDING or PAID
   */
  public Payment cancel() {
    return switch (status) {
      case PENDING -> to(PaymentStatus.CANCELLED);
      case PAID -> to(PaymentStatus.REFUND_DUE);
      case EXPIRED, CANCELLED, REFUND_DUE -> throw refused();
    };
  }

  private Payment to(PaymentStatus next) {
    return new Payment(id, appointmentId, code, amount, deadline, next, version + 1);
  }

  private void requirePending() {
    if (!isPending()) {
      throw refused();
    }
  }

  private ConflictException refused() {
    return new ConflictException("illegal-transition", "the payment is " + status);
  }
}
