package dev.kham.adapter.postgres;

import dev.kham.application.appointment.QueueTickets;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.appointment.QueueTicket;
import dev.kham.domain.scheduling.DoctorId;
import dev.kham.domain.shared.TimeSlot;
import jakarta.enterprise.context.ApplicationScoped;

@ApplicationScoped
class PostgresQueueTickets implements QueueTickets {
  private final Sql sql;

  PostgresQueueTickets(Sql sql) {
    this.sql = sql;
  }

  /** With a row that stays locked, not with a sequence: those forget no rollback and leave gaps. */
  @Override
  public QueueTicket draw(DoctorId doctor, TimeSlot day) {
    return sql.query(
        handle ->
            handle
                .createQuery(
                    """
                    insert into queue_counters as c (doctor_id, day_starts_at, last_number)
                    values (:doctor, :day, 1)
                    on conflict on constraint queue_counter_unique
                        do update set last_number = c.last_number + 1
                    returning last_number
                    """)
                .bind("doctor", doctor.value())
                .bind("day", day.start())
                .map((row, context) -> new QueueTicket(doctor, day, row.getInt(1)))
                .one());
  }

  @Override
  public void give(QueueTicket ticket, AppointmentId appointment) {
    sql.run(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into queue_tickets
                        (appointment_id, doctor_id, day_starts_at, day_ends_at, number)
                    values (:appointment, :doctor, :start, :end, :number)
                    """)
                .bind("appointment", appointment.value())
                .bind("doctor", ticket.doctorId().value())
                .bind("start", ticket.day().start())
                .bind("end", ticket.day().end())
                .bind("number", ticket.number())
                .execute());
  }
}
