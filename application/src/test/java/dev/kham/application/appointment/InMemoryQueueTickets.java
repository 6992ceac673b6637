package dev.kham.application.appointment;

import dev.kham.application.shared.InMemoryTable;
import dev.kham.application.shared.InMemoryTransaction;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.appointment.QueueTicket;
import dev.kham.domain.scheduling.DoctorId;
import dev.kham.domain.shared.TimeSlot;
import java.util.Optional;

public final class InMemoryQueueTickets implements QueueTickets {
  private record Row(DoctorId doctor, TimeSlot day) {}

  private final InMemoryTable<Row, Integer> counters;
  private final InMemoryTable<AppointmentId, QueueTicket> tickets;

  public InMemoryQueueTickets(InMemoryTransaction transaction) {
    counters = new InMemoryTable<>(transaction);
    tickets = new InMemoryTable<>(transaction);
  }

  @Override
  public QueueTicket draw(DoctorId doctor, TimeSlot day) {
    Row row = new Row(doctor, day);
    int number = counters.find(row).orElse(0) + 1;
    counters.put(row, number);
    return new QueueTicket(doctor, day, number);
  }

  @Override
  public void give(QueueTicket ticket, AppointmentId appointment) {
    tickets.add(appointment, ticket);
  }

  Optional<QueueTicket> of(AppointmentId appointment) {
    return tickets.find(appointment);
  }
}
