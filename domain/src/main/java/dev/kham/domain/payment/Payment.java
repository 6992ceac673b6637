package dev.kham.domain.payment;

import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.shared.ConflictException;
import java.time.Instant;

/**
 * What a patient is asked to transfer for an appointment.
 *
 * @param amount in đồng
 * @param received how much of it has come, never more than the amount
 * @param deadline when the payment window ends
 * @param version 0 at first, one more with every transition
 */
public record Payment(
    PaymentId id,
    AppointmentId appointmentId,
    PaymentCode code,
    long amount,
    long received,
    Instant deadline,
    PaymentStatus status,
    int version) {
  public Payment {
    if (amount <= 0) {
      throw new IllegalArgumentException("a payment is of a positive amount");
    }
    if (received < 0 || received > amount) {
      throw new IllegalArgumentException("between nothing and all of it has come");
    }
    if (status.isPaid() != (received == amount)) {
      throw new IllegalArgumentException("exactly the paid ones have come as a whole");
    }
  }

  public static Payment request(
      PaymentId id, AppointmentId appointmentId, PaymentCode code, long amount, Instant deadline) {
    return new Payment(id, appointmentId, code, amount, 0, deadline, PaymentStatus.PENDING, 0);
  }

  public boolean isPending() {
    return status == PaymentStatus.PENDING;
  }

  /** What is still to come. */
  public long missing() {
    return amount - received;
  }

  /**
   * A part of the money is here, and the rest is waited for.
   *
   * @throws ConflictException unless PENDING
   * @throws IllegalArgumentException when it is nothing, or all that is missing
   */
  public Payment receive(long part) {
    requirePending();
    if (part <= 0 || part >= missing()) {
      throw new IllegalArgumentException("not a part of what is missing");
    }
    return to(PaymentStatus.PENDING, received + part);
  }

  /**
   * The money is here.
   *
   * @throws ConflictException unless PENDING
   */
  public Payment settle() {
    requirePending();
    return to(PaymentStatus.PAID, amount);
  }

  /**
   * All of the money is here after the payment window, and the appointment takes place after all;
   * parts that came within the window go back.
   *
   * @throws ConflictException unless EXPIRED
   */
  public Payment settleLate() {
    if (status != PaymentStatus.EXPIRED) {
      throw refused();
    }
    return to(PaymentStatus.PAID, amount);
  }

  /**
   * The payment window is over.
   *
   * @throws ConflictException unless PENDING
   */
  public Payment expire() {
    requirePending();
    return to(PaymentStatus.EXPIRED, received);
  }

  /**
   * The appointment is cancelled: what is paid has to go back, what is not is no longer asked for.
   *
   * @throws ConflictException unless PENDING or PAID
   */
  public Payment cancel() {
    return switch (status) {
      case PENDING -> to(PaymentStatus.CANCELLED, received);
      case PAID -> to(PaymentStatus.REFUND_DUE, received);
      case EXPIRED, CANCELLED, REFUND_DUE -> throw refused();
    };
  }

  private Payment to(PaymentStatus next, long received) {
    return new Payment(id, appointmentId, code, amount, received, deadline, next, version + 1);
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
