package dev.kham.adapter.postgres;

import dev.kham.application.medicine.MedicineBusyException;
import dev.kham.application.medicine.MedicineExistsException;
import dev.kham.application.medicine.MedicineRepository;
import dev.kham.application.medicine.StockIntake;
import dev.kham.application.medicine.StockObserver;
import dev.kham.application.medicine.StockRepository;
import dev.kham.domain.account.AccountId;
import dev.kham.domain.account.Actor;
import dev.kham.domain.medicine.Batch;
import dev.kham.domain.medicine.BatchId;
import dev.kham.domain.medicine.BatchStatus;
import dev.kham.domain.medicine.Dispense;
import dev.kham.domain.medicine.DispenseLine;
import dev.kham.domain.medicine.Medicine;
import dev.kham.domain.medicine.MedicineId;
import dev.kham.domain.medicine.Movement;
import dev.kham.domain.medicine.Watch.Stock;
import dev.kham.domain.shared.Folded;
import dev.kham.domain.shared.StaleVersionException;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jspecify.annotations.Nullable;

/**
 * Medicines and their stock by SQL: who is locked when decides what is given out, and in which
 * order.
 */
@ApplicationScoped
class PostgresStock implements MedicineRepository, StockRepository, StockIntake {
  /** SQLSTATE of who has waited for a lock as long as one may. */
  private static final String LOCK_NOT_AVAILABLE = "55P03";

  private static final String INSERT_MEDICINE =
      """
      insert into medicines (id, code, name, search_name, search_code, unit,
          atc_code, minimum_stock, alert_days, version)
      values (:id, :code, :name, :searchName, :searchCode, :unit,
          :atc, :minimum, :days, :version)
      on conflict on constraint medicine_code_unique do nothing
      """;

  private static final String UPDATE_MEDICINE =
      """
      update medicines set code = :code, name = :name,
          search_name = :searchName, search_code = :searchCode,
          unit = :unit, atc_code = :atc, minimum_stock = :minimum,
          alert_days = :days, version = :version
      where id = :id and version = :version - 1
      """;

  private final Sql sql;
  private final StockObserver observer;
  private final AfterCommit afterCommit;

  PostgresStock(Sql sql, StockObserver observer, AfterCommit afterCommit) {
    this.sql = sql;
    this.observer = observer;
    this.afterCommit = afterCommit;
  }

  private void tell() {
    afterCommit.runInAnyCase(StockObserver.class, observer::stockChanged);
  }

  // medicines

  /** With the lock that does not hold up who merely refers to the medicine. */
  @Override
  public Optional<Medicine> lock(MedicineId id) {
    try {
      return sql.query(
          handle ->
              handle
                  .createQuery("select * from medicines where id = :id for no key update")
                  .bind("id", id.value())
                  .map((row, context) -> medicine(row))
                  .findOne());
    } catch (UnableToExecuteStatementException e) {
      if (e.getCause() instanceof SQLException refused
          && LOCK_NOT_AVAILABLE.equals(refused.getSQLState())) {
        throw new MedicineBusyException();
      }
      throw e;
    }
  }

  @Override
  public void add(Medicine medicine) {
    tell();
    int added = sql.query(handle -> bind(handle.createUpdate(INSERT_MEDICINE), medicine).execute());
    if (added == 0) {
      throw new MedicineExistsException();
    }
  }

  @Override
  public void update(Medicine medicine) {
    tell();
    int updated;
    try {
      updated = sql.query(handle -> bind(handle.createUpdate(UPDATE_MEDICINE), medicine).execute());
    } catch (UnableToExecuteStatementException e) {
      if (Constraints.violated(e).filter("medicine_code_unique"::equals).isPresent()) {
        throw new MedicineExistsException();
      }
      throw e;
    }
    if (updated == 0) {
      throw new StaleVersionException("medicine");
    }
  }

  private static <S extends SqlStatement<S>> S bind(S statement, Medicine medicine) {
    List<Integer> days = medicine.alertDays();
    return statement
        .bind("id", medicine.id().value())
        .bind("code", medicine.code())
        .bind("name", medicine.name())
        .bind("searchName", Folded.lower(medicine.name()))
        .bind("searchCode", Folded.lower(medicine.code()))
        .bind("unit", medicine.unit())
        .bind("atc", medicine.atcCode())
        .bind("minimum", medicine.minimumStock())
        .bind("days", days == null ? null : days.toArray(Integer[]::new))
        .bind("version", medicine.version());
  }

  // stock

  @Override
  public Optional<Batch> find(BatchId id) {
    return sql.query(
        handle ->
            handle
                .createQuery("select * from batches where id = :id")
                .bind("id", id.value())
                .map((row, context) -> batch(row))
                .findOne());
  }

  @Override
  public Optional<Batch> find(MedicineId medicine, String number) {
    return sql.query(
        handle ->
            handle
                .createQuery(
                    "select * from batches where medicine_id = :medicine and number = :number")
                .bind("medicine", medicine.value())
                .bind("number", number)
                .map((row, context) -> batch(row))
                .findOne());
  }

  @Override
  public void add(Batch batch) {
    tell();
    if (batch.quantity() != 0) {
      throw new IllegalStateException("units come by movements");
    }
    sql.run(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into batches (id, medicine_id, number, expires_on, quantity, status,
                        supplier, unit_cost)
                    values (:id, :medicine, :number, :expiresOn, 0, :status, :supplier, :cost)
                    """)
                .bind("id", batch.id().value())
                .bind("medicine", batch.medicine().value())
                .bind("number", batch.number())
                .bind("expiresOn", batch.expiresOn())
                .bind("status", batch.status())
                .bind("supplier", batch.supplier())
                .bind("cost", batch.unitCost())
                .execute());
  }

  @Override
  public void move(Movement movement) {
    tell();
    sql.run(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into stock_movements (batch_id, kind, change, status, reason,
                        occurred_at, account_id, machine)
                    values (:batch, :kind, :change, :status, :reason, :at, :account, :machine)
                    """)
                .bind("batch", movement.batch().value())
                .bind("kind", movement.kind())
                .bind("change", movement.change())
                .bind("status", movement.status())
                .bind("reason", movement.reason())
                .bind("at", movement.at())
                .bind("account", Actors.account(movement.by()))
                .bind("machine", Actors.machine(movement.by()))
                .execute());
  }

  @Override
  public long usable(MedicineId medicine, LocalDate today) {
    return sql.query(
        handle ->
            handle
                .createQuery(
                    """
                    select coalesce(sum(quantity), 0)::bigint from batches
                    where medicine_id = :medicine and status = 'AVAILABLE' and quantity > 0
                      and expires_on >= :today
                    """)
                .bind("medicine", medicine.value())
                .bind("today", today)
                .mapTo(Long.class)
                .one());
  }

  /**
   * One pass: how many units there are up to each batch says how many it gives. The medicine is
   * locked by now, so all that is read here is younger than the lock.
   */
  @Override
  public Taken dispense(Dispense dispense, LocalDate today) {
    tell();
    List<Found> found =
        sql.query(
            handle ->
                handle
                    .createQuery(
                        """
                    with usable as materialized (
                        select id, number, expires_on, quantity,
                            sum(quantity) over (order by expires_on, id) upto
                        from batches
                        where medicine_id = :medicine and status = 'AVAILABLE' and quantity > 0
                          and expires_on >= :today
                    ), taken as materialized (
                        select id, number, expires_on,
                            least(quantity, :wanted - (upto - quantity))::bigint take
                        from usable
                        where upto - quantity < :wanted
                          and (select max(upto) from usable) >= :wanted
                    ), given as (
                        insert into dispenses (id, medicine_id, quantity, patient_id,
                            appointment_id, dispensed_at, account_id)
                        select :id, :medicine, :wanted, :patient, :appointment, :at, :account
                        where exists (select from taken)
                    ), moved as (
                        insert into stock_movements (batch_id, kind, change, status, dispense_id,
                            occurred_at, account_id)
                        select id, 'DISPENSE', -take, 'AVAILABLE', :id, :at, :account
                        from taken order by expires_on, id
                    )
                    select (select coalesce(max(upto), 0)::bigint from usable) usable, taken.*
                    from (select) nothing left join taken on true
                    order by expires_on, id
                    """)
                    .bind("medicine", dispense.medicine().value())
                    .bind("today", today)
                    .bind("wanted", dispense.quantity())
                    .bind("id", dispense.id().value())
                    .bind("patient", dispense.patient() == null ? null : dispense.patient().value())
                    .bind(
                        "appointment",
                        dispense.appointment() == null ? null : dispense.appointment().value())
                    .bind("at", dispense.at())
                    .bind("account", dispense.by().value())
                    .map((row, context) -> new Found(row.getLong("usable"), line(row)))
                    .list());
    return new Taken(
        found.getFirst().usable(), found.stream().flatMap(it -> it.line().stream()).toList());
  }

  /** What each batch gave, and each time how many units there were; once without any batch. */
  private record Found(long usable, Optional<DispenseLine> line) {}

  private static Optional<DispenseLine> line(ResultSet row) throws SQLException {
    UUID batch = row.getObject("id", UUID.class);
    return batch == null
        ? Optional.empty()
        : Optional.of(
            new DispenseLine(
                new BatchId(batch),
                row.getString("number"),
                row.getObject("expires_on", LocalDate.class),
                row.getLong("take")));
  }

  @Override
  public List<BatchId> toExpire(LocalDate today, int limit) {
    return sql.query(
        handle ->
            handle
                .createQuery(
                    """
                    select id from batches
                    where status in ('AVAILABLE', 'QUARANTINED') and expires_on < :today
                    order by expires_on, id
                    limit :limit
                    """)
                .bind("today", today)
                .bind("limit", limit)
                .map((row, context) -> new BatchId(row.getObject("id", UUID.class)))
                .list());
  }

  @Override
  public List<Stock> stocks(@Nullable MedicineId only) {
    Map<MedicineId, Medicine> medicines = new LinkedHashMap<>();
    Map<MedicineId, List<Batch>> batches = new LinkedHashMap<>();
    sql.run(
        handle ->
            handle
                .createQuery(
                    "select * from medicines where cast(:only as uuid) is null or id = :only")
                .bind("only", only == null ? null : only.value())
                .map((row, context) -> medicine(row))
                .forEach(it -> medicines.put(it.id(), it)));
    sql.run(
        handle ->
            handle
                .createQuery(
                    """
                    select * from batches
                    where quantity > 0
                      and (cast(:only as uuid) is null or medicine_id = :only)
                    order by expires_on, id
                    """)
                .bind("only", only == null ? null : only.value())
                .map((row, context) -> batch(row))
                .forEach(
                    it -> batches.computeIfAbsent(it.medicine(), id -> new ArrayList<>()).add(it)));
    return medicines.values().stream()
        .map(it -> new Stock(it, batches.getOrDefault(it.id(), List.of())))
        .toList();
  }

  @Override
  public void confirmRecall(BatchId batch, AccountId by, Instant at) {
    sql.run(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into recall_notices (batch_id, confirmed_by, confirmed_at)
                    values (:batch, :by, :at)
                    on conflict (batch_id) do nothing
                    """)
                .bind("batch", batch.value())
                .bind("by", by.value())
                .bind("at", at)
                .execute());
  }

  // many at a time

  @Override
  public Map<String, Medicine> lock(Set<String> codes) {
    return sql.query(
        handle ->
            handle
                .createQuery(
                    """
                    select * from medicines where code = any(:codes)
                    order by id for no key update
                    """)
                .bind("codes", codes.toArray(String[]::new))
                .map((row, context) -> medicine(row))
                .stream()
                .collect(Collectors.toMap(Medicine::code, it -> it)));
  }

  /** By code: two who add some of the same do not wait for each other in a circle. */
  @Override
  public void add(List<Medicine> medicines) {
    List<Medicine> ordered =
        medicines.stream().sorted(Comparator.comparing(Medicine::code)).toList();
    if (!all(INSERT_MEDICINE, ordered)) {
      throw new MedicineExistsException();
    }
  }

  @Override
  public void update(List<Medicine> medicines) {
    if (!all(UPDATE_MEDICINE, medicines)) {
      throw new StaleVersionException("medicine");
    }
  }

  /** Whether each of them was written. */
  private boolean all(String statement, List<Medicine> medicines) {
    tell();
    return medicines.isEmpty()
        || sql.query(
            handle -> {
              try (PreparedBatch batch = handle.prepareBatch(statement)) {
                medicines.forEach(it -> bind(batch, it).add());
                return Arrays.stream(batch.execute()).allMatch(count -> count == 1);
              }
            });
  }

  @Override
  public Map<BatchNumber, Received> received(Set<BatchNumber> numbers) {
    List<BatchNumber> wanted = List.copyOf(numbers);
    return sql.query(
        handle ->
            handle
                .createQuery(
                    """
                    select batches.*,
                        (select coalesce(sum(change), 0)::bigint from stock_movements
                         where batch_id = batches.id and kind = 'RECEIVE') received
                    from unnest(:medicines, :numbers) as wanted (medicine_id, number)
                    join batches using (medicine_id, number)
                    """)
                .bind(
                    "medicines",
                    wanted.stream().map(it -> it.medicine().value()).toArray(UUID[]::new))
                .bind("numbers", wanted.stream().map(BatchNumber::number).toArray(String[]::new))
                .map((row, context) -> new Received(batch(row), row.getLong("received")))
                .stream()
                .collect(
                    Collectors.toMap(
                        it -> new BatchNumber(it.batch().medicine(), it.batch().number()),
                        it -> it)));
  }

  /** One statement: a batch begins with units only where its movement is written with it. */
  @Override
  public void begin(List<Batch> batches, Instant at, Actor by) {
    tell();
    if (batches.isEmpty()) {
      return;
    }
    sql.run(
        handle ->
            handle
                .createUpdate(
                    """
                    with said as materialized (
                        select * from unnest(:ids, :medicines, :numbers, cast(:expiries as date[]),
                                :units, :statuses, :suppliers, :costs)
                            with ordinality as said (id, medicine_id, number, expires_on,
                                units, status, supplier, unit_cost, place)
                    ), moved as (
                        insert into stock_movements (batch_id, medicine_id, kind, change, balance,
                            begins, status, occurred_at, account_id, machine)
                        select id, medicine_id, 'RECEIVE', units, units, true, status, :at,
                            :account, :machine
                        from said order by place
                        returning batch_id
                    )
                    insert into batches (id, medicine_id, number, expires_on, quantity, status,
                        supplier, unit_cost)
                    select id, medicine_id, number, expires_on, units, status, supplier, unit_cost
                    from said where (select count(*) from moved) > 0
                    """)
                .bind("ids", batches.stream().map(it -> it.id().value()).toArray(UUID[]::new))
                .bind(
                    "medicines",
                    batches.stream().map(it -> it.medicine().value()).toArray(UUID[]::new))
                .bind("numbers", batches.stream().map(Batch::number).toArray(String[]::new))
                .bind(
                    "expiries",
                    batches.stream().map(it -> it.expiresOn().toString()).toArray(String[]::new))
                .bind("units", batches.stream().map(Batch::quantity).toArray(Long[]::new))
                .bind(
                    "statuses",
                    batches.stream().map(it -> it.status().name()).toArray(String[]::new))
                .bind("suppliers", batches.stream().map(Batch::supplier).toArray(String[]::new))
                .bind("costs", batches.stream().map(Batch::unitCost).toArray(Long[]::new))
                .bind("at", at)
                .bind("account", Actors.account(by))
                .bind("machine", Actors.machine(by))
                .execute());
  }

  /** A row of {@code medicines}. */
  static Medicine medicine(ResultSet row) throws SQLException {
    Array days = row.getArray("alert_days");
    return new Medicine(
        new MedicineId(row.getObject("id", UUID.class)),
        row.getString("code"),
        row.getString("name"),
        row.getString("unit"),
        row.getString("atc_code"),
        row.getLong("minimum_stock"),
        days == null ? null : Arrays.asList((Integer[]) days.getArray()),
        row.getInt("version"));
  }

  private static Batch batch(ResultSet row) throws SQLException {
    return new Batch(
        new BatchId(row.getObject("id", UUID.class)),
        new MedicineId(row.getObject("medicine_id", UUID.class)),
        row.getString("number"),
        row.getObject("expires_on", LocalDate.class),
        row.getLong("quantity"),
        BatchStatus.valueOf(row.getString("status")),
        row.getString("supplier"),
        row.getObject("unit_cost", Long.class));
  }
}
