package dev.kham.application.medicine;

import static dev.kham.application.medicine.MedicineFixtures.ALERT_DAYS;
import static dev.kham.application.medicine.MedicineFixtures.medicine;
import static dev.kham.application.medicine.MedicineFixtures.stored;
import static dev.kham.application.scheduling.SchedulingFixtures.TODAY;
import static dev.kham.application.scheduling.SchedulingFixtures.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.application.InMemoryHospital;
import dev.kham.application.job.Job;
import dev.kham.application.messaging.Letter;
import dev.kham.application.messaging.Letter.Content.InventoryAlert;
import dev.kham.application.messaging.LetterRefusedException;
import dev.kham.domain.account.Account;
import dev.kham.domain.account.AccountId;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.medicine.Alert;
import dev.kham.domain.medicine.Batch;
import dev.kham.domain.medicine.BatchId;
import dev.kham.domain.medicine.BatchStatus;
import dev.kham.domain.medicine.Medicine;
import dev.kham.domain.medicine.Movement.Kind;
import dev.kham.domain.shared.DomainException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * 400 days of a pharmacy that is down now and then, in which batches come, go, are held back and
 * expire, thresholds change, pharmacists come and leave, and mails are refused: what a plain list
 * of what was told says is crossed is told to every pharmacist on duty, once.
 */
class AlertSimulationTest {
  private static final int DAYS = 400;
  private static final long NEVER_TOLD = Long.MAX_VALUE;

  private final InMemoryHospital hospital = new InMemoryHospital();
  private final InventoryJobs jobs = new InventoryJobs(hospital);
  private final List<Medicine> medicines = new ArrayList<>();
  private final List<Account> onDuty = new ArrayList<>();
  private final Caller caller = hospital.given().caller(Role.ADMIN);

  // what ought to be told, by its own reckoning
  private final Map<BatchId, Long> toldLevel = new HashMap<>();
  private final Set<Medicine> low = new HashSet<>();
  private final Map<String, List<String>> expected = new TreeMap<>();
  private int crossings;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void every_crossing_is_told_once_to_everybody_on_duty(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 4; i++) {
      medicines.add(stored(hospital, medicine(random.nextInt(40))));
    }
    join();
    join();
    int up = 0;
    int runs = 0;
    int downFor = 0;
    for (int i = 0; i < DAYS; i++) {
      LocalDate day = TODAY.plusDays(i);
      boolean wasUp = false;
      for (String time : List.of("00:00", "06:00", "10:00", "15:30")) {
        hospital.clock().set(at(day, time));
        if (downFor > 0) {
          downFor--;
          continue;
        }
        wasUp = true;
        jobs.tick();
        runs += work(day, random);
        if (time.compareTo("06:00") > 0) {
          something(day, random);
          runs += work(day, random);
        }
        if (random.nextInt(25) == 0) {
          downFor = random.nextInt(random.nextBoolean() ? 6 : 140);
        }
      }
      up += wasUp ? 1 : 0;
    }
    assertThat(runs).as("one look a day, one after each downtime").isEqualTo(up);
    assertThat(up).isLessThan(DAYS);
    assertThat(crossings).isGreaterThan(100);
    assertThat(told()).isEqualTo(sorted(expected));
    assertThat(hospital.alerts().allAlerts())
        .filteredOn(it -> it.state() == Alert.State.OPEN && it.escalatedAt() == null)
        .as("what is open for long was told to the head pharmacist")
        .allMatch(
            it -> !it.openedAt().isBefore(hospital.clock().instant().minus(Duration.ofDays(40))));
  }

  /** Does what is due and reckons with it; how often all expiry dates were looked at. */
  private int work(LocalDate today, Random random) {
    int runs = 0;
    List<Job> due = hospital.jobs().takeDue();
    while (!due.isEmpty()) {
      for (Job job : due) {
        if (job.name().equals(CheckInventory.EXPIRY_JOB)) {
          runs++;
          expectDates(today);
        } else if (job.name().equals(CheckInventory.LOW_STOCK_JOB)) {
          expectLow(today, job.data().get("medicine"));
        }
        if (job.name().equals(SendInventoryAlert.JOB) && random.nextInt(5) == 0) {
          refusedFirst(job);
        } else {
          jobs.run(job);
        }
      }
      due = hospital.jobs().takeDue();
    }
    return runs;
  }

  private void refusedFirst(Job job) {
    hospital.messenger().failWith(new LetterRefusedException(new IllegalStateException("away")));
    try {
      jobs.run(job);
    } catch (LetterRefusedException refused) {
      // as the engine would, again
    }
    hospital.messenger().recover();
    jobs.run(job);
  }

  private void expectDates(LocalDate today) {
    for (Batch batch : hospital.stock().allBatches()) {
      if (batch.quantity() == 0 || batch.status() == BatchStatus.RECALLED) {
        continue;
      }
      long left = batch.expiresOn().toEpochDay() - today.toEpochDay();
      Medicine medicine = now(batch);
      List<Integer> days = medicine.alertDays() == null ? ALERT_DAYS : medicine.alertDays();
      long level = NEVER_TOLD;
      for (int threshold : days) {
        if (left <= threshold) {
          level = Math.min(level, threshold);
        }
      }
      if (left < 0) {
        level = -1;
      }
      if (level < toldLevel.getOrDefault(batch.id(), NEVER_TOLD)) {
        toldLevel.put(batch.id(), level);
        expect(batch.number() + " " + level);
      }
    }
  }

  private void expectLow(LocalDate today, String only) {
    for (Medicine medicine : medicines) {
      if (only != null && !only.equals(medicine.id().toString())) {
        continue;
      }
      boolean isLow = hospital.stock().usable(medicine.id(), today) < now(medicine).minimumStock();
      if (!isLow) {
        low.remove(medicine);
      } else if (low.add(medicine)) {
        expect("low " + medicine.code());
      }
    }
  }

  private void expect(String crossing) {
    crossings++;
    onDuty.forEach(
        it -> expected.computeIfAbsent(it.email(), email -> new ArrayList<>()).add(crossing));
  }

  private Map<String, List<String>> told() {
    Map<String, List<String>> told = new TreeMap<>();
    for (Letter letter : hospital.messenger().sent()) {
      if (letter.content() instanceof InventoryAlert alert && !alert.escalated()) {
        for (InventoryAlert.Item item : alert.items()) {
          told.computeIfAbsent(letter.to(), it -> new ArrayList<>())
              .add(
                  item.batch() == null
                      ? "low " + item.code()
                      : item.batch() + " " + item.threshold());
        }
      }
    }
    return sorted(told);
  }

  private static Map<String, List<String>> sorted(Map<String, List<String>> lists) {
    Map<String, List<String>> sorted = new TreeMap<>();
    lists.forEach((key, list) -> sorted.put(key, list.stream().sorted().toList()));
    return sorted;
  }

  private void something(LocalDate today, Random random) {
    for (int i = random.nextInt(4); i > 0; i--) {
      Medicine medicine = medicines.get(random.nextInt(medicines.size()));
      List<Batch> batches = hospital.stock().batchesOf(medicine.id());
      try {
        switch (random.nextInt(12)) {
          case 0, 1, 2 -> receive(medicine, today.plusDays(random.nextInt(80)), random);
          case 3, 4, 5, 6 ->
              hospital
                  .dispenseMedicine()
                  .handle(
                      new DispenseMedicine.Command(
                          caller, medicine.id(), random.nextInt(15) + 1, null, null));
          case 7, 8 -> {
            if (!batches.isEmpty()) {
              Kind[] kinds = {
                Kind.ADJUST, Kind.QUARANTINE, Kind.RELEASE, Kind.RECALL, Kind.WRITE_OFF
              };
              Kind kind = kinds[random.nextInt(kinds.length)];
              hospital
                  .moveBatch()
                  .handle(
                      new MoveBatch.Command(
                          caller,
                          batches.get(random.nextInt(batches.size())).id(),
                          kind,
                          kind == Kind.ADJUST ? random.nextLong(9) - 4 : null,
                          "r"));
            }
          }
          case 9 -> change(medicine, random);
          case 10 -> acknowledge(random);
          default -> {
            if (random.nextBoolean()) {
              join();
            } else if (onDuty.size() > 1) {
              leave(onDuty.remove(random.nextInt(onDuty.size())));
            }
          }
        }
      } catch (DomainException refused) {
        // too few, or not in this state: that is life
      }
    }
  }

  private void receive(Medicine medicine, LocalDate expiresOn, Random random) {
    hospital
        .receiveBatch()
        .handle(
            new ReceiveBatch.Command(
                caller,
                medicine.id(),
                UUID.randomUUID().toString(),
                expiresOn,
                random.nextInt(25) + 1,
                null,
                10L));
  }

  private void change(Medicine medicine, Random random) {
    Medicine now = now(medicine);
    List<List<Integer>> days = List.of(List.of(60, 30, 7), List.of(14), List.of(30, 7, 1));
    int choice = random.nextInt(4);
    hospital
        .keepMedicine()
        .change(
            now.id(),
            now.version(),
            new KeepMedicine.Command(
                caller,
                now.code(),
                now.name(),
                now.unit(),
                null,
                random.nextInt(40),
                choice == 3 ? null : days.get(choice)));
  }

  private void acknowledge(Random random) {
    List<Alert> open =
        hospital.alerts().allAlerts().stream().filter(it -> !it.isResolved()).toList();
    if (!open.isEmpty()) {
      hospital.answerAlert().acknowledge(caller, open.get(random.nextInt(open.size())).id());
    }
  }

  private void join() {
    Account account =
        Account.ofStaff(
            new AccountId(UUID.randomUUID()),
            UUID.randomUUID() + "@example.test",
            "hash",
            "n",
            Set.of(Role.PHARMACIST),
            null);
    onDuty.add(hospital.given().account(account));
  }

  private void leave(Account account) {
    hospital
        .transaction()
        .run(() -> hospital.accounts().update(account.reassign("n", account.roles(), null, false)));
  }

  private Medicine now(Batch batch) {
    return hospital.stock().allMedicines().stream()
        .filter(it -> it.id().equals(batch.medicine()))
        .findFirst()
        .orElseThrow();
  }

  private Medicine now(Medicine medicine) {
    return hospital.stock().allMedicines().stream()
        .filter(it -> it.id().equals(medicine.id()))
        .findFirst()
        .orElseThrow();
  }
}
