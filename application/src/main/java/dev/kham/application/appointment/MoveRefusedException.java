package dev.kham.application.appointment;

import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.shared.DomainException;

/** An appointment cannot go where an absence was to move it; nothing changed. */
public final class MoveRefusedException extends RuntimeException {
  private final AppointmentId appointment;
  private final DomainException why;

  public MoveRefusedException(AppointmentId appointment, DomainException why) {
    super("an appointment cannot be moved there", why);
    this.appointment = appointment;
    this.why = why;
  }

  public AppointmentId appointment() {
    return appointment;
  }

  /** What refused it: the slot is taken or not offered, or the patient is busy then. */
  public DomainException why() {
    return why;
  }
}
