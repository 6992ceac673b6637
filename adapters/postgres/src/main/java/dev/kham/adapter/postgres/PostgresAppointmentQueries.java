package dev.kham.adapter.postgres;

import dev.kham.application.appointment.AppointmentQueries;
import dev.kham.application.payment.PaymentQueries;
import dev.kham.domain.account.AccountId;
import dev.kham.domain.account.Actor;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.appointment.AppointmentStatus;
import dev.kham.domain.appointment.Cancellation;
import dev.kham.domain.patient.PatientId;
import dev.kham.domain.payment.PaymentId;
import dev.kham.domain.payment.PaymentStatus;
import dev.kham.domain.scheduling.DoctorId;
import dev.kham.domain.shared.TimeSlot;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class PostgresAppointmentQueries implements AppointmentQueries, PaymentQueries {
  private static final String SELECT =
      """
      select a.id, a.status, a.cancellation, a.version, a.patient_id, a.starts_at, a.ends_at,
             a.fee appointment_fee, a.reason,
             d.id doctor_id, d.full_name, d.fee, d.room, d.slot_minutes,
             s.id specialty_id, s.name specialty,
             p.id payment_id, p.code, p.amount, p.deadline, p.status payment_status,
             q.number queue_number
      from appointments a
      join doctors d on d.id = a.doctor_id
      join specialties s on s.id = d.specialty_id
      join payments p on p.appointment_id = a.id
      left join queue_tickets q on q.appointment_id = a.id and q.doctor_id = a.doctor_id
          and a.starts_at >= q.day_starts_at and a.starts_at < q.day_ends_at
      """;

  private final Sql sql;

  PostgresAppointmentQueries(Sql sql) {
    this.sql = sql;
  }

  @Override
  public Optional<Details> details(AppointmentId id) {
    return sql.now(
        new Step(SELECT + "where a.id = :id").bind("id", id.value()),
        Step.rows(rows -> rows.next() ? Optional.of(details(rows)) : Optional.empty()));
  }

  @Override
  public Map<AppointmentId, Integer> versions(Collection<AppointmentId> ids) {
    return sql.query(
        handle ->
            handle
                .createQuery("select id, version from appointments where id = any(:ids)")
                .bind("ids", ids.stream().map(AppointmentId::value).toArray(UUID[]::new))
                .map(
                    (row, context) ->
                        Map.entry(
                            new AppointmentId(row.getObject("id", UUID.class)),
                            row.getInt("version")))
                .collectToMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  @Override
  public List<Details> list(Filter filter) {
    var after = filter.after();
    return sql.query(
        handle ->
            handle
                .createQuery(
                    SELECT
                        + """
                          where (cast(:patients as uuid[]) is null or a.patient_id = any(:patients))
                            and (cast(:status as text) is null or a.status = :status)
                            and (cast(:from as timestamptz) is null or a.starts_at >= :from)
                            and (cast(:until as timestamptz) is null or a.starts_at < :until)
                            and (cast(:afterId as uuid) is null
                                 or (a.starts_at, a.id) > (:afterStart, :afterId))
                          order by a.starts_at, a.id
                          limit :limit
                          """)
                .bind("patients", patients(filter))
                .bind("status", filter.status())
                .bind("from", filter.from())
                .bind("until", filter.until())
                .bind("afterStart", after == null ? null : after.start())
                .bind("afterId", after == null ? null : after.id())
                .bind("limit", filter.limit())
                .map((row, context) -> details(row))
                .list());
  }

  @Override
  public Optional<PaymentView> payment(PaymentId id) {
    return sql.query(
        handle ->
            handle
                .createQuery(SELECT + "where p.id = :id")
                .bind("id", id.value())
                .map((row, context) -> payment(row))
                .findOne());
  }

  @Override
  public List<HistoryItem> history(AppointmentId id) {
    return sql.query(
        handle ->
            handle
                .createQuery(
                    """
                    select * from appointment_history where appointment_id = :id order by version
                    """)
                .bind("id", id.value())
                .map((row, context) -> item(row))
                .list());
  }

  @Override
  public List<QueueItem> queue(DoctorId doctor, TimeSlot day) {
    return sql.query(
        handle ->
            handle
                .createQuery(
                    """
                    select q.number, a.id, a.status, a.starts_at, a.patient_id, p.full_name
                    from queue_tickets q
                    join appointments a on a.id = q.appointment_id and a.doctor_id = q.doctor_id
                        and a.starts_at >= q.day_starts_at and a.starts_at < q.day_ends_at
                    join patients p on p.id = a.patient_id
                    where q.doctor_id = :doctor and q.day_starts_at = :day
                    order by q.number
                    """)
                .bind("doctor", doctor.value())
                .bind("day", day.start())
                .map(
                    (row, context) ->
                        new QueueItem(
                            row.getInt("number"),
                            row.getObject("id", UUID.class),
                            AppointmentStatus.valueOf(row.getString("status")),
                            Rows.instant(row, "starts_at"),
                            row.getObject("patient_id", UUID.class),
                            row.getString("full_name")))
                .list());
  }

  @Override
  public List<AppointmentId> neverCheckedIn(Instant endedBy, int limit) {
    return sql.query(
        handle ->
            handle
                .createQuery(
                    """
                    select id from appointments
                    where status = 'CONFIRMED' and ends_at <= :endedBy
                    order by ends_at, id
                    limit :limit
                    """)
                .bind("endedBy", endedBy)
                .bind("limit", limit)
                .map((row, context) -> new AppointmentId(row.getObject("id", UUID.class)))
                .list());
  }

  private static UUID @Nullable [] patients(Filter filter) {
    return filter.patients() == null
        ? null
        : filter.patients().stream().map(PatientId::value).toArray(UUID[]::new);
  }

  private static HistoryItem item(ResultSet row) throws SQLException {
    UUID account = row.getObject("account_id", UUID.class);
    return new HistoryItem(
        row.getInt("version"),
        Happening.valueOf(row.getString("type")),
        Rows.instant(row, "occurred_at"),
        account == null
            ? new Actor.Machine(row.getString("machine"))
            : new Actor.Person(new AccountId(account)),
        row.getString("reason"),
        row.getObject("refund_due", Boolean.class),
        place(row, "from"),
        place(row, "to"));
  }

  private static @Nullable Place place(ResultSet row, String side) throws SQLException {
    UUID doctor = row.getObject(side + "_doctor_id", UUID.class);
    return doctor == null
        ? null
        : new Place(
            doctor, Rows.instant(row, side + "_starts_at"), Rows.instant(row, side + "_ends_at"));
  }

  private static Details details(ResultSet row) throws SQLException {
    String cancellation = row.getString("cancellation");
    return new Details(
        row.getObject("id", UUID.class),
        AppointmentStatus.valueOf(row.getString("status")),
        cancellation == null ? null : Cancellation.valueOf(cancellation),
        row.getInt("version"),
        PostgresDoctorQueries.view(row),
        row.getObject("patient_id", UUID.class),
        Rows.instant(row, "starts_at"),
        Rows.instant(row, "ends_at"),
        row.getLong("appointment_fee"),
        row.getString("reason"),
        payment(row),
        row.getObject("queue_number", Integer.class));
  }

  private static PaymentView payment(ResultSet row) throws SQLException {
    return new PaymentView(
        row.getObject("payment_id", UUID.class),
        row.getObject("id", UUID.class),
        row.getObject("patient_id", UUID.class),
        row.getString("code"),
        row.getLong("amount"),
        Rows.instant(row, "deadline"),
        PaymentStatus.valueOf(row.getString("payment_status")));
  }
}
