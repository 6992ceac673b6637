package dev.kham.application.appointment;

import dev.kham.application.payment.InMemoryPaymentQueries;
import dev.kham.application.scheduling.DoctorQueries;
import dev.kham.domain.appointment.Appointment;
import dev.kham.domain.appointment.AppointmentId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

public final class InMemoryAppointmentQueries implements AppointmentQueries {
  private static final Comparator<Position> ORDER =
      Comparator.comparing(Position::start).thenComparing(position -> position.id().toString());

  private final InMemoryAppointmentRepository appointments;
  private final DoctorQueries doctors;
  private final InMemoryPaymentQueries payments;

  public InMemoryAppointmentQueries(
      InMemoryAppointmentRepository appointments,
      DoctorQueries doctors,
      InMemoryPaymentQueries payments) {
    this.appointments = appointments;
    this.doctors = doctors;
    this.payments = payments;
  }

  @Override
  public Optional<Details> details(AppointmentId id) {
    return appointments.find(id).map(this::view);
  }

  @Override
  public List<Details> list(Filter filter) {
    return appointments.all().stream()
        .filter(it -> filter.patientId() == null || it.patientId().equals(filter.patientId()))
        .filter(it -> filter.status() == null || it.status() == filter.status())
        .filter(it -> filter.from() == null || !it.slot().start().isBefore(filter.from()))
        .filter(it -> filter.until() == null || it.slot().start().isBefore(filter.until()))
        .filter(it -> filter.after() == null || ORDER.compare(position(it), filter.after()) > 0)
        .sorted(Comparator.comparing(InMemoryAppointmentQueries::position, ORDER))
        .limit(filter.limit())
        .map(this::view)
        .toList();
  }

  private static Position position(Appointment appointment) {
    return new Position(appointment.slot().start(), appointment.id().value());
  }

  private Details view(Appointment appointment) {
    return new Details(
        appointment.id().value(),
        appointment.status(),
        appointment.cancellation(),
        appointment.version(),
        doctors.doctor(appointment.doctorId()).orElseThrow(),
        appointment.patientId().value(),
        appointment.slot().start(),
        appointment.slot().end(),
        appointment.fee(),
        appointment.reason(),
        payments.paymentOf(appointment.id()).orElseThrow());
  }
}
