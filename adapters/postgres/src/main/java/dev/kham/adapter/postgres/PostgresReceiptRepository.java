package dev.kham.adapter.postgres;

import dev.kham.application.payment.ReceiptRepository;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.patient.PatientId;
import dev.kham.domain.payment.Payment;
import dev.kham.domain.payment.PaymentCode;
import dev.kham.domain.payment.PaymentId;
import dev.kham.domain.payment.Receipt;
import dev.kham.domain.payment.ReceiptNumber;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.statement.StatementContext;

@ApplicationScoped
class PostgresReceiptRepository implements ReceiptRepository {
  private final Sql sql;
  private final Durability durability;

  PostgresReceiptRepository(Sql sql, Durability durability) {
    this.sql = sql;
    this.durability = durability;
  }

  @Override
  public void issue(Payment paid, String bankReference, ZonedDateTime at) {
    durability.owe();
    sql.later(
        new Step(
                """
                with next as (
                    insert into receipt_counters as c (year, last) values (:year, 1)
                    on conflict (year) do update set last = c.last + 1
                    returning last)
                insert into receipts (payment_id, year, place, appointment_id, patient_id,
                    issued_at, amount, code, bank_reference, patient_name, doctor_name,
                    specialty, starts_at)
                select :payment, :year, next.last, a.id, a.patient_id,
                    :at, :amount, :code, :reference, p.full_name, d.full_name,
                    s.name, a.starts_at
                from next, appointments a
                    join patients p on p.id = a.patient_id
                    join doctors d on d.id = a.doctor_id
                    join specialties s on s.id = d.specialty_id
                where a.id = :appointment
                on conflict on constraint receipt_once_a_payment do nothing
                -- the next number waits for this commit, so that does not wait for the disk
                returning set_config('synchronous_commit', 'off', true)
                """)
            .bind("payment", paid.id().value())
            .bind("appointment", paid.appointmentId().value())
            .bind("year", at.getYear())
            .bind("at", at.toInstant())
            .bind("amount", paid.amount())
            .bind("code", paid.code().value())
            .bind("reference", bankReference),
        Step.rows(
            issued -> {
              if (!issued.next()) {
                throw new IllegalStateException("the payment has a receipt");
              }
              return issued;
            }));
  }

  @Override
  public Optional<Receipt> find(PaymentId payment) {
    return find("select * from receipts where payment_id = :id", payment.value());
  }

  @Override
  public Optional<Receipt> find(AppointmentId appointment) {
    return find("select * from receipts where appointment_id = :id", appointment.value());
  }

  private Optional<Receipt> find(String query, UUID id) {
    return sql.query(
        handle ->
            handle
                .createQuery(query)
                .bind("id", id)
                .map(PostgresReceiptRepository::receipt)
                .findOne());
  }

  private static Receipt receipt(ResultSet row, StatementContext context) throws SQLException {
    return new Receipt(
        new ReceiptNumber(row.getInt("year"), row.getInt("place")),
        new PaymentId(row.getObject("payment_id", UUID.class)),
        new AppointmentId(row.getObject("appointment_id", UUID.class)),
        new PatientId(row.getObject("patient_id", UUID.class)),
        Rows.instant(row, "issued_at"),
        row.getLong("amount"),
        new PaymentCode(row.getString("code")),
        row.getString("bank_reference"),
        row.getString("patient_name"),
        row.getString("doctor_name"),
        row.getString("specialty"),
        Rows.instant(row, "starts_at"));
  }
}
