package dev.kham.domain.appointment;

import java.time.Duration;
import java.time.Instant;

/**
 * Whether money goes back when an appointment is cancelled.
 *
 * @param free how long before its start a patient cancels at the latest to get it back
 */
public record CancellationPolicy(Duration free) {
  public CancellationPolicy {
    if (free.isNegative()) {
      throw new IllegalArgumentException("cancelling is free before the start, not after");
    }
  }

  /**
   * Whether what was paid goes back to the patient.
   *
   * @throws AppointmentBegunException when a patient cancels what has begun
   */
  public boolean refunds(Appointment appointment, Cancellation why, Instant now) {
    return switch (why) {
      case BY_STAFF -> true;
      case BY_PATIENT -> {
        if (appointment.hasBegun(now)) {
          throw new AppointmentBegunException();
        }
        yield !now.isAfter(appointment.slot().start().minus(free));
      }
      case UNPAID -> false;
    };
  }
}
