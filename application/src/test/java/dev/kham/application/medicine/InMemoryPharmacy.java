package dev.kham.application.medicine;

import dev.kham.application.shared.InMemoryTable;
import dev.kham.application.shared.InMemoryTransaction;
import dev.kham.domain.account.AccountId;
import dev.kham.domain.account.Actor;
import dev.kham.domain.medicine.Alert;
import dev.kham.domain.medicine.AlertId;
import dev.kham.domain.medicine.Batch;
import dev.kham.domain.medicine.BatchId;
import dev.kham.domain.medicine.BatchStatus;
import dev.kham.domain.medicine.Dispense;
import dev.kham.domain.medicine.DispenseId;
import dev.kham.domain.medicine.DispenseLine;
import dev.kham.domain.medicine.Medicine;
import dev.kham.domain.medicine.MedicineId;
import dev.kham.domain.medicine.Movement;
import dev.kham.domain.medicine.Watch.Stock;
import dev.kham.domain.shared.StaleVersionException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

public final class InMemoryPharmacy
    implements MedicineRepository, StockRepository, StockIntake, AlertRepository {
  /** A movement as it was written down. */
  record Written(long id, Movement movement, long balance, @Nullable DispenseId dispense) {}

  private final InMemoryTransaction transaction;
  private final InMemoryTable<MedicineId, Medicine> medicines;
  private final InMemoryTable<BatchId, Batch> batches;
  private final InMemoryTable<Long, Written> movements;
  private final InMemoryTable<DispenseId, Dispense> dispenses;
  private final InMemoryTable<BatchId, AccountId> recalls;
  private final InMemoryTable<AlertId, Alert> alerts;
  private final InMemoryTable<UUID, Check> checks;

  public InMemoryPharmacy(InMemoryTransaction transaction) {
    this.transaction = transaction;
    medicines = new InMemoryTable<>(transaction);
    batches = new InMemoryTable<>(transaction);
    movements = new InMemoryTable<>(transaction);
    dispenses = new InMemoryTable<>(transaction);
    recalls = new InMemoryTable<>(transaction);
    alerts = new InMemoryTable<>(transaction);
    checks = new InMemoryTable<>(transaction);
  }

  // medicines

  @Override
  public Optional<Medicine> lock(MedicineId id) {
    transaction.requireOpen();
    return medicines.find(id);
  }

  @Override
  public void add(Medicine medicine) {
    requireUniqueCode(medicine);
    medicines.add(medicine.id(), medicine);
  }

  @Override
  public void update(Medicine medicine) {
    if (medicines
        .find(medicine.id())
        .filter(it -> it.version() + 1 == medicine.version())
        .isEmpty()) {
      throw new StaleVersionException("medicine");
    }
    requireUniqueCode(medicine);
    medicines.put(medicine.id(), medicine);
  }

  private void requireUniqueCode(Medicine medicine) {
    if (medicines
        .find(it -> it.code().equals(medicine.code()) && !it.id().equals(medicine.id()))
        .isPresent()) {
      throw new MedicineExistsException();
    }
  }

  // many at a time

  @Override
  public Map<String, Medicine> lock(Set<String> codes) {
    transaction.requireOpen();
    return medicines.all().stream()
        .filter(it -> codes.contains(it.code()))
        .collect(Collectors.toMap(Medicine::code, it -> it));
  }

  @Override
  public void add(List<Medicine> these) {
    these.forEach(this::add);
  }

  @Override
  public void update(List<Medicine> these) {
    these.forEach(this::update);
  }

  @Override
  public Map<BatchNumber, Received> received(Set<BatchNumber> numbers) {
    return batches.all().stream()
        .filter(it -> numbers.contains(new BatchNumber(it.medicine(), it.number())))
        .collect(
            Collectors.toMap(
                it -> new BatchNumber(it.medicine(), it.number()),
                it -> new Received(it, receivedOf(it))));
  }

  private long receivedOf(Batch batch) {
    return movements.all().stream()
        .map(Written::movement)
        .filter(it -> it.batch().equals(batch.id()) && it.kind() == Movement.Kind.RECEIVE)
        .mapToLong(Movement::change)
        .sum();
  }

  @Override
  public void begin(List<Batch> these, Instant at, Actor by) {
    for (Batch batch : these) {
      Batch empty =
          new Batch(
              batch.id(),
              batch.medicine(),
              batch.number(),
              batch.expiresOn(),
              0,
              batch.status(),
              batch.supplier(),
              batch.unitCost());
      add(empty);
      move(empty.receive(batch.quantity(), at, by));
    }
  }

  // stock

  @Override
  public Optional<Batch> find(BatchId id) {
    return batches.find(id);
  }

  @Override
  public Optional<Batch> find(MedicineId medicine, String number) {
    return batches.find(it -> it.medicine().equals(medicine) && it.number().equals(number));
  }

  @Override
  public void add(Batch batch) {
    if (batch.quantity() != 0) {
      throw new IllegalStateException("units come by movements");
    }
    batches.add(batch.id(), batch);
  }

  @Override
  public void move(Movement movement) {
    write(movement, null);
  }

  private void write(Movement movement, @Nullable DispenseId dispense) {
    Batch after = batches.find(movement.batch()).orElseThrow().after(movement);
    batches.put(after.id(), after);
    long id = movements.all().size() + 1L;
    movements.add(id, new Written(id, movement, after.quantity(), dispense));
  }

  @Override
  public long usable(MedicineId medicine, LocalDate today) {
    return batches.all().stream()
        .filter(it -> it.medicine().equals(medicine) && it.isUsable(today))
        .mapToLong(Batch::quantity)
        .sum();
  }

  @Override
  public Taken dispense(Dispense dispense, LocalDate today) {
    transaction.requireOpen();
    long usable = usable(dispense.medicine(), today);
    List<DispenseLine> lines =
        Batch.give(batchesOf(dispense.medicine()), dispense.quantity(), today);
    if (!lines.isEmpty()) {
      dispenses.add(dispense.id(), dispense);
      lines.forEach(
          line ->
              write(
                  new Movement(
                      line.batch(),
                      Movement.Kind.DISPENSE,
                      -line.quantity(),
                      BatchStatus.AVAILABLE,
                      null,
                      dispense.at(),
                      new Actor.Person(dispense.by())),
                  dispense.id()));
    }
    return new Taken(usable, lines);
  }

  @Override
  public List<BatchId> toExpire(LocalDate today, int limit) {
    return batches.all().stream()
        .filter(batch -> batch.isToExpire(today))
        .limit(limit)
        .map(Batch::id)
        .toList();
  }

  @Override
  public List<Stock> stocks(@Nullable MedicineId only) {
    return medicines.all().stream()
        .filter(it -> only == null || it.id().equals(only))
        .map(it -> new Stock(it, batchesOf(it.id())))
        .toList();
  }

  @Override
  public void confirmRecall(BatchId batch, AccountId by, Instant at) {
    if (recalls.find(batch).isEmpty()) {
      recalls.add(batch, by);
    }
  }

  // alerts

  @Override
  public void lockAll() {
    transaction.requireOpen();
  }

  @Override
  public Optional<Alert> lock(AlertId id) {
    transaction.requireOpen();
    return alerts.find(id);
  }

  @Override
  public List<Alert> known(boolean lowStock, boolean expiry, @Nullable MedicineId only) {
    transaction.requireOpen();
    return alerts.all().stream()
        .filter(it -> only == null || it.crossing().medicine().equals(only))
        .filter(it -> it.crossing().kind() == Alert.Kind.LOW_STOCK ? lowStock : expiry)
        .filter(it -> !it.isResolved() || hasUnits(it.crossing().batch()))
        .toList();
  }

  private boolean hasUnits(@Nullable BatchId batch) {
    return batch != null && batches.find(batch).filter(it -> it.quantity() > 0).isPresent();
  }

  @Override
  public List<Alert> untold() {
    transaction.requireOpen();
    return alerts.all().stream().filter(Alert::isUntold).toList();
  }

  @Override
  public List<Alert> toldBy(UUID check) {
    return alerts.all().stream().filter(it -> check.equals(it.check())).toList();
  }

  @Override
  public void save(Collection<Alert> changed) {
    for (Alert alert : changed) {
      if (alerts.find(alert.id()).map(it -> it.version() + 1).orElse(0) != alert.version()) {
        throw new StaleVersionException("alert");
      }
      alerts.put(alert.id(), alert);
    }
  }

  @Override
  public void add(Check check) {
    checks.add(check.id(), check);
  }

  @Override
  public Looks between(Instant from, Instant until) {
    List<Check> since =
        checks.all().stream()
            .filter(it -> !it.at().isBefore(from) && it.at().isBefore(until))
            .toList();
    return new Looks(
        since.size(),
        since.stream().mapToInt(Check::told).sum(),
        (int) alerts.all().stream().filter(it -> !it.isResolved()).count());
  }

  // what the queries look at

  List<Medicine> allMedicines() {
    return medicines.all();
  }

  List<Batch> allBatches() {
    return batches.all();
  }

  List<Batch> batchesOf(MedicineId medicine) {
    return batches.all().stream()
        .filter(it -> it.medicine().equals(medicine))
        .sorted(Batch.FEFO)
        .toList();
  }

  List<Written> written() {
    return movements.all().stream().sorted(Comparator.comparing(Written::id)).toList();
  }

  Optional<Dispense> dispense(DispenseId id) {
    return dispenses.find(id);
  }

  /** Every alert there ever was. */
  public List<Alert> allAlerts() {
    return alerts.all();
  }
}
