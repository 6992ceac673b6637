package dev.kham.adapter.postgres;

import dev.kham.application.medicine.MedicineQueries;
import dev.kham.domain.medicine.BatchId;
import dev.kham.domain.medicine.BatchStatus;
import dev.kham.domain.medicine.MedicineId;
import dev.kham.domain.medicine.Movement;
import dev.kham.domain.patient.PatientId;
import dev.kham.domain.shared.Folded;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class PostgresMedicineQueries implements MedicineQueries {
  private static final String MEDICINES =
      """
      select m.*, s.on_hand, s.usable, s.next_expiry, s.value
      from medicines m cross join lateral (
          select coalesce(sum(quantity), 0)::bigint on_hand,
              coalesce(sum(quantity) filter (where status = 'AVAILABLE'
                  and expires_on >= :today), 0)::bigint usable,
              min(expires_on) filter (where status = 'AVAILABLE' and quantity > 0
                  and expires_on >= :today) next_expiry,
              coalesce(sum(quantity * unit_cost), 0)::bigint value
          from batches b where b.medicine_id = m.id and b.quantity > 0
      ) s
      where true
      """;
  private static final String BATCHES =
      """
      select b.*, m.code medicine_code, m.name medicine_name
      from batches b join medicines m on m.id = b.medicine_id
      where true
      """;
  private static final String ALERTS =
      """
      select a.*, m.code, m.name, m.unit, b.number, b.expires_on, b.unit_cost
      from inventory_alerts a
      join medicines m on m.id = a.medicine_id
      left join batches b on b.id = a.batch_id
      """;

  private final Sql sql;

  PostgresMedicineQueries(Sql sql) {
    this.sql = sql;
  }

  @Override
  public Optional<MedicineView> medicine(MedicineId id, LocalDate today) {
    return sql.query(
        handle ->
            handle
                .createQuery(MEDICINES + "and m.id = :id")
                .bind("today", today)
                .bind("id", id.value())
                .map((row, context) -> medicine(row))
                .findOne());
  }

  @Override
  public List<MedicineView> medicines(MedicineFilter filter, LocalDate today) {
    return sql.query(
        handle -> {
          Query query = handle.createQuery(search(filter)).bind("today", today);
          if (filter.text() != null) {
            query.bind("text", containing(Folded.lower(filter.text().strip())));
          }
          if (filter.expiringBy() != null) {
            query.bind("by", filter.expiringBy());
          }
          if (filter.after() != null) {
            query.bind("after", filter.after().value());
          }
          return query.bind("limit", filter.limit()).map((row, context) -> medicine(row)).list();
        });
  }

  /** Only what is asked for, since a condition that may be none hides the indexes. */
  static String search(MedicineFilter filter) {
    return MEDICINES
        + (filter.text() == null
            ? ""
            : "and (m.search_name like :text or m.search_code like :text)\n")
        + (filter.belowMinimum() ? "and s.usable < m.minimum_stock\n" : "")
        + (filter.expiringBy() == null ? "" : "and s.next_expiry <= :by\n")
        + (filter.after() == null
            ? ""
            : """
              and (m.search_name, m.id) > (select search_name, id from medicines where id = :after)
              """)
        + """
          order by m.search_name, m.id
          limit :limit
          """;
  }

  /** The pattern of texts with that part, each character of which means itself. */
  private static String containing(String part) {
    return "%" + part.replaceAll("[\\\\%_]", "\\\\$0") + "%";
  }

  private static MedicineView medicine(ResultSet row) throws SQLException {
    return new MedicineView(
        PostgresStock.medicine(row),
        row.getLong("on_hand"),
        row.getLong("usable"),
        row.getObject("next_expiry", LocalDate.class),
        row.getLong("value"));
  }

  @Override
  public Worth worth() {
    return sql.query(
        handle ->
            handle
                .createQuery(
                    """
                    select coalesce(sum(quantity * unit_cost), 0)::bigint value,
                        count(*) filter (where unit_cost is null) unknown
                    from batches where quantity > 0
                    """)
                .map((row, context) -> new Worth(row.getLong("value"), row.getLong("unknown")))
                .one());
  }

  @Override
  public Optional<BatchView> batch(BatchId id) {
    return sql.query(
        handle ->
            handle
                .createQuery(BATCHES + "and b.id = :id")
                .bind("id", id.value())
                .map((row, context) -> batch(row))
                .findOne());
  }

  @Override
  public List<BatchView> batches(BatchFilter filter) {
    BatchPosition after = filter.after();
    return sql.query(
        handle -> {
          Query query =
              handle.createQuery(
                  BATCHES
                      + (filter.medicine() == null ? "" : "and b.medicine_id = :medicine\n")
                      + (filter.expiringBy() == null
                          ? ""
                          : "and b.quantity > 0 and b.expires_on <= :by\n")
                      + (after == null ? "" : "and (b.expires_on, b.id) > (:afterDay, :afterId)\n")
                      + "order by b.expires_on, b.id limit :limit");
          if (filter.medicine() != null) {
            query.bind("medicine", filter.medicine().value());
          }
          if (filter.expiringBy() != null) {
            query.bind("by", filter.expiringBy());
          }
          if (after != null) {
            query.bind("afterDay", after.expiresOn()).bind("afterId", after.id());
          }
          return query.bind("limit", filter.limit()).map((row, context) -> batch(row)).list();
        });
  }

  private static BatchView batch(ResultSet row) throws SQLException {
    return new BatchView(
        row.getObject("id", UUID.class),
        row.getObject("medicine_id", UUID.class),
        row.getString("medicine_code"),
        row.getString("medicine_name"),
        row.getString("number"),
        row.getObject("expires_on", LocalDate.class),
        row.getLong("quantity"),
        BatchStatus.valueOf(row.getString("status")),
        row.getString("supplier"),
        row.getObject("unit_cost", Long.class));
  }

  @Override
  public List<MovementView> movements(MedicineId medicine, @Nullable Long before, int limit) {
    return sql.query(
        handle ->
            handle
                .createQuery(
                    """
                    select v.*, b.number, d.patient_id, d.appointment_id
                    from stock_movements v
                    join batches b on b.id = v.batch_id
                    left join dispenses d on d.id = v.dispense_id
                    where v.medicine_id = :medicine and v.id < :before
                    order by v.id desc
                    limit :limit
                    """)
                .bind("medicine", medicine.value())
                .bind("before", before == null ? Long.MAX_VALUE : before)
                .bind("limit", limit)
                .map((row, context) -> movement(row))
                .list());
  }

  private static MovementView movement(ResultSet row) throws SQLException {
    return new MovementView(
        row.getLong("id"),
        row.getObject("batch_id", UUID.class),
        row.getString("number"),
        Movement.Kind.valueOf(row.getString("kind")),
        row.getLong("change"),
        row.getLong("balance"),
        BatchStatus.valueOf(row.getString("status")),
        row.getString("reason"),
        row.getObject("dispense_id", UUID.class),
        row.getObject("patient_id", UUID.class),
        row.getObject("appointment_id", UUID.class),
        Rows.instant(row, "occurred_at"),
        Actors.of(row.getObject("account_id", UUID.class), row.getString("machine")));
  }

  @Override
  public List<Recipient> recipients(BatchId batch, @Nullable PatientId after, int limit) {
    return sql.query(
        handle ->
            handle
                .createQuery(
                    """
                    select p.id, p.full_name, coalesce(g.email, p.email) email,
                        coalesce(g.phone, p.phone) phone, -sum(v.change)::bigint quantity,
                        max(d.dispensed_at) last
                    from stock_movements v
                    join dispenses d on d.id = v.dispense_id
                    join patients p on p.id = d.patient_id
                    left join dependants c on c.patient_id = p.id
                    left join patients g on g.id = c.guardian_id
                    where v.batch_id = :batch
                      and (cast(:after as uuid) is null or p.id > :after)
                    group by p.id, g.id
                    order by p.id
                    limit :limit
                    """)
                .bind("batch", batch.value())
                .bind("after", after == null ? null : after.value())
                .bind("limit", limit)
                .map(
                    (row, context) ->
                        new Recipient(
                            row.getObject("id", UUID.class),
                            row.getString("full_name"),
                            row.getString("email"),
                            row.getString("phone"),
                            row.getLong("quantity"),
                            Rows.instant(row, "last")))
                .list());
  }

  @Override
  public List<AlertView> alerts(AlertFilter filter) {
    return sql.query(
        handle ->
            handle
                .createQuery(
                    ALERTS
                        + (filter.state() == null
                            ? "where a.state <> 'RESOLVED'\n"
                            : "where a.state = :state\n")
                        + """
                          and (cast(:after as uuid) is null or a.id > :after)
                          order by a.id
                          limit :limit
                          """)
                .bind("state", filter.state())
                .bind("after", filter.after() == null ? null : filter.after().value())
                .bind("limit", filter.limit())
                .map((row, context) -> alert(row))
                .list());
  }

  @Override
  public List<AlertView> toldBy(UUID check) {
    return sql.query(
        handle ->
            handle
                .createQuery(
                    ALERTS
                        + """
                          where a.check_id = :check
                          order by b.expires_on nulls first, m.code, a.id
                          """)
                .bind("check", check)
                .map((row, context) -> alert(row))
                .list());
  }

  private static AlertView alert(ResultSet row) throws SQLException {
    return new AlertView(
        PostgresAlertRepository.alert(row),
        row.getString("code"),
        row.getString("name"),
        row.getString("unit"),
        row.getString("number"),
        row.getObject("expires_on", LocalDate.class),
        row.getObject("unit_cost", Long.class));
  }
}
