package dev.kham.application.scheduling;

import dev.kham.application.appointment.InMemoryAppointmentRepository;
import dev.kham.domain.appointment.Appointment;
import dev.kham.domain.scheduling.DoctorId;
import dev.kham.domain.shared.TimeSlot;
import java.util.List;

public final class InMemoryBusyTimes implements BusyTimes {
  private final InMemoryAppointmentRepository appointments;

  public InMemoryBusyTimes(InMemoryAppointmentRepository appointments) {
    this.appointments = appointments;
  }

  @Override
  public List<TimeSlot> of(DoctorId doctor, TimeSlot window) {
    return appointments.all().stream()
        .filter(appointment -> appointment.doctorId().equals(doctor))
        .filter(appointment -> appointment.status().occupiesTime())
        .map(Appointment::slot)
        .filter(window::overlaps)
        .toList();
  }
}
