package dev.kham.domain.appointment;

/** Where an appointment stands. */
public enum AppointmentStatus {
  PENDING,
  CONFIRMED,
  CHECKED_IN,
  COMPLETED,
  CANCELLED,
  NO_SHOW;

  /**
   * Whether doctor and patient are taken for the time of the appointment. The constraints of the
   * database say the same in SQL.
   */
  public boolean occupiesTime() {
    return switch (this) {
      case PENDING, CONFIRMED, CHECKED_IN, COMPLETED -> true;
      case CANCELLED, NO_SHOW -> false;
    };
  }
}
