package dev.kham.application.appointment;

import dev.kham.application.appointment.AppointmentQueries.QueueItem;
import dev.kham.application.scheduling.DoctorQueries;
import dev.kham.application.scheduling.OfferedSlots;
import dev.kham.domain.account.Caller;
import dev.kham.domain.scheduling.DoctorId;
import dev.kham.domain.shared.ForbiddenException;
import dev.kham.domain.shared.NotFoundException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shows the hospital's people which walk-ins a doctor has. */
public final class ViewQueue {
  private final AppointmentQueries appointments;
  private final DoctorQueries doctors;
  private final OfferedSlots offered;
  private final Clock clock;

  /**
   * Wired with its ports.
   *
   * @param clock in the hospital's zone
   */
  public ViewQueue(
      AppointmentQueries appointments, DoctorQueries doctors, OfferedSlots offered, Clock clock) {
    this.appointments = appointments;
    this.doctors = doctors;
    this.offered = offered;
    this.clock = clock;
  }

  /**
   * The walk-ins by number, also those that were cancelled; with names for the desk and for doctors
   * only.
   *
   * @param day null for today
   * @throws ForbiddenException when the caller does not work with the doctors' schedules
   * @throws NotFoundException when there is no such doctor
   */
  public List<QueueItem> handle(Caller caller, DoctorId doctor, @Nullable LocalDate day) {
    if (!caller.seesSchedules()) {
      throw new ForbiddenException("only the hospital's people see queues");
    }
    if (doctors.doctor(doctor).isEmpty()) {
      throw new NotFoundException("doctor");
    }
    LocalDate wanted = day == null ? LocalDate.now(clock) : day;
    List<QueueItem> queue = appointments.queue(doctor, offered.window(wanted, wanted));
    return caller.isDeskOrDoctor() ? queue : queue.stream().map(QueueItem::withoutName).toList();
  }
}
