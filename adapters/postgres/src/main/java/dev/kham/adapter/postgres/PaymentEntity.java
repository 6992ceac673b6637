package dev.kham.adapter.postgres;

import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.payment.Payment;
import dev.kham.domain.payment.PaymentCode;
import dev.kham.domain.payment.PaymentId;
import dev.kham.domain.payment.PaymentStatus;
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
@Table(name = "payments")
@NullUnmarked
class PaymentEntity extends PanacheEntityBase {
  @Id UUID id;
  UUID appointmentId;
  String code;
  long amount;
  long received;
  Instant deadline;

  @Enumerated(EnumType.STRING)
  PaymentStatus status;

  @Version int version;

  Payment toDomain() {
    return new Payment(
        new PaymentId(id),
        new AppointmentId(appointmentId),
        new PaymentCode(code),
        amount,
        received,
        deadline,
        status,
        version);
  }
}
