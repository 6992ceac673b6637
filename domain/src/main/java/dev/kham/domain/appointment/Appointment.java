package dev.kham.domain.appointment;

import dev.kham.domain.account.AccountId;
import dev.kham.domain.patient.PatientId;
import dev.kham.domain.scheduling.Doctor;
import dev.kham.domain.scheduling.DoctorId;
import dev.kham.domain.shared.TimeSlot;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A patient's time with a doctor. Every transition answers a new appointment with the next version.
 *
 * @param bookedBy the account that booked, not always the patient's own
 * @param fee in đồng, as it was when booked
 * @param reason why the patient comes, in their words; health data
 * @param cancellation null unless CANCELLED
 * @param version 0 when booked, one more with every transition
 */
public record Appointment(
    AppointmentId id,
    DoctorId doctorId,
    PatientId patientId,
    AccountId bookedBy,
    TimeSlot slot,
    long fee,
    @Nullable String reason,
    AppointmentStatus status,
    @Nullable Cancellation cancellation,
    int version) {
  public Appointment {
    if (fee <= 0) {
      throw new IllegalArgumentException("a fee is a positive amount");
    }
    if ((status == AppointmentStatus.CANCELLED) != (cancellation != null)) {
      throw new IllegalArgumentException("exactly the cancelled appointments say why");
    }
  }

  /** Holds the slot for the patient at the doctor's present fee. */
  public static Appointment hold(
      AppointmentId id,
      Doctor doctor,
      PatientId patientId,
      AccountId bookedBy,
      TimeSlot slot,
      @Nullable String reason) {
    return new Appointment(
        id,
        doctor.id(),
        patientId,
        bookedBy,
        slot,
        doctor.fee(),
        reason,
        AppointmentStatus.PENDING,
        null,
        0);
  }

  /**
   * The fee is paid: the hold becomes a promise.
   *
   * @throws TransitionRefusedException unless PENDING
   */
  public Appointment confirm() {
    requireOneOf("confirmed", AppointmentStatus.PENDING);
    return to(AppointmentStatus.CONFIRMED, null);
  }

  /**
   * Gives the time back.
   *
   * @throws TransitionRefusedException unless PENDING or CONFIRMED; the unpaid are let go only
   *     while PENDING
   */
  public Appointment cancel(Cancellation why) {
    if (why == Cancellation.UNPAID) {
      requireOneOf("let go", AppointmentStatus.PENDING);
    } else {
      requireOneOf("cancelled", AppointmentStatus.PENDING, AppointmentStatus.CONFIRMED);
    }
    return to(AppointmentStatus.CANCELLED, why);
  }

  /**
   * Was let go for want of money, and the money came after all.
   *
   * @throws TransitionRefusedException unless let go, or once its time has come
   */
  public Appointment rebook(Instant now) {
    if (!isLetGo() || hasBegun(now)) {
      throw new TransitionRefusedException(status, "booked again");
    }
    return to(AppointmentStatus.CONFIRMED, null);
  }

  /** Whether it was cancelled for nothing but want of money. */
  public boolean isLetGo() {
    return cancellation == Cancellation.UNPAID;
  }

  /**
   * Moves to another time, maybe of another doctor; status and fee stay as they are.
   *
   * @throws TransitionRefusedException unless PENDING or CONFIRMED
   */
  public Appointment reschedule(DoctorId doctor, TimeSlot to) {
    requireOneOf("rescheduled", AppointmentStatus.PENDING, AppointmentStatus.CONFIRMED);
    return new Appointment(
        id, doctor, patientId, bookedBy, to, fee, reason, status, null, version + 1);
  }

  /**
   * The patient is there.
   *
   * @throws TransitionRefusedException unless CONFIRMED
   */
  public Appointment checkIn() {
    requireOneOf("checked in", AppointmentStatus.CONFIRMED);
    return to(AppointmentStatus.CHECKED_IN, null);
  }

  /**
   * The examination is over.
   *
   * @throws TransitionRefusedException unless CHECKED_IN
   */
  public Appointment complete() {
    requireOneOf("completed", AppointmentStatus.CHECKED_IN);
    return to(AppointmentStatus.COMPLETED, null);
  }

  /**
   * The patient never came.
   *
   * @throws TransitionRefusedException unless CONFIRMED and begun; before that, nobody can know
   */
  public Appointment markNoShow(Instant now) {
    requireOneOf("marked as a no-show", AppointmentStatus.CONFIRMED);
    if (!hasBegun(now)) {
      throw new TransitionRefusedException(status, "marked as a no-show before it begins");
    }
    return to(AppointmentStatus.NO_SHOW, null);
  }

  /** Whether its time has come, so that patients change it no more by themselves. */
  public boolean hasBegun(Instant now) {
    return !now.isBefore(slot.start());
  }

  private Appointment to(AppointmentStatus next, @Nullable Cancellation why) {
    return new Appointment(
        id, doctorId, patientId, bookedBy, slot, fee, reason, next, why, version + 1);
  }

  private void requireOneOf(String wish, AppointmentStatus... allowed) {
    for (AppointmentStatus one : allowed) {
      if (status == one) {
        return;
      }
    }
    throw new TransitionRefusedException(status, wish);
  }
}
