package dev.kham.application.settlement;

import dev.kham.domain.appointment.AppointmentId;

/**
 * An appointment was to be booked again, and somebody else turned out to have the time. That has
 * broken the transaction; all of it may be done again, knowing that this one is gone.
 */
public final class TimeLostException extends RuntimeException {
  private final AppointmentId appointment;

  TimeLostException(AppointmentId appointment, RuntimeException cause) {
    super("somebody else has the time of appointment " + appointment, cause);
    this.appointment = appointment;
  }

  public AppointmentId appointment() {
    return appointment;
  }
}
