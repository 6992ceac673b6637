package dev.kham.adapter.postgres;

import dev.kham.domain.account.AccountId;
import dev.kham.domain.appointment.Appointment;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.appointment.AppointmentStatus;
import dev.kham.domain.appointment.Cancellation;
import dev.kham.domain.patient.PatientId;
import dev.kham.domain.scheduling.DoctorId;
import dev.kham.domain.shared.TimeSlot;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.NullUnmarked;

@Entity
@Table(name = "appointments")
@NullUnmarked
class AppointmentEntity extends PanacheEntityBase {
  @Id UUID id;
  UUID doctorId;
  UUID patientId;
  UUID bookedBy;
  Instant startsAt;
  Instant endsAt;
  long fee;
  String reason;

  @Enumerated(EnumType.STRING)
  AppointmentStatus status;

  @Enumerated(EnumType.STRING)
  Cancellation cancellation;

  @Version int version;

  Appointment toDomain() {
    return new Appointment(
        new AppointmentId(id),
        new DoctorId(doctorId),
        new PatientId(patientId),
        new AccountId(bookedBy),
        new TimeSlot(startsAt, endsAt),
        fee,
        reason,
        status,
        cancellation,
        version);
  }
}
