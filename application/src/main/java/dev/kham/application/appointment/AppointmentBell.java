package dev.kham.application.appointment;

import dev.kham.domain.appointment.AppointmentId;

/**
 * Tells every instance that an appointment has changed; quick, and allowed to be wrong or away: how
 * it stands is asked of {@link AppointmentQueries}.
 */
public interface AppointmentBell {
  /** Best effort: returns at once and never throws. */
  void ring(AppointmentId id, int version);

  /** Calls back when any instance rings. */
  void onRing(Listener listener);

  /** Who listens; must not block. */
  interface Listener {
    void rang(AppointmentId id, int version);

    /** Whatever rang until now may have been missed. */
    void missed();
  }
}
