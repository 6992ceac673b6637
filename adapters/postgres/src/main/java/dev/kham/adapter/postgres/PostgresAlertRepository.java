package dev.kham.adapter.postgres;

import dev.kham.application.medicine.AlertRepository;
import dev.kham.domain.account.AccountId;
import dev.kham.domain.medicine.Alert;
import dev.kham.domain.medicine.Alert.Crossing;
import dev.kham.domain.medicine.AlertId;
import dev.kham.domain.medicine.BatchId;
import dev.kham.domain.medicine.MedicineId;
import dev.kham.domain.shared.StaleVersionException;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class PostgresAlertRepository implements AlertRepository {
  private final Sql sql;

  PostgresAlertRepository(Sql sql) {
    this.sql = sql;
  }

  @Override
  public void lockAll() {
    sql.run(
        handle ->
            handle
                .createQuery(
                    "select pg_advisory_xact_lock(hashtextextended('inventory_alerts', 0))")
                .mapTo(String.class)
                .list());
  }

  @Override
  public Optional<Alert> lock(AlertId id) {
    return sql.query(
        handle ->
            handle
                .createQuery("select * from inventory_alerts where id = :id for update")
                .bind("id", id.value())
                .map((row, context) -> alert(row))
                .findOne());
  }

  @Override
  public List<Alert> known(boolean lowStock, boolean expiry, @Nullable MedicineId only) {
    return sql.query(
        handle ->
            handle
                .createQuery(
                    """
                    select * from inventory_alerts a
                    where case kind when 'LOW_STOCK' then :lowStock else :expiry end
                      and (cast(:only as uuid) is null or medicine_id = :only)
                      and (state <> 'RESOLVED' or exists (
                          select from batches b where b.id = a.batch_id and b.quantity > 0))
                    order by id
                    for update of a
                    """)
                .bind("lowStock", lowStock)
                .bind("expiry", expiry)
                .bind("only", only == null ? null : only.value())
                .map((row, context) -> alert(row))
                .list());
  }

  @Override
  public List<Alert> untold() {
    return sql.query(
        handle ->
            handle
                .createQuery(
                    """
                    select * from inventory_alerts
                    where state = 'OPEN' and check_id is null
                    order by id
                    for update
                    """)
                .map((row, context) -> alert(row))
                .list());
  }

  @Override
  public List<Alert> toldBy(UUID check) {
    return sql.query(
        handle ->
            handle
                .createQuery(
                    """
                    select * from inventory_alerts where check_id = :check order by id for update
                    """)
                .bind("check", check)
                .map((row, context) -> alert(row))
                .list());
  }

  @Override
  public void save(Collection<Alert> alerts) {
    if (alerts.isEmpty()) {
      return;
    }
    sql.run(
        handle -> {
          try (PreparedBatch batch =
              handle.prepareBatch(
                  """
                  insert into inventory_alerts as old (id, kind, medicine_id, batch_id, threshold,
                      quantity, as_of, opened_at, state, check_id, answered_by, snoozed_until,
                      escalated_at, version)
                  values (:id, :kind, :medicine, :batch, :threshold,
                      :quantity, :asOf, :openedAt, :state, :check, :answeredBy, :snoozedUntil,
                      :escalatedAt, :version)
                  on conflict (id) do update set quantity = excluded.quantity,
                      as_of = excluded.as_of, state = excluded.state,
                      check_id = excluded.check_id, answered_by = excluded.answered_by,
                      snoozed_until = excluded.snoozed_until,
                      escalated_at = excluded.escalated_at, version = excluded.version
                  where old.version = excluded.version - 1
                  """)) {
            for (Alert alert : alerts) {
              BatchId ofBatch = alert.crossing().batch();
              AccountId by = alert.answeredBy();
              batch
                  .bind("id", alert.id().value())
                  .bind("kind", alert.crossing().kind())
                  .bind("medicine", alert.crossing().medicine().value())
                  .bind("batch", ofBatch == null ? null : ofBatch.value())
                  .bind("threshold", alert.crossing().threshold())
                  .bind("quantity", alert.quantity())
                  .bind("asOf", alert.asOf())
                  .bind("openedAt", alert.openedAt())
                  .bind("state", alert.state())
                  .bind("check", alert.check())
                  .bind("answeredBy", by == null ? null : by.value())
                  .bind("snoozedUntil", alert.snoozedUntil())
                  .bind("escalatedAt", alert.escalatedAt())
                  .bind("version", alert.version())
                  .add();
            }
            for (int saved : batch.execute()) {
              if (saved == 0) {
                throw new StaleVersionException("alert");
              }
            }
          }
        });
  }

  @Override
  public void add(Check check) {
    sql.run(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into inventory_checks (id, job, checked_at, told)
                    values (:id, :job, :at, :told)
                    """)
                .bindMethods(check)
                .execute());
  }

  @Override
  public Looks between(Instant from, Instant until) {
    return sql.query(
        handle ->
            handle
                .createQuery(
                    """
                    select count(*) looks, coalesce(sum(told), 0) told,
                        (select count(*) from inventory_alerts where state <> 'RESOLVED') unresolved
                    from inventory_checks
                    where checked_at >= :from and checked_at < :until
                    """)
                .bind("from", from)
                .bind("until", until)
                .map(
                    (row, context) ->
                        new Looks(
                            row.getInt("looks"), row.getInt("told"), row.getInt("unresolved")))
                .one());
  }

  /** A row of {@code inventory_alerts}. */
  static Alert alert(ResultSet row) throws SQLException {
    UUID batch = row.getObject("batch_id", UUID.class);
    UUID by = row.getObject("answered_by", UUID.class);
    OffsetDateTime escalated = row.getObject("escalated_at", OffsetDateTime.class);
    return new Alert(
        new AlertId(row.getObject("id", UUID.class)),
        new Crossing(
            Alert.Kind.valueOf(row.getString("kind")),
            new MedicineId(row.getObject("medicine_id", UUID.class)),
            batch == null ? null : new BatchId(batch),
            row.getLong("threshold")),
        row.getLong("quantity"),
        row.getObject("as_of", LocalDate.class),
        Rows.instant(row, "opened_at"),
        Alert.State.valueOf(row.getString("state")),
        row.getObject("check_id", UUID.class),
        by == null ? null : new AccountId(by),
        row.getObject("snoozed_until", LocalDate.class),
        escalated == null ? null : escalated.toInstant(),
        row.getInt("version"));
  }
}
