package dev.kham.domain.appointment;

import dev.kham.domain.account.Actor;
import dev.kham.domain.scheduling.DoctorId;
import dev.kham.domain.shared.TimeSlot;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What happened to an appointment; written in the same commit as the state it led to, never changed
 * afterwards.
 */
public sealed interface AppointmentEvent {
  AppointmentId appointmentId();

  /** The version of the appointment this event led to. */
  int version();

  Instant at();

  Actor by();

  /**
   * A slot is held.
   *
   * @param payBy when the payment window ends
   */
  record Booked(AppointmentId appointmentId, int version, Instant at, Actor by, Instant payBy)
      implements AppointmentEvent {}

  /** The fee is paid. */
  record Confirmed(AppointmentId appointmentId, int version, Instant at, Actor by)
      implements AppointmentEvent {}

  /**
   * The time is given back.
   *
   * @param refundDue whether money was paid that has to go back
   * @param reason in the words of who cancelled; null when Kham let go
   */
  record Cancelled(
      AppointmentId appointmentId,
      int version,
      Instant at,
      Actor by,
      Cancellation why,
      boolean refundDue,
      @Nullable String reason)
      implements AppointmentEvent {}

  /**
   * It has moved.
   *
   * @param status the one it had and keeps: PENDING or CONFIRMED
   */
  record Rescheduled(
      AppointmentId appointmentId,
      int version,
      Instant at,
      Actor by,
      AppointmentStatus status,
      DoctorId fromDoctor,
      TimeSlot from,
      DoctorId toDoctor,
      TimeSlot to)
      implements AppointmentEvent {
    /** What moved the appointment from where the first has it to where the second has it. */
    public static Rescheduled of(Appointment before, Appointment after, Instant at, Actor by) {
      return new Rescheduled(
          after.id(),
          after.version(),
          at,
          by,
          after.status(),
          before.doctorId(),
          before.slot(),
          after.doctorId(),
          after.slot());
    }
  }

  /** The patient is there. */
  record CheckedIn(AppointmentId appointmentId, int version, Instant at, Actor by)
      implements AppointmentEvent {}

  /** The examination is over. */
  record Completed(AppointmentId appointmentId, int version, Instant at, Actor by)
      implements AppointmentEvent {}

  /** The patient never came. */
  record NoShowMarked(AppointmentId appointmentId, int version, Instant at, Actor by)
      implements AppointmentEvent {}
}
