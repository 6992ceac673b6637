package dev.kham.adapter.postgres;

import static dev.kham.application.medicine.MedicineFixtures.medicine;
import static dev.kham.application.medicine.MedicineFixtures.received;
import static dev.kham.application.medicine.MedicineFixtures.stored;
import static dev.kham.application.scheduling.SchedulingFixtures.NOW;
import static dev.kham.application.scheduling.SchedulingFixtures.TODAY;
import static dev.kham.application.scheduling.SchedulingFixtures.ZONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.kham.adapter.postgres.Together.Act;
import dev.kham.application.Given;
import dev.kham.application.medicine.CheckInventory;
import dev.kham.application.medicine.DispenseMedicine;
import dev.kham.application.medicine.MedicineBusyException;
import dev.kham.application.medicine.MedicineQueries.BatchFilter;
import dev.kham.application.medicine.MedicineQueries.BatchView;
import dev.kham.application.medicine.MedicineQueries.MovementView;
import dev.kham.application.medicine.MoveBatch;
import dev.kham.application.medicine.Pharmacy;
import dev.kham.application.medicine.ReceiveBatch;
import dev.kham.application.shared.IdGenerator;
import dev.kham.application.shared.SettableClock;
import dev.kham.application.shared.Transaction;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.medicine.Alert;
import dev.kham.domain.medicine.Batch;
import dev.kham.domain.medicine.BatchId;
import dev.kham.domain.medicine.BatchStatus;
import dev.kham.domain.medicine.DispenseLine;
import dev.kham.domain.medicine.InsufficientStockException;
import dev.kham.domain.medicine.Medicine;
import dev.kham.domain.medicine.Movement.Kind;
import dev.kham.domain.patient.PatientId;
import dev.kham.domain.shared.ConflictException;
import dev.kham.embedded.EmbeddedTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionService;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/**
 * Deliveries, dispenses, counts, quarantines, recalls and write-offs of the same medicines all at
 * once: afterwards the ledger is played back, and every single step of it has to have been right.
 */
@QuarkusTest
@WithTestResource(EmbeddedTestResource.class)
class MedicineRaceTest {
  private static final int THREADS = 32;
  private static final int ACTS = 640;
  private static final Set<String> REFUSALS =
      Set.of("insufficient-stock", "batch-state", "batch-exists");

  @Inject PostgresPorts ports;
  @Inject IdGenerator ids;
  @Inject Sql sql;

  private final SettableClock clock = new SettableClock(NOW, ZONE);
  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicInteger attempts = new AtomicInteger();

  private Caller pharmacist;
  private PatientId patient;
  private Transaction counted;

  @BeforeEach
  void somebody_works_there() {
    pharmacist = new Given(ports).caller(Role.PHARMACIST);
    patient = new Given(ports).patient().id();
    counted =
        new Transaction() {
          @Override
          public <T> T call(Supplier<T> work) {
            calls.incrementAndGet();
            return ports
                .transaction()
                .call(
                    () -> {
                      attempts.incrementAndGet();
                      return work.get();
                    });
          }

          @Override
          public boolean isUnderway() {
            return ports.transaction().isUnderway();
          }
        };
  }

  @RepeatedTest(3)
  void whatever_happens_at_once_happened_one_after_another() {
    long deadlocks = deadlocks();
    List<Medicine> medicines = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      medicines.add(stored(ports, medicine(10)));
    }
    Random random = new Random(); // the ledger says what happened, so no seed has to
    List<Act> acts = new ArrayList<>();
    for (int i = 0; i < ACTS; i++) {
      acts.add(act(medicines.get(random.nextInt(medicines.size())), random));
    }
    List<Object> outcomes = Together.of(acts, THREADS);

    List<DispenseMedicine.Given> given = new ArrayList<>();
    for (Object outcome : outcomes) {
      switch (outcome) {
        case DispenseMedicine.Given one -> given.add(one);
        case BatchId received -> {}
        case String done -> assertThat(done).isIn("moved", "nothing to move");
        case InsufficientStockException few -> assertThat(few.available()).isLessThan(40);
        case ConflictException refused -> assertThat(REFUSALS).contains(refused.type());
        default -> throw new AssertionError("nobody expected " + outcome, (Throwable) outcome);
      }
    }
    assertThat(given).hasSizeGreaterThan(ACTS / 20);
    Map<UUID, List<DispenseLine>> told = new HashMap<>();
    given.forEach(it -> told.put(it.dispense().id().value(), it.lines()));
    Map<UUID, List<DispenseLine>> written = new HashMap<>();
    for (Medicine medicine : medicines) {
      written.putAll(playedBack(medicine));
    }
    assertThat(written).isEqualTo(told);
    assertThat(attempts.get()).as("nothing had to be done again").isEqualTo(calls.get());
    assertThat(deadlocks()).isEqualTo(deadlocks);
  }

  private Act act(Medicine medicine, Random random) {
    int what = random.nextInt(10);
    long units = random.nextInt(20) + 1;
    LocalDate expiresOn = TODAY.plusDays(random.nextInt(6));
    String lot = "L" + random.nextInt(25);
    Kind[] kinds = {Kind.ADJUST, Kind.QUARANTINE, Kind.RELEASE, Kind.RELEASE, Kind.WRITE_OFF};
    Kind kind = random.nextInt(12) == 0 ? Kind.RECALL : kinds[random.nextInt(kinds.length)];
    int index = random.nextInt(100);
    return switch (what) {
      case 0, 1, 2 ->
          () ->
              new ReceiveBatch(counted, pharmacy(), ids, clock)
                  .handle(
                      new ReceiveBatch.Command(
                          pharmacist, medicine.id(), lot, expiresOn, units * 2, null, null));
      case 3, 4, 5, 6, 7 ->
          () ->
              dispenses(THREADS)
                  .handle(
                      new DispenseMedicine.Command(
                          pharmacist, medicine.id(), units, patient, null));
      default ->
          () -> {
            List<BatchView> batches =
                ports.medicineQueries().batches(new BatchFilter(medicine.id(), null, null, 100));
            if (batches.isEmpty()) {
              return "nothing to move";
            }
            new MoveBatch(counted, pharmacy(), clock)
                .handle(
                    new MoveBatch.Command(
                        pharmacist,
                        new BatchId(batches.get(index % batches.size()).id()),
                        kind,
                        kind == Kind.ADJUST ? units % 2 == 0 ? units : -units : null,
                        "r"));
            return "moved";
          };
    };
  }

  private Pharmacy pharmacy() {
    return new Pharmacy(ports.medicines(), ports.stock(), ports.jobs(), ids);
  }

  private DispenseMedicine dispenses(int waiting) {
    return new DispenseMedicine(
        counted, pharmacy(), ports.patients(), ports.appointments(), ids, clock, waiting);
  }

  /** Every step was right; what each dispense took, as the ledger has it. */
  private Map<UUID, List<DispenseLine>> playedBack(Medicine medicine) {
    Map<UUID, Batch> batches = new LinkedHashMap<>();
    for (BatchView it :
        ports.medicineQueries().batches(new BatchFilter(medicine.id(), null, null, 1000))) {
      batches.put(it.id(), batch(medicine, it, 0, BatchStatus.AVAILABLE));
    }
    List<MovementView> ledger =
        ports.medicineQueries().movements(medicine.id(), null, 10_000).reversed();
    Map<UUID, List<DispenseLine>> given = new LinkedHashMap<>();
    for (int i = 0; i < ledger.size(); ) {
      MovementView first = ledger.get(i);
      if (first.kind() == Kind.DISPENSE) {
        List<DispenseLine> lines = new ArrayList<>();
        List<Batch> before = List.copyOf(batches.values());
        for (; i < ledger.size() && first.dispenseId().equals(ledger.get(i).dispenseId()); i++) {
          MovementView line = ledger.get(i);
          Batch of = batches.get(line.batchId());
          lines.add(new DispenseLine(of.id(), of.number(), of.expiresOn(), -line.change()));
          apply(batches, line);
        }
        long units = lines.stream().mapToLong(DispenseLine::quantity).sum();
        assertThat(lines).isEqualTo(Batch.give(before, units, TODAY));
        assertThat(given.put(first.dispenseId(), lines)).isNull();
      } else {
        apply(batches, first);
        i++;
      }
    }
    for (BatchView it :
        ports.medicineQueries().batches(new BatchFilter(medicine.id(), null, null, 1000))) {
      assertThat(batches.get(it.id())).isEqualTo(batch(medicine, it, it.quantity(), it.status()));
    }
    return given;
  }

  private static void apply(Map<UUID, Batch> batches, MovementView movement) {
    Batch batch = batches.get(movement.batchId());
    Batch after =
        new Batch(
            batch.id(),
            batch.medicine(),
            batch.number(),
            batch.expiresOn(),
            batch.quantity() + movement.change(), // refused by the batch when it is negative
            movement.status(),
            null,
            null);
    assertThat(movement.balance()).isEqualTo(after.quantity());
    batches.put(movement.batchId(), after);
  }

  private static Batch batch(Medicine medicine, BatchView view, long quantity, BatchStatus status) {
    return new Batch(
        new BatchId(view.id()),
        medicine.id(),
        view.number(),
        view.expiresOn(),
        quantity,
        status,
        null,
        null);
  }

  private long deadlocks() {
    return sql.query(
        handle ->
            handle
                .createQuery(
                    "select deadlocks from pg_stat_database where datname = current_database()")
                .mapTo(Long.class)
                .one());
  }

  @Test
  void of_many_who_want_the_last_units_as_many_get_them_as_there_are() {
    Medicine medicine = stored(ports, medicine(0));
    received(ports, medicine, TODAY, 7);
    received(ports, medicine, TODAY.plusDays(1), 6);
    DispenseMedicine dispense = dispenses(THREADS);
    List<Act> acts = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      acts.add(
          () ->
              dispense.handle(
                  new DispenseMedicine.Command(pharmacist, medicine.id(), 2, patient, null)));
    }
    List<Object> outcomes = Together.of(acts, THREADS);
    assertThat(outcomes).filteredOn(it -> it instanceof DispenseMedicine.Given).hasSize(6);
    assertThat(outcomes)
        .filteredOn(it -> it instanceof InsufficientStockException few && few.available() == 1)
        .hasSize(THREADS - 6);
    assertThat(ports.medicineQueries().medicine(medicine.id(), TODAY).orElseThrow().onHand())
        .isEqualTo(1);
  }

  @Test
  void who_would_have_to_wait_behind_too_many_is_sent_away_at_once() throws Exception {
    int waiting = 4;
    int wanting = 12;
    Medicine medicine = stored(ports, medicine(0));
    Medicine other = stored(ports, medicine(0));
    received(ports, medicine, TODAY, 100);
    received(ports, other, TODAY, 100);
    DispenseMedicine dispense = dispenses(waiting);
    CountDownLatch locked = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    try (ExecutorService pool = Executors.newFixedThreadPool(wanting + 1)) {
      pool.submit(
          () ->
              ports
                  .transaction()
                  .call(
                      () -> {
                        ports.medicines().lock(medicine.id());
                        locked.countDown();
                        return await(release);
                      }));
      locked.await();
      CompletionService<Object> answers = new ExecutorCompletionService<>(pool);
      for (int i = 0; i < wanting; i++) {
        answers.submit(
            () ->
                dispense.handle(
                    new DispenseMedicine.Command(pharmacist, medicine.id(), 1, null, null)));
      }
      for (int i = 0; i < wanting - waiting; i++) {
        assertThat(outcome(answers.poll(30, TimeUnit.SECONDS)))
            .isInstanceOf(MedicineBusyException.class);
      }
      // others do not wait for this medicine
      dispense.handle(new DispenseMedicine.Command(pharmacist, other.id(), 1, null, null));
      release.countDown();
      for (int i = 0; i < waiting; i++) {
        assertThat(outcome(answers.poll(30, TimeUnit.SECONDS)))
            .isInstanceOf(DispenseMedicine.Given.class);
      }
    }
    assertThat(ports.medicineQueries().medicine(medicine.id(), TODAY).orElseThrow().onHand())
        .isEqualTo(100 - waiting);
    dispense.handle(new DispenseMedicine.Command(pharmacist, medicine.id(), 1, null, null));
  }

  @Test
  void who_waits_for_too_long_is_sent_away_as_well() {
    Medicine medicine = stored(ports, medicine(0));
    received(ports, medicine, TODAY, 100);
    CountDownLatch locked = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    List<Object> outcomes =
        Together.of(
            List.of(
                () ->
                    ports
                        .transaction()
                        .call(
                            () -> {
                              ports.medicines().lock(medicine.id());
                              locked.countDown();
                              return await(release);
                            }),
                () -> {
                  locked.await();
                  try {
                    return dispenses(4)
                        .handle(
                            new DispenseMedicine.Command(pharmacist, medicine.id(), 1, null, null));
                  } finally {
                    release.countDown();
                  }
                }),
            2);
    assertThat(outcomes.getFirst()).isEqualTo(true);
    assertThat(outcomes.getLast()).isInstanceOf(MedicineBusyException.class);
  }

  @RepeatedTest(3)
  void looks_at_the_stock_at_once_tell_of_each_crossing_once() {
    Medicine medicine = stored(ports, medicine(10));
    Batch soon = received(ports, medicine, TODAY.plusDays(3), 9);
    Set<String> before = mailJobs();
    List<Act> acts = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      String job = i % 2 == 0 ? CheckInventory.EXPIRY_JOB : CheckInventory.LOW_STOCK_JOB;
      acts.add(
          () -> {
            new CheckInventory(
                    ports.transaction(),
                    ports.alerts(),
                    ports.stock(),
                    ports.pharmacyStaff(),
                    ports.jobs(),
                    ids,
                    clock,
                    List.of(30, 7))
                .handle(new CheckInventory.Command(job, medicine.id()));
            return "looked";
          });
    }
    assertThat(Together.of(acts, acts.size())).containsOnly("looked");
    List<Alert> alerts =
        ports.transaction().call(() -> ports.alerts().known(true, true, medicine.id()));
    assertThat(alerts)
        .extracting(it -> it.crossing().kind(), it -> it.crossing().batch())
        .containsExactlyInAnyOrder(
            tuple(Alert.Kind.EXPIRING, soon.id()), tuple(Alert.Kind.LOW_STOCK, null));
    Set<String> mails = mailJobs();
    mails.removeAll(before);
    String mine = pharmacist.accountId().toString();
    assertThat(mails.stream().filter(it -> it.endsWith(mine)))
        .containsExactlyInAnyOrderElementsOf(
            alerts.stream()
                .map(it -> "send-inventory-alert:" + it.check() + ":" + mine)
                .collect(Collectors.toSet()));
  }

  private Set<String> mailJobs() {
    return sql.query(
        handle ->
            new HashSet<>(
                handle
                    .createQuery("select key from jobs where name = 'send-inventory-alert'")
                    .mapTo(String.class)
                    .list()));
  }

  private static Object outcome(Future<Object> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      return e.getCause();
    }
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts a test", e);
    }
  }
}
