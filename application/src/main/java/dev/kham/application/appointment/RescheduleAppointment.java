package dev.kham.application.appointment;

import dev.kham.application.scheduling.DoctorRepository;
import dev.kham.application.scheduling.OfferedSlots;
import dev.kham.application.shared.Transaction;
import dev.kham.domain.account.Caller;
import dev.kham.domain.appointment.Appointment;
import dev.kham.domain.appointment.AppointmentBegunException;
import dev.kham.domain.appointment.AppointmentEvent;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.appointment.PatientBusyException;
import dev.kham.domain.appointment.SlotTakenException;
import dev.kham.domain.appointment.TransitionRefusedException;
import dev.kham.domain.scheduling.Doctor;
import dev.kham.domain.scheduling.DoctorId;
import dev.kham.domain.scheduling.SlotNotOfferedException;
import dev.kham.domain.shared.NotFoundException;
import dev.kham.domain.shared.StaleVersionException;
import dev.kham.domain.shared.TimeSlot;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Moves an appointment to another slot in one step, for its patient or for the desk: it never has
 * both slots, and never none.
 *
 * <p>The payment stays as it is, so only the doctor it moves to and then the appointment are
 * locked, in the order of {@link AddAbsence}.
 */
public final class RescheduleAppointment {
  private final Transaction transaction;
  private final Appointments appointments;
  private final DoctorRepository doctors;
  private final OfferedSlots offered;
  private final Clock clock;

  public RescheduleAppointment(
      Transaction transaction,
      Appointments appointments,
      DoctorRepository doctors,
      OfferedSlots offered,
      Clock clock) {
    this.transaction = transaction;
    this.appointments = appointments;
    this.doctors = doctors;
    this.offered = offered;
    this.clock = clock;
  }

  /**
   * What is wished for.
   *
   * @param version of the appointment the caller has seen
   * @param start when a slot of the doctor starts
   * @param doctorId null for the doctor it is with
   */
  public record Command(
      Caller caller,
      AppointmentId appointmentId,
      int version,
      Instant start,
      @Nullable DoctorId doctorId) {}

  /**
   * Moves it; does nothing when it is there already.
   *
   * @throws NotFoundException when there is none, or none the caller may move, or no such doctor
   * @throws StaleVersionException when it is not as the caller has seen it
   * @throws TransitionRefusedException when it cannot be moved any more
   * @throws AppointmentBegunException when its time has come and the caller is not the desk
   * @throws SlotNotOfferedException when the doctor offers no slot starting then
   * @throws SlotTakenException when somebody else has that time
   * @throws PatientBusyException when the patient is elsewhere then
   */
  public void handle(Command command) {
    transaction.run(() -> move(command));
  }

  private void move(Command command) {
    Caller caller = command.caller();
    Appointment seen = appointments.find(command.appointmentId());
    if (!caller.isDesk() && !caller.actsFor(seen.patientId())) {
      throw new NotFoundException("appointment");
    }
    DoctorId wanted = command.doctorId();
    Doctor doctor =
        doctors
            .findToBook(wanted == null ? seen.doctorId() : wanted)
            .orElseThrow(() -> new NotFoundException("doctor"));
    Appointment appointment = appointments.lock(command.appointmentId(), command.version());
    Instant now = clock.instant();
    TimeSlot slot = offered.at(doctor, command.start()).orElseThrow(SlotNotOfferedException::new);
    Appointment moved = appointment.reschedule(doctor.id(), slot);
    if (!caller.isDesk() && appointment.hasBegun(now)) {
      throw new AppointmentBegunException();
    }
    if (doctor.id().equals(appointment.doctorId()) && slot.equals(appointment.slot())) {
      return;
    }
    appointments.update(
        moved, AppointmentEvent.Rescheduled.of(appointment, moved, now, caller.asActor()));
  }
}
