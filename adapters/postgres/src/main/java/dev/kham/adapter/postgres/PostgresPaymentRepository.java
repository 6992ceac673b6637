package dev.kham.adapter.postgres;

import dev.kham.application.payment.PaymentRepository;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.payment.Payment;
import dev.kham.domain.payment.PaymentCode;
import dev.kham.domain.shared.StaleVersionException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.Optional;
import java.util.Set;

@ApplicationScoped
class PostgresPaymentRepository implements PaymentRepository {
  private final Sql sql;

  PostgresPaymentRepository(Sql sql) {
    this.sql = sql;
  }

  @Override
  public boolean add(Payment payment) {
    return sql.query(
            handle ->
                handle
                    .createUpdate(
                        """
                        insert into payments
                            (id, appointment_id, code, amount, deadline, status, version)
                        values (:id, :appointment, :code, :amount, :deadline, :status, :version)
                        on conflict on constraint payment_code_unique do nothing
                        """)
                    .bind("id", payment.id().value())
                    .bind("appointment", payment.appointmentId().value())
                    .bind("code", payment.code().value())
                    .bind("amount", payment.amount())
                    .bind("deadline", payment.deadline())
                    .bind("status", payment.status())
                    .bind("version", payment.version())
                    .execute())
        == 1;
  }

  @Override
  public Set<PaymentCode> known(Set<PaymentCode> codes) {
    return sql.query(
        handle ->
            handle
                .createQuery("select code from payments where code = any(:codes)")
                .bind("codes", codes.stream().map(PaymentCode::value).toArray(String[]::new))
                .map((row, context) -> new PaymentCode(row.getString("code")))
                .set());
  }

  @Override
  public Optional<Payment> lockByCode(PaymentCode code) {
    return lock("code", code.value());
  }

  @Override
  public Optional<Payment> lockByAppointment(AppointmentId appointment) {
    return lock("appointmentId", appointment.value());
  }

  private static Optional<Payment> lock(String property, Object value) {
    return PaymentEntity.<PaymentEntity>find(property, value)
        .withLock(LockModeType.PESSIMISTIC_WRITE)
        .firstResultOptional()
        .map(PaymentEntity::toDomain);
  }

  @Override
  public void update(Payment payment) {
    PaymentEntity entity = PaymentEntity.findById(payment.id().value());
    if (entity == null || entity.version != payment.version() - 1) {
      throw new StaleVersionException("payment");
    }
    entity.apply(payment);
    Versions.flush("payment");
  }
}
