package dev.kham.application.appointment;

import dev.kham.application.patient.PatientRepository;
import dev.kham.application.shared.InMemoryTable;
import dev.kham.application.shared.InMemoryTransaction;
import dev.kham.domain.account.AccountId;
import dev.kham.domain.appointment.Appointment;
import dev.kham.domain.appointment.AppointmentEvent;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.appointment.AppointmentStatus;
import dev.kham.domain.appointment.PatientBusyException;
import dev.kham.domain.appointment.SlotTakenException;
import dev.kham.domain.patient.PatientId;
import dev.kham.domain.scheduling.DoctorId;
import dev.kham.domain.shared.StaleVersionException;
import dev.kham.domain.shared.TimeSlot;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

public final class InMemoryAppointmentRepository implements AppointmentRepository {
  private record EventKey(AppointmentId id, int version) {}

  private final InMemoryTransaction transaction;
  private final PatientRepository patients;
  private final InMemoryTable<AppointmentId, Appointment> appointments;
  private final InMemoryTable<EventKey, AppointmentEvent> events;

  public InMemoryAppointmentRepository(
      InMemoryTransaction transaction, PatientRepository patients) {
    this.transaction = transaction;
    this.patients = patients;
    appointments = new InMemoryTable<>(transaction);
    events = new InMemoryTable<>(transaction);
  }

  @Override
  public Optional<Appointment> find(AppointmentId id) {
    return appointments.find(id);
  }

  @Override
  public Optional<Appointment> lock(AppointmentId id) {
    transaction.requireOpen();
    return find(id);
  }

  @Override
  public Optional<Integer> lockPending(AccountId bookedBy, PatientId own) {
    return patients
        .lock(own)
        .map(
            known ->
                (int)
                    all().stream()
                        .filter(appointment -> appointment.bookedBy().equals(bookedBy))
                        .filter(appointment -> appointment.status() == AppointmentStatus.PENDING)
                        .count());
  }

  @Override
  public List<Appointment> occupying(DoctorId doctor, TimeSlot window) {
    return all().stream()
        .filter(one -> one.doctorId().equals(doctor))
        .filter(one -> one.status().occupiesTime() && one.slot().overlaps(window))
        .sorted(Comparator.comparing(one -> one.slot().start()))
        .toList();
  }

  @Override
  public void add(Appointment appointment, AppointmentEvent event) {
    requireFree(appointment);
    appointments.add(appointment.id(), appointment);
    keep(event);
  }

  private void requireFree(Appointment appointment) {
    if (appointment.status().occupiesTime()) {
      List<Appointment> inTheWay =
          all().stream()
              .filter(other -> !other.id().equals(appointment.id()))
              .filter(other -> other.status().occupiesTime())
              .filter(other -> other.slot().overlaps(appointment.slot()))
              .toList();
      if (inTheWay.stream().anyMatch(other -> other.doctorId().equals(appointment.doctorId()))) {
        throw new SlotTakenException(appointment.doctorId(), appointment.slot().start());
      }
      if (inTheWay.stream().anyMatch(other -> other.patientId().equals(appointment.patientId()))) {
        throw new PatientBusyException();
      }
    }
  }

  @Override
  public void update(Appointment appointment, AppointmentEvent event) {
    if (find(appointment.id()).filter(it -> it.version() + 1 == appointment.version()).isEmpty()) {
      throw new StaleVersionException("appointment");
    }
    requireFree(appointment);
    appointments.put(appointment.id(), appointment);
    keep(event);
  }

  public List<Appointment> all() {
    return appointments.all();
  }

  /** What happened to the appointment, oldest first. */
  public List<AppointmentEvent> history(AppointmentId id) {
    return events.all().stream().filter(event -> event.appointmentId().equals(id)).toList();
  }

  private void keep(AppointmentEvent event) {
    events.add(new EventKey(event.appointmentId(), event.version()), event);
  }
}
