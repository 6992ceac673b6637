package dev.kham.domain.appointment;

import dev.kham.domain.account.Actor;
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
   * @param reason in the words of who cancelled; null when Kham let go
   */
  record Cancelled(
      AppointmentId appointmentId,
      int version,
      Instant at,
      Actor by,
      Cancellation why,
      @Nullable String reason)
      implements AppointmentEvent {}
}
