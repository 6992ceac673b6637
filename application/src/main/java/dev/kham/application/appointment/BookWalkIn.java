package dev.kham.application.appointment;

import dev.kham.application.patient.PatientRepository;
import dev.kham.application.scheduling.BusyTimes;
import dev.kham.application.scheduling.DoctorRepository;
import dev.kham.application.scheduling.OfferedSlots;
import dev.kham.application.shared.IdGenerator;
import dev.kham.application.shared.Transaction;
import dev.kham.domain.account.Caller;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.appointment.NoSlotTodayException;
import dev.kham.domain.appointment.PatientBusyException;
import dev.kham.domain.appointment.QueueTicket;
import dev.kham.domain.appointment.SlotTakenException;
import dev.kham.domain.patient.Patient;
import dev.kham.domain.patient.PatientId;
import dev.kham.domain.patient.PhoneNumber;
import dev.kham.domain.scheduling.Doctor;
import dev.kham.domain.scheduling.DoctorId;
import dev.kham.domain.shared.FieldRefusedException;
import dev.kham.domain.shared.ForbiddenException;
import dev.kham.domain.shared.NotFoundException;
import dev.kham.domain.shared.RejectedException;
import dev.kham.domain.shared.TimeSlot;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Holds the doctor's next free slot of today for a patient who stands at the desk, and gives them a
 * queue number.
 */
public final class BookWalkIn {
  private final Transaction transaction;
  private final BookAppointment booking;
  private final DoctorRepository doctors;
  private final PatientRepository patients;
  private final OfferedSlots offered;
  private final BusyTimes busyTimes;
  private final QueueTickets tickets;
  private final IdGenerator ids;
  private final Clock clock;

  /**
   * Wired with its ports.
   *
   * @param clock in the hospital's zone
   */
  public BookWalkIn(
      Transaction transaction,
      BookAppointment booking,
      DoctorRepository doctors,
      PatientRepository patients,
      OfferedSlots offered,
      BusyTimes busyTimes,
      QueueTickets tickets,
      IdGenerator ids,
      Clock clock) {
    this.transaction = transaction;
    this.booking = booking;
    this.doctors = doctors;
    this.patients = patients;
    this.offered = offered;
    this.busyTimes = busyTimes;
    this.tickets = tickets;
    this.ids = ids;
    this.clock = clock;
  }

  /** Somebody who was never here before. */
  public record NewPatient(String fullName, @Nullable String phone, LocalDate dateOfBirth) {
    /** Without the person, so that it may be logged. */
    @Override
    public String toString() {
      return "NewPatient";
    }
  }

  /**
   * Who wants to see whom.
   *
   * @param patientId null for a new patient
   * @param newPatient null for one who is known
   * @param reason why, in the patient's words
   */
  public record Command(
      Caller caller,
      DoctorId doctorId,
      @Nullable PatientId patientId,
      @Nullable NewPatient newPatient,
      @Nullable String reason) {
    /** Without the person and the reason, so that it may be logged. */
    @Override
    public String toString() {
      return "BookWalkIn.Command[" + doctorId + "]";
    }
  }

  /**
   * Holds the slot and answers the hold's id. Who loses a slot to somebody else gets the one after.
   *
   * @throws ForbiddenException when the caller is not the front desk
   * @throws FieldRefusedException when there is not exactly one of patient and new patient
   * @throws NotFoundException when there is no such doctor or patient
   * @throws RejectedException when the phone is no Vietnamese mobile or the birth is in the future
   * @throws NoSlotTodayException when the doctor has none left in which the patient is free
   */
  public AppointmentId handle(Command command) {
    if (!command.caller().isDesk()) {
      throw new ForbiddenException("only the front desk books walk-ins");
    }
    return transaction.call(() -> book(command));
  }

  private AppointmentId book(Command command) {
    Doctor doctor =
        doctors.findToBook(command.doctorId()).orElseThrow(() -> new NotFoundException("doctor"));
    PatientId patient = patientOf(command);
    LocalDate day = LocalDate.now(clock);
    TimeSlot today = offered.window(day, day);
    QueueTicket ticket = tickets.draw(doctor.id(), today);
    // read after the draw, so that what walk-ins before this one got is seen
    List<TimeSlot> busy = busyTimes.of(doctor.id(), today);
    for (TimeSlot slot : offered.leftOn(day, doctor)) {
      if (busy.stream().noneMatch(slot::overlaps)) {
        try {
          AppointmentId held =
              booking.hold(command.caller(), doctor, patient, slot, command.reason());
          tickets.give(ticket, held);
          return held;
        } catch (SlotTakenException | PatientBusyException e) {
          // the next one; a day has an end
        }
      }
    }
    throw new NoSlotTodayException();
  }

  private PatientId patientOf(Command command) {
    PatientId known = command.patientId();
    NewPatient unknown = command.newPatient();
    if (known != null && unknown == null) {
      return patients.find(known).orElseThrow(() -> new NotFoundException("patient")).id();
    }
    if (known != null || unknown == null) {
      throw new FieldRefusedException("patient-or-new-patient", "patientId", "newPatient");
    }
    if (unknown.dateOfBirth().isAfter(LocalDate.now(clock))) {
      throw new RejectedException("invalid-date-of-birth", "a date of birth lies in the past");
    }
    String phone = unknown.phone();
    Patient patient =
        new Patient(
            new PatientId(ids.next()),
            unknown.fullName().strip(),
            unknown.dateOfBirth(),
            null,
            phone == null ? null : PhoneNumber.canonical(phone),
            Locale.of("vi"));
    patients.add(patient);
    return patient.id();
  }
}
