package dev.kham.application.appointment;

import dev.kham.application.patient.PatientRepository;
import dev.kham.application.payment.InMemoryPaymentQueries;
import dev.kham.application.scheduling.DoctorQueries;
import dev.kham.domain.appointment.Appointment;
import dev.kham.domain.appointment.AppointmentEvent;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.appointment.AppointmentStatus;
import dev.kham.domain.appointment.QueueTicket;
import dev.kham.domain.scheduling.DoctorId;
import dev.kham.domain.shared.TimeSlot;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

public final class InMemoryAppointmentQueries implements AppointmentQueries {
  private static final Comparator<Position> ORDER =
      Comparator.comparing(Position::start).thenComparing(position -> position.id().toString());

  private final InMemoryAppointmentRepository appointments;
  private final DoctorQueries doctors;
  private final InMemoryPaymentQueries payments;
  private final PatientRepository patients;
  private final InMemoryQueueTickets tickets;

  public InMemoryAppointmentQueries(
      InMemoryAppointmentRepository appointments,
      DoctorQueries doctors,
      InMemoryPaymentQueries payments,
      PatientRepository patients,
      InMemoryQueueTickets tickets) {
    this.appointments = appointments;
    this.doctors = doctors;
    this.payments = payments;
    this.patients = patients;
    this.tickets = tickets;
  }

  @Override
  public Optional<Details> details(AppointmentId id) {
    return appointments.find(id).map(this::view);
  }

  @Override
  public Map<AppointmentId, Integer> versions(Collection<AppointmentId> ids) {
    return appointments.all().stream()
        .filter(it -> ids.contains(it.id()))
        .collect(Collectors.toMap(Appointment::id, Appointment::version));
  }

  @Override
  public List<Details> list(Filter filter) {
    return appointments.all().stream()
        .filter(it -> filter.patients() == null || filter.patients().contains(it.patientId()))
        .filter(it -> filter.status() == null || it.status() == filter.status())
        .filter(it -> filter.from() == null || !it.slot().start().isBefore(filter.from()))
        .filter(it -> filter.until() == null || it.slot().start().isBefore(filter.until()))
        .filter(it -> filter.after() == null || ORDER.compare(position(it), filter.after()) > 0)
        .sorted(Comparator.comparing(InMemoryAppointmentQueries::position, ORDER))
        .limit(filter.limit())
        .map(this::view)
        .toList();
  }

  @Override
  public List<HistoryItem> history(AppointmentId id) {
    return appointments.history(id).stream().map(InMemoryAppointmentQueries::view).toList();
  }

  @Override
  public List<QueueItem> queue(DoctorId doctor, TimeSlot day) {
    return appointments.all().stream()
        .flatMap(
            one ->
                ticket(one).stream()
                    .filter(it -> it.doctorId().equals(doctor) && it.day().equals(day))
                    .map(
                        it ->
                            new QueueItem(
                                it.number(),
                                one.id().value(),
                                one.status(),
                                one.slot().start(),
                                one.patientId().value(),
                                patients.find(one.patientId()).orElseThrow().fullName())))
        .sorted(Comparator.comparing(QueueItem::number))
        .toList();
  }

  private Optional<QueueTicket> ticket(Appointment appointment) {
    return tickets.of(appointment.id()).filter(ticket -> ticket.isGoodFor(appointment));
  }

  @Override
  public List<AppointmentId> neverCheckedIn(Instant endedBy, int limit) {
    return appointments.all().stream()
        .filter(it -> it.status() == AppointmentStatus.CONFIRMED)
        .filter(it -> !it.slot().end().isAfter(endedBy))
        .sorted(Comparator.comparing(it -> it.slot().end()))
        .limit(limit)
        .map(Appointment::id)
        .toList();
  }

  private static HistoryItem view(AppointmentEvent event) {
    return switch (event) {
      case AppointmentEvent.Booked booked -> plain(booked, Happening.BOOKED);
      case AppointmentEvent.Confirmed confirmed -> plain(confirmed, Happening.CONFIRMED);
      case AppointmentEvent.CheckedIn checkedIn -> plain(checkedIn, Happening.CHECKED_IN);
      case AppointmentEvent.Completed completed -> plain(completed, Happening.COMPLETED);
      case AppointmentEvent.NoShowMarked marked -> plain(marked, Happening.NO_SHOW_MARKED);
      case AppointmentEvent.Cancelled cancelled ->
          new HistoryItem(
              cancelled.version(),
              Happening.CANCELLED,
              cancelled.at(),
              cancelled.by(),
              cancelled.reason(),
              cancelled.refundDue(),
              null,
              null);
      case AppointmentEvent.Rescheduled moved ->
          new HistoryItem(
              moved.version(),
              Happening.RESCHEDULED,
              moved.at(),
              moved.by(),
              null,
              null,
              place(moved.fromDoctor(), moved.from()),
              place(moved.toDoctor(), moved.to()));
    };
  }

  private static HistoryItem plain(AppointmentEvent event, Happening type) {
    return new HistoryItem(event.version(), type, event.at(), event.by(), null, null, null, null);
  }

  private static Place place(DoctorId doctor, TimeSlot slot) {
    return new Place(doctor.value(), slot.start(), slot.end());
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
        payments.paymentOf(appointment.id()).orElseThrow(),
        ticket(appointment).map(QueueTicket::number).orElse(null));
  }
}
