package dev.kham.domain.appointment;

import dev.kham.domain.shared.ConflictException;

/** The appointment's time has come: patients cancel and move it no more, the front desk may. */
public final class AppointmentBegunException extends ConflictException {
  public AppointmentBegunException() {
    super("appointment-begun", "the appointment's time has come");
  }
}
