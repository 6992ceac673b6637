package dev.kham.adapter.postgres;

import dev.kham.domain.account.Actor;
import dev.kham.domain.appointment.AppointmentEvent;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.NullUnmarked;

@Entity
@Table(name = "appointment_events")
@IdClass(AppointmentEventEntity.Key.class)
@NullUnmarked
class AppointmentEventEntity extends PanacheEntityBase {
  record Key(UUID appointmentId, int version) implements Serializable {}

  @Id UUID appointmentId;
  @Id int version;
  String type;
  Instant occurredAt;
  UUID accountId;
  String machine;

  @JdbcTypeCode(SqlTypes.JSON)
  Map<String, String> details = new HashMap<>();

  static AppointmentEventEntity from(AppointmentEvent event) {
    AppointmentEventEntity entity = new AppointmentEventEntity();
    entity.appointmentId = event.appointmentId().value();
    entity.version = event.version();
    entity.type = event.getClass().getSimpleName();
    entity.occurredAt = event.at();
    switch (event.by()) {
      case Actor.Person person -> entity.accountId = person.accountId().value();
      case Actor.Machine machine -> entity.machine = machine.name();
    }
    switch (event) {
      case AppointmentEvent.Booked booked -> entity.details.put("payBy", booked.payBy().toString());
      case AppointmentEvent.Confirmed confirmed -> {}
      case AppointmentEvent.CheckedIn checkedIn -> {}
      case AppointmentEvent.Completed completed -> {}
      case AppointmentEvent.NoShowMarked marked -> {}
      case AppointmentEvent.Rescheduled moved -> {
        entity.details.put("status", moved.status().name());
        entity.details.put("fromDoctor", moved.fromDoctor().toString());
        entity.details.put("fromStart", moved.from().start().toString());
        entity.details.put("fromEnd", moved.from().end().toString());
        entity.details.put("toDoctor", moved.toDoctor().toString());
        entity.details.put("toStart", moved.to().start().toString());
        entity.details.put("toEnd", moved.to().end().toString());
      }
      case AppointmentEvent.Cancelled cancelled -> {
        entity.details.put("why", cancelled.why().name());
        entity.details.put("refundDue", Boolean.toString(cancelled.refundDue()));
        if (cancelled.reason() != null) {
          entity.details.put("reason", cancelled.reason());
        }
      }
    }
    return entity;
  }
}
