package dev.kham.application.appointment;

import dev.kham.application.shared.Transaction;
import dev.kham.domain.account.Caller;
import dev.kham.domain.appointment.Appointment;
import dev.kham.domain.appointment.AppointmentEvent;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.appointment.TransitionRefusedException;
import dev.kham.domain.shared.ForbiddenException;
import dev.kham.domain.shared.NotFoundException;
import dev.kham.domain.shared.StaleVersionException;
import java.time.Clock;

/** The patient is there: checks the appointment in. */
public final class CheckInPatient {
  private final Transaction transaction;
  private final Appointments appointments;
  private final Clock clock;

  public CheckInPatient(Transaction transaction, Appointments appointments, Clock clock) {
    this.transaction = transaction;
    this.appointments = appointments;
    this.clock = clock;
  }

  /**
   * Whose.
   *
   * @param version of the appointment the caller has seen
   */
  public record Command(Caller caller, AppointmentId appointmentId, int version) {}

  /**
   * Does it.
   *
   * @throws ForbiddenException when the caller is neither the desk nor a doctor
   * @throws NotFoundException when there is no such appointment
   * @throws StaleVersionException when it is not as the caller has seen it
   * @throws TransitionRefusedException when it cannot be checked in
   */
  public void handle(Command command) {
    if (!command.caller().isDeskOrDoctor()) {
      throw new ForbiddenException("only the front desk and doctors check patients in");
    }
    transaction.run(() -> checkIn(command));
  }

  private void checkIn(Command command) {
    Appointment checkedIn = appointments.lock(command.appointmentId(), command.version()).checkIn();
    appointments.update(
        checkedIn,
        new AppointmentEvent.CheckedIn(
            checkedIn.id(), checkedIn.version(), clock.instant(), command.caller().asActor()));
  }
}
