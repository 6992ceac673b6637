package dev.kham.domain.appointment;

import dev.kham.domain.shared.ConflictException;

/** The appointment's status does not allow what was asked. */
public final class TransitionRefusedException extends ConflictException {
  public TransitionRefusedException(AppointmentStatus status, String wish) {
    super("illegal-transition", "an appointment that is " + status + " cannot be " + wish);
  }
}
