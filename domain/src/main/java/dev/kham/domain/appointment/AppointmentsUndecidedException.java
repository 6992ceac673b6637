package dev.kham.domain.appointment;

import dev.kham.domain.shared.ConflictException;
import java.util.List;

/** Nobody has said what becomes of these appointments. */
public final class AppointmentsUndecidedException extends ConflictException {
  private final List<AppointmentId> appointments;

  public AppointmentsUndecidedException(List<AppointmentId> appointments) {
    super("appointments-undecided", "appointments fall into the absence, and nothing is decided");
    this.appointments = List.copyOf(appointments);
  }

  public List<AppointmentId> appointments() {
    return appointments;
  }
}
