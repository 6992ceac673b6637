package dev.kham.application.appointment;

import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.appointment.QueueTicket;
import dev.kham.domain.scheduling.DoctorId;
import dev.kham.domain.shared.TimeSlot;

/** The numbers of walk-ins, counted for each doctor and day. */
public interface QueueTickets {
  /**
   * Draws the next number. Who else draws for the same doctor and day waits until the transaction
   * ends, and gets the same number when it is rolled back: there are no gaps.
   *
   * @param day from midnight to midnight in the hospital's zone
   */
  QueueTicket draw(DoctorId doctor, TimeSlot day);

  /** Gives a number just drawn to the appointment, which has it for good. */
  void give(QueueTicket ticket, AppointmentId appointment);
}
