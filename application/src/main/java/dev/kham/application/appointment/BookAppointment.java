package dev.kham.application.appointment;

import dev.kham.application.patient.PatientRepository;
import dev.kham.application.payment.PaymentCodes;
import dev.kham.application.payment.PaymentRepository;
import dev.kham.application.scheduling.DoctorRepository;
import dev.kham.application.scheduling.OfferedSlots;
import dev.kham.application.shared.IdGenerator;
import dev.kham.application.shared.Transaction;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.appointment.Appointment;
import dev.kham.domain.appointment.AppointmentEvent;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.appointment.PatientBusyException;
import dev.kham.domain.appointment.SlotTakenException;
import dev.kham.domain.appointment.TooManyPendingException;
import dev.kham.domain.patient.PatientId;
import dev.kham.domain.payment.Payment;
import dev.kham.domain.payment.PaymentId;
import dev.kham.domain.scheduling.Doctor;
import dev.kham.domain.scheduling.DoctorId;
import dev.kham.domain.scheduling.SlotNotOfferedException;
import dev.kham.domain.shared.ForbiddenException;
import dev.kham.domain.shared.NotFoundException;
import dev.kham.domain.shared.RejectedException;
import dev.kham.domain.shared.TimeSlot;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Holds a doctor's slot for a patient and asks for the fee within the payment window. */
public final class BookAppointment {
  private final Transaction transaction;
  private final Appointments appointments;
  private final PaymentRepository payments;
  private final PaymentCodes codes;
  private final DoctorRepository doctors;
  private final OfferedSlots offered;
  private final PatientRepository patients;
  private final IdGenerator ids;
  private final Clock clock;
  private final Duration paymentWindow;
  private final int pendingLimit;

  /**
   * Wired with its ports.
   *
   * @param clock in the hospital's zone
   * @param paymentWindow how long a hold waits for its money
   * @param pendingLimit how many unpaid appointments a patient may hold, with those for dependants;
   *     does not bind the desk
   */
  public BookAppointment(
      Transaction transaction,
      Appointments appointments,
      PaymentRepository payments,
      PaymentCodes codes,
      DoctorRepository doctors,
      OfferedSlots offered,
      PatientRepository patients,
      IdGenerator ids,
      Clock clock,
      Duration paymentWindow,
      int pendingLimit) {
    this.transaction = transaction;
    this.appointments = appointments;
    this.payments = payments;
    this.codes = codes;
    this.doctors = doctors;
    this.offered = offered;
    this.patients = patients;
    this.ids = ids;
    this.clock = clock;
    this.paymentWindow = paymentWindow;
    this.pendingLimit = pendingLimit;
  }

  /**
   * What is wished for.
   *
   * @param start when a slot of the doctor starts
   * @param patientId whom the doctor shall see, such as a dependant; null for the caller
   * @param reason why, in the patient's words
   */
  public record Command(
      Caller caller,
      DoctorId doctorId,
      Instant start,
      @Nullable PatientId patientId,
      @Nullable String reason) {
    /** Without the reason, so that it may be logged. */
    @Override
    public String toString() {
      return "BookAppointment.Command[" + doctorId + ", " + start + "]";
    }
  }

  /**
   * Holds the slot and answers the hold's id.
   *
   * @throws NotFoundException when there is no such doctor, or no such patient for the caller
   * @throws ForbiddenException when the caller is neither a patient nor the front desk
   * @throws RejectedException when the front desk names no patient
   * @throws SlotNotOfferedException when the doctor offers no slot starting then
   * @throws SlotTakenException when somebody else was first
   * @throws PatientBusyException when the patient is elsewhere then
   * @throws TooManyPendingException when the caller holds too many unpaid appointments
   */
  public AppointmentId handle(Command command) {
    return transaction.call(() -> hold(command));
  }

  private AppointmentId hold(Command command) {
    PatientId patientId = patientOf(command);
    Doctor doctor =
        doctors.findToBook(command.doctorId()).orElseThrow(() -> new NotFoundException("doctor"));
    TimeSlot slot = offered.at(doctor, command.start()).orElseThrow(SlotNotOfferedException::new);
    Caller caller = command.caller();
    if (!caller.isDesk()) {
      requireRoomForAnother(caller);
    }
    return hold(caller, doctor, patientId, slot, command.reason());
  }

  /** What all bookings have in common, once it is decided who sees whom when. */
  AppointmentId hold(
      Caller caller, Doctor doctor, PatientId patientId, TimeSlot slot, @Nullable String reason) {
    Instant now = clock.instant();
    Instant payBy = now.plus(paymentWindow);
    Appointment held =
        Appointment.hold(
            new AppointmentId(ids.next()), doctor, patientId, caller.accountId(), slot, reason);
    appointments.add(
        held, new AppointmentEvent.Booked(held.id(), held.version(), now, caller.asActor(), payBy));
    requestPayment(held, payBy);
    return held.id();
  }

  /**
   * One booking of an account after the other, or each of many at once would find room for itself;
   * so the caller's own patient is locked, whomever it is for.
   */
  private void requireRoomForAnother(Caller caller) {
    if (appointments.lockPending(caller.accountId(), ownPatient(caller)) >= pendingLimit) {
      throw new TooManyPendingException();
    }
  }

  private void requestPayment(Appointment held, Instant payBy) {
    PaymentId id = new PaymentId(ids.next());
    while (!payments.add(Payment.request(id, held.id(), codes.next(), held.fee(), payBy))) {
      // a code is never given twice, so one that was given before makes room for the next
    }
  }

  private PatientId patientOf(Command command) {
    Caller caller = command.caller();
    PatientId wanted = command.patientId();
    if (caller.isDesk()) {
      if (wanted == null) {
        throw new RejectedException("patient-required", "the front desk books for a named patient");
      }
      return patients.find(wanted).orElseThrow(() -> new NotFoundException("patient")).id();
    }
    PatientId own = ownPatient(caller);
    if (wanted != null && !caller.actsFor(wanted)) {
      throw new NotFoundException("patient");
    }
    return wanted == null ? own : wanted;
  }

  private static PatientId ownPatient(Caller caller) {
    PatientId own = caller.patientId();
    if (!caller.has(Role.PATIENT) || own == null) {
      throw new ForbiddenException("only patients and the front desk book");
    }
    return own;
  }
}
