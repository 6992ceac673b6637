package dev.kham.domain.appointment;

import dev.kham.domain.scheduling.DoctorId;
import dev.kham.domain.shared.TimeSlot;

/**
 * The number of who came without an appointment, among those who came to the same doctor that day.
 *
 * @param day from midnight to midnight in the hospital's zone
 * @param number 1 for the first
 */
public record QueueTicket(DoctorId doctorId, TimeSlot day, int number) {
  public QueueTicket {
    if (number < 1) {
      throw new IllegalArgumentException("numbers begin with 1");
    }
  }

  /** Whether the appointment is still with the doctor and on the day the number is of. */
  public boolean isGoodFor(Appointment appointment) {
    return doctorId.equals(appointment.doctorId())
        && !appointment.slot().start().isBefore(day.start())
        && appointment.slot().start().isBefore(day.end());
  }
}
