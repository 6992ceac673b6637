package dev.kham.adapter.postgres;

import dev.kham.application.payment.PaymentRepository;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.payment.Payment;
import dev.kham.domain.payment.PaymentCode;
import dev.kham.domain.shared.StaleVersionException;
import io.quarkus.hibernate.orm.panache.Panache;
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
    return sql.now(
            new Step(
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
                .bind("version", payment.version()),
            Step::count)
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
    // read anew by whoever asks for it once more
    Panache.getEntityManager().detach(entity);
    sql.later(
        new Step(
                """
                update payments
                set status = :status, received = :received, deadline = :deadline, version = :version
                where id = :id and version = :version - 1
                """)
            .bind("id", payment.id().value())
            .bind("status", payment.status())
            .bind("received", payment.received())
            .bind("deadline", payment.deadline())
            .bind("version", payment.version()),
        Versions.written("payment"));
  }
}
