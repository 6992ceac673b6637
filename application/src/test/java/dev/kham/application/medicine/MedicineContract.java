package dev.kham.application.medicine;

import static dev.kham.application.medicine.MedicineFixtures.MACHINE;
import static dev.kham.application.medicine.MedicineFixtures.dispensed;
import static dev.kham.application.medicine.MedicineFixtures.medicine;
import static dev.kham.application.medicine.MedicineFixtures.moved;
import static dev.kham.application.medicine.MedicineFixtures.received;
import static dev.kham.application.medicine.MedicineFixtures.stored;
import static dev.kham.application.medicine.MedicineFixtures.taken;
import static dev.kham.application.scheduling.SchedulingFixtures.MONDAY;
import static dev.kham.application.scheduling.SchedulingFixtures.NOW;
import static dev.kham.application.scheduling.SchedulingFixtures.TODAY;
import static dev.kham.application.scheduling.SchedulingFixtures.slotAt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kham.application.PortContract;
import dev.kham.application.medicine.AlertRepository.Check;
import dev.kham.application.medicine.AlertRepository.Looks;
import dev.kham.application.medicine.MedicineQueries.AlertFilter;
import dev.kham.application.medicine.MedicineQueries.AlertView;
import dev.kham.application.medicine.MedicineQueries.BatchFilter;
import dev.kham.application.medicine.MedicineQueries.BatchPosition;
import dev.kham.application.medicine.MedicineQueries.BatchView;
import dev.kham.application.medicine.MedicineQueries.MedicineFilter;
import dev.kham.application.medicine.MedicineQueries.MedicineView;
import dev.kham.application.medicine.MedicineQueries.MovementView;
import dev.kham.application.medicine.MedicineQueries.Recipient;
import dev.kham.application.medicine.MedicineQueries.Worth;
import dev.kham.application.medicine.PharmacyStaff.Member;
import dev.kham.domain.account.Account;
import dev.kham.domain.account.AccountId;
import dev.kham.domain.account.Actor;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.appointment.Appointment;
import dev.kham.domain.medicine.Alert;
import dev.kham.domain.medicine.Alert.Crossing;
import dev.kham.domain.medicine.Alert.Kind;
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
import dev.kham.domain.patient.Patient;
import dev.kham.domain.patient.PatientId;
import dev.kham.domain.shared.StaleVersionException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Medicines, their stock, the alerts about it, and all of it as shown. */
public interface MedicineContract extends PortContract {
  private Caller pharmacist() {
    return given().caller(Role.PHARMACIST);
  }

  private Batch found(BatchId id) {
    return inTransaction(() -> ports().stock().find(id)).orElseThrow();
  }

  private MedicineView shown(Medicine medicine) {
    return ports().medicineQueries().medicine(medicine.id(), TODAY).orElseThrow();
  }

  // medicines

  @Test
  default void finds_every_field_of_a_medicine_before_and_after_a_change() {
    Medicine medicine = stored(ports(), medicine(10));
    assertThat(shown(medicine)).isEqualTo(new MedicineView(medicine, 0, 0, null, 0));
    Medicine changed =
        medicine.change("X-" + medicine.id(), "Đường glucose", "chai", null, 3, List.of(5, 60));
    inTransaction(() -> ports().medicines().update(changed));
    assertThat(inTransaction(() -> ports().medicines().lock(medicine.id()))).contains(changed);
    assertThat(shown(medicine).medicine()).isEqualTo(changed);
    assertThatThrownBy(() -> inTransaction(() -> ports().medicines().update(changed)))
        .isInstanceOf(StaleVersionException.class);
    MedicineId unknown = new MedicineId(UUID.randomUUID());
    assertThat(inTransaction(() -> ports().medicines().lock(unknown))).isEmpty();
    assertThat(ports().medicineQueries().medicine(unknown, TODAY)).isEmpty();
  }

  @Test
  default void a_code_is_one_medicines() {
    Medicine medicine = stored(ports(), medicine(0));
    Medicine other = stored(ports(), medicine(0));
    Medicine same =
        new Medicine(
            new MedicineId(UUID.randomUUID()), medicine.code(), "n", "u", null, 0, null, 0);
    assertThatThrownBy(() -> stored(ports(), same)).isInstanceOf(MedicineExistsException.class);
    assertThatThrownBy(
            () ->
                inTransaction(
                    () ->
                        ports()
                            .medicines()
                            .update(other.change(medicine.code(), "n", "u", null, 0, null))))
        .isInstanceOf(MedicineExistsException.class);
  }

  @Test
  default void shows_medicines_by_part_of_name_or_code_page_by_page() {
    String word = UUID.randomUUID().toString();
    List<Medicine> found = new ArrayList<>();
    for (String name : List.of("Đa sinh tố " + word, "Bông " + word, "Ống " + word + "_%")) {
      Medicine medicine = medicine(0);
      found.add(stored(ports(), medicine.change(medicine.code(), name, "hộp", null, 0, null)));
    }
    assertThat(names(word, 2))
        .containsExactly("Bông " + word, "Đa sinh tố " + word, "Ống " + word + "_%");
    assertThat(names("DA SINH TO " + word, 2)).containsExactly("Đa sinh tố " + word);
    assertThat(names(word + "_%", 2)).containsExactly("Ống " + word + "_%");
    assertThat(names(found.getFirst().code().toLowerCase(), 2))
        .containsExactly("Đa sinh tố " + word);
  }

  private List<String> names(String text, int limit) {
    List<String> names = new ArrayList<>();
    MedicineId after = null;
    while (true) {
      List<MedicineView> page =
          ports()
              .medicineQueries()
              .medicines(new MedicineFilter(text, false, null, after, limit), TODAY);
      assertThat(page).hasSizeLessThanOrEqualTo(limit);
      if (page.isEmpty()) {
        return names;
      }
      page.forEach(it -> names.add(it.medicine().name()));
      after = page.getLast().medicine().id();
    }
  }

  @Test
  default void tells_what_all_units_are_worth_and_which_batches_are_not_in_it() {
    Worth before = ports().medicineQueries().worth();
    Medicine one = stored(ports(), medicine(0));
    Medicine other = stored(ports(), medicine(0));
    received(ports(), one, TODAY.plusDays(20), 20);
    received(ports(), other, TODAY.minusDays(1), 5);
    Batch gone = received(ports(), other, TODAY.plusDays(1), 7);
    moved(ports(), gone.id(), Movement.Kind.WRITE_OFF, null, TODAY);
    inTransaction(
        () -> {
          for (long units : new long[] {0, 3}) {
            Batch free =
                new Batch(
                    new BatchId(UUID.randomUUID()),
                    one.id(),
                    UUID.randomUUID().toString(),
                    TODAY,
                    0,
                    BatchStatus.AVAILABLE,
                    null,
                    null);
            ports().stock().add(free);
            if (units > 0) {
              ports().stock().move(free.receive(units, NOW, new Actor.Machine("test")));
            }
          }
        });
    assertThat(ports().medicineQueries().worth())
        .isEqualTo(new Worth(before.value() + 25 * 1_500, before.batchesWithoutCost() + 1));
  }

  @Test
  default void shows_what_is_on_hand_usable_worth_and_expires_next() {
    Medicine medicine = stored(ports(), medicine(31));
    received(ports(), medicine, TODAY.plusDays(20), 20);
    received(ports(), medicine, TODAY, 10);
    Batch over = received(ports(), medicine, TODAY.minusDays(1), 5);
    Batch held = received(ports(), medicine, TODAY.plusDays(3), 7);
    moved(ports(), held.id(), Movement.Kind.QUARANTINE, null, TODAY);
    assertThat(shown(medicine)).isEqualTo(new MedicineView(medicine, 42, 30, TODAY, 42 * 1_500));
    assertThat(ports().medicineQueries().batch(over.id()))
        .contains(
            new BatchView(
                over.id().value(),
                medicine.id().value(),
                medicine.code(),
                medicine.name(),
                over.number(),
                TODAY.minusDays(1),
                5,
                BatchStatus.AVAILABLE,
                "Dược phẩm Ví Dụ",
                1_500L));
    assertThat(isListed(medicine, true, null)).isTrue();
    assertThat(isListed(medicine, true, TODAY)).isTrue();
    received(ports(), medicine, TODAY.plusDays(20), 1);
    assertThat(isListed(medicine, true, null)).isFalse();
    dispensed(ports(), medicine, 10, null, pharmacist().accountId(), TODAY, NOW);
    assertThat(isListed(medicine, false, TODAY.plusDays(19))).isFalse();
    assertThat(isListed(medicine, false, TODAY.plusDays(20))).isTrue();
  }

  private boolean isListed(Medicine medicine, boolean belowMinimum, LocalDate expiringBy) {
    return !ports()
        .medicineQueries()
        .medicines(new MedicineFilter(medicine.code(), belowMinimum, expiringBy, null, 5), TODAY)
        .isEmpty();
  }

  // stock

  @Test
  default void a_batch_is_the_sum_of_its_movements() {
    Medicine medicine = stored(ports(), medicine(0));
    Batch batch = received(ports(), medicine, TODAY.plusDays(3), 20);
    assertThat(batch)
        .isEqualTo(
            new Batch(
                batch.id(),
                medicine.id(),
                "LOT-" + batch.id(),
                TODAY.plusDays(3),
                20,
                BatchStatus.AVAILABLE,
                "Dược phẩm Ví Dụ",
                1_500L));
    moved(ports(), batch.id(), Movement.Kind.ADJUST, -3L, TODAY);
    moved(ports(), batch.id(), Movement.Kind.QUARANTINE, null, TODAY);
    moved(ports(), batch.id(), Movement.Kind.RELEASE, null, TODAY);
    Caller by = pharmacist();
    Patient patient = given().patient();
    dispensed(ports(), medicine, 4, patient.id(), by.accountId(), TODAY, NOW.plusSeconds(1));
    moved(ports(), batch.id(), Movement.Kind.RECALL, 13L, TODAY);
    Batch end = moved(ports(), batch.id(), Movement.Kind.WRITE_OFF, null, TODAY);
    assertThat(end).isEqualTo(found(batch.id()));
    assertThat(end.quantity()).isZero();
    assertThat(end.status()).isEqualTo(BatchStatus.RECALLED);
    assertThat(inTransaction(() -> ports().stock().find(medicine.id(), batch.number())))
        .contains(end);
    assertThat(inTransaction(() -> ports().stock().find(medicine.id(), "other"))).isEmpty();

    List<MovementView> movements = ports().medicineQueries().movements(medicine.id(), null, 100);
    assertThat(movements)
        .extracting(it -> it.kind() + " " + it.change() + " " + it.balance())
        .containsExactly(
            "WRITE_OFF -13 0",
            "RECALL 0 13",
            "DISPENSE -4 13",
            "RELEASE 0 17",
            "QUARANTINE 0 17",
            "ADJUST -3 17",
            "RECEIVE 20 20");
    MovementView given = movements.get(2);
    assertThat(given)
        .isEqualTo(
            new MovementView(
                given.id(),
                batch.id().value(),
                batch.number(),
                Movement.Kind.DISPENSE,
                -4,
                13,
                BatchStatus.AVAILABLE,
                null,
                given.dispenseId(),
                patient.id().value(),
                null,
                NOW.plusSeconds(1),
                by.asActor()));
    assertThat(given.dispenseId()).isNotNull();
    assertThat(movements.getFirst().reason()).isEqualTo("lý do");
    assertThat(movements.getFirst().by()).isEqualTo(MACHINE);
    assertThat(movements)
        .extracting(MovementView::id)
        .isSortedAccordingTo(Comparator.reverseOrder());
    assertThat(ports().medicineQueries().movements(medicine.id(), movements.get(4).id(), 1))
        .containsExactly(movements.get(5));
  }

  @Test
  default void nothing_goes_below_nothing() {
    Medicine medicine = stored(ports(), medicine(0));
    Batch batch = received(ports(), medicine, TODAY, 5);
    Movement tooMuch =
        new Movement(
            batch.id(), Movement.Kind.ADJUST, -6, BatchStatus.AVAILABLE, "r", NOW, MACHINE);
    assertThatThrownBy(() -> inTransaction(() -> ports().stock().move(tooMuch)))
        .isInstanceOf(RuntimeException.class);
    assertThat(found(batch.id()).quantity()).isEqualTo(5);
    Batch full =
        new Batch(
            new BatchId(UUID.randomUUID()),
            medicine.id(),
            "n",
            TODAY,
            1,
            BatchStatus.AVAILABLE,
            null,
            null);
    assertThatThrownBy(() -> inTransaction(() -> ports().stock().add(full)))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  default void dispenses_as_the_rule_has_it_whatever_there_is() {
    Random random = new Random(20261121);
    AccountId by = pharmacist().accountId();
    for (int round = 0; round < 25; round++) {
      Medicine medicine = stored(ports(), medicine(0));
      List<BatchId> batches = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        Batch batch =
            received(
                ports(), medicine, TODAY.plusDays(random.nextInt(4) - 1), random.nextInt(5) + 1);
        batches.add(batch.id());
        if (random.nextInt(4) == 0) {
          moved(ports(), batch.id(), Movement.Kind.QUARANTINE, null, TODAY.minusDays(1));
        } else if (random.nextInt(4) == 0) {
          moved(ports(), batch.id(), Movement.Kind.WRITE_OFF, null, TODAY);
        }
      }
      for (int i = 0; i < 4; i++) {
        List<Batch> before = batches.stream().map(this::found).toList();
        long wanted = random.nextInt(12) + 1;
        List<DispenseLine> expected = Batch.give(before, wanted, TODAY);
        long usable =
            before.stream().filter(it -> it.isUsable(TODAY)).mapToLong(Batch::quantity).sum();
        assertThat(inTransaction(() -> ports().stock().usable(medicine.id(), TODAY)))
            .isEqualTo(usable);
        assertThat(taken(ports(), medicine, wanted, null, by, TODAY, NOW))
            .isEqualTo(new StockRepository.Taken(usable, expected));
        for (Batch batch : before) {
          long taken =
              expected.stream()
                  .filter(it -> it.batch().equals(batch.id()))
                  .mapToLong(DispenseLine::quantity)
                  .sum();
          assertThat(found(batch.id()).quantity()).isEqualTo(batch.quantity() - taken);
        }
      }
    }
  }

  @Test
  default void a_batch_is_usable_through_its_last_day() {
    Medicine medicine = stored(ports(), medicine(0));
    received(ports(), medicine, TODAY, 5);
    AccountId by = pharmacist().accountId();
    assertThat(dispensed(ports(), medicine, 1, null, by, TODAY.plusDays(1), NOW)).isEmpty();
    assertThat(dispensed(ports(), medicine, 1, null, by, TODAY, NOW)).hasSize(1);
  }

  @Test
  default void finds_the_batches_to_expire() {
    Medicine medicine = stored(ports(), medicine(0));
    LocalDate day = TODAY.minusYears(20);
    Batch over = received(ports(), medicine, day, 1);
    Batch held = received(ports(), medicine, day, 1);
    moved(ports(), held.id(), Movement.Kind.QUARANTINE, null, day);
    Batch recalled = received(ports(), medicine, day, 1);
    moved(ports(), recalled.id(), Movement.Kind.RECALL, null, day);
    Batch expired = received(ports(), medicine, day, 1);
    inTransaction(() -> ports().stock().move(expired.expire(NOW, MACHINE)));
    assertThat(found(expired.id()).status()).isEqualTo(BatchStatus.EXPIRED);
    assertThat(inTransaction(() -> ports().stock().toExpire(day.plusDays(1), 1000)))
        .contains(over.id(), held.id())
        .doesNotContain(recalled.id(), expired.id());
    assertThat(inTransaction(() -> ports().stock().toExpire(day, 1000)))
        .doesNotContain(over.id(), held.id());
    assertThat(inTransaction(() -> ports().stock().toExpire(day.plusDays(1), 1))).hasSize(1);
  }

  @Test
  default void shows_batches_by_expiry_page_by_page() {
    Medicine medicine = stored(ports(), medicine(0));
    List<Batch> batches = new ArrayList<>();
    for (int days : new int[] {9, 1, 5, 1}) {
      batches.add(received(ports(), medicine, TODAY.plusDays(days), 1));
    }
    moved(ports(), batches.getFirst().id(), Movement.Kind.WRITE_OFF, null, TODAY);
    List<UUID> expected =
        batches.stream()
            .map(it -> found(it.id()))
            .sorted(Batch.FEFO)
            .map(it -> it.id().value())
            .toList();
    List<UUID> shown = new ArrayList<>();
    BatchPosition after = null;
    while (true) {
      List<BatchView> page =
          ports().medicineQueries().batches(new BatchFilter(medicine.id(), null, after, 3));
      if (page.isEmpty()) {
        break;
      }
      page.forEach(it -> shown.add(it.id()));
      after = new BatchPosition(page.getLast().expiresOn(), page.getLast().id());
    }
    assertThat(shown).isEqualTo(expected);
    assertThat(
            ports()
                .medicineQueries()
                .batches(new BatchFilter(medicine.id(), TODAY.plusDays(9), null, 10)))
        .extracting(BatchView::id)
        .isEqualTo(expected.subList(0, 3));
    assertThat(
            ports()
                .medicineQueries()
                .batches(new BatchFilter(medicine.id(), TODAY.plusDays(4), null, 10)))
        .extracting(BatchView::id)
        .isEqualTo(expected.subList(0, 2));
  }

  @Test
  default void knows_who_received_units_of_a_batch() {
    Medicine medicine = stored(ports(), medicine(0));
    Batch first = received(ports(), medicine, TODAY, 6);
    Batch second = received(ports(), medicine, TODAY.plusDays(1), 100);
    Caller by = pharmacist();
    Patient once = given().patient();
    Patient twice = given().patient();
    Appointment held =
        given().held(given().doctor(), given().caller(twice), slotAt(MONDAY, "09:00"));
    dispensed(ports(), medicine, 2, twice.id(), by.accountId(), TODAY, NOW);
    dispensed(ports(), medicine, 1, null, by.accountId(), TODAY, NOW);
    Dispense withAppointment =
        new Dispense(
            new DispenseId(UUID.randomUUID()),
            medicine.id(),
            5,
            twice.id(),
            held.id(),
            by.accountId(),
            NOW.plusSeconds(9));
    inTransaction(
        () -> {
          ports().medicines().lock(medicine.id());
          return ports().stock().dispense(withAppointment, TODAY);
        });
    dispensed(ports(), medicine, 1, once.id(), by.accountId(), TODAY, NOW);

    assertThat(ports().medicineQueries().recipients(first.id(), null, 10))
        .containsExactly(recipient(twice, 5, NOW.plusSeconds(9)));
    List<Recipient> expected =
        List.of(recipient(twice, 2, NOW.plusSeconds(9)), recipient(once, 1, NOW)).stream()
            .sorted(Comparator.comparing(it -> it.patientId().toString()))
            .toList();
    assertThat(ports().medicineQueries().recipients(second.id(), null, 10)).isEqualTo(expected);
    assertThat(
            ports()
                .medicineQueries()
                .recipients(second.id(), new PatientId(expected.getFirst().patientId()), 10))
        .containsExactly(expected.getLast());
    assertThat(ports().medicineQueries().movements(medicine.id(), null, 100))
        .extracting(MovementView::appointmentId)
        .contains(held.id().value());
  }

  @Test
  default void a_child_is_reached_through_who_acts_for_it() {
    Medicine medicine = stored(ports(), medicine(0));
    Batch batch = received(ports(), medicine, TODAY, 6);
    Patient guardian = given().patient();
    Patient child = given().childOf(guardian).patient();
    dispensed(ports(), medicine, 2, child.id(), pharmacist().accountId(), TODAY, NOW);
    assertThat(ports().medicineQueries().recipients(batch.id(), null, 10))
        .containsExactly(
            new Recipient(
                child.id().value(), child.fullName(), guardian.email(), guardian.phone(), 2, NOW));
  }

  private static Recipient recipient(Patient patient, long quantity, Instant last) {
    return new Recipient(
        patient.id().value(), patient.fullName(), patient.email(), patient.phone(), quantity, last);
  }

  @Test
  default void a_recall_is_confirmed_as_often_as_one_likes() {
    Batch batch = received(ports(), stored(ports(), medicine(0)), TODAY, 1);
    AccountId by = pharmacist().accountId();
    inTransaction(() -> ports().stock().confirmRecall(batch.id(), by, NOW));
    inTransaction(() -> ports().stock().confirmRecall(batch.id(), by, NOW));
  }

  // what is looked at, and the alerts

  @Test
  default void shows_the_watch_medicines_with_their_batches_that_have_units() {
    Medicine medicine = stored(ports(), medicine(3));
    Medicine none = stored(ports(), medicine(5));
    Batch batch = received(ports(), medicine, TODAY, 1);
    Batch empty = received(ports(), medicine, TODAY, 1);
    moved(ports(), empty.id(), Movement.Kind.WRITE_OFF, null, TODAY);
    assertThat(inTransaction(() -> ports().stock().stocks(medicine.id())))
        .containsExactly(new Stock(medicine, List.of(batch)));
    assertThat(inTransaction(() -> ports().stock().stocks(null)))
        .contains(new Stock(medicine, List.of(batch)), new Stock(none, List.of()));
  }

  @Test
  default void keeps_every_field_of_an_alert() {
    Batch batch = received(ports(), stored(ports(), medicine(0)), TODAY, 5);
    Alert alert = saved(expiring(batch, 7));
    AccountId by = pharmacist().accountId();
    UUID check = checked(1);
    Alert told = saved(alert.tell(check));
    assertThat(inTransaction(() -> ports().alerts().lock(alert.id()))).contains(told);
    Alert escalated = saved(told.escalate(NOW));
    Alert snoozed = saved(escalated.snooze(by, TODAY.plusDays(2)));
    assertThat(inTransaction(() -> ports().alerts().lock(alert.id()))).contains(snoozed);
    assertThatThrownBy(() -> saved(snoozed)).isInstanceOf(StaleVersionException.class);
    assertThat(inTransaction(() -> ports().alerts().lock(new AlertId(UUID.randomUUID()))))
        .isEmpty();
    assertThat(ports().medicineQueries().toldBy(check)).hasSize(1);
    assertThat(ports().medicineQueries().toldBy(check).getFirst().alert()).isEqualTo(snoozed);
  }

  @Test
  default void knows_what_the_watch_has_to_know() {
    Medicine medicine = stored(ports(), medicine(10));
    Batch batch = received(ports(), medicine, TODAY, 5);
    Batch empty = received(ports(), medicine, TODAY, 1);
    moved(ports(), empty.id(), Movement.Kind.WRITE_OFF, null, TODAY);
    Alert open = saved(expiring(batch, 7));
    Alert done = saved(saved(expiring(batch, 30)).resolve());
    Alert ofEmpty = saved(expiring(empty, 7));
    saved(saved(expiring(empty, 30)).resolve());
    Alert low =
        saved(
            Alert.open(
                new AlertId(UUID.randomUUID()),
                new Crossing(Kind.LOW_STOCK, medicine.id(), null, 10),
                5,
                TODAY,
                NOW));
    AlertRepository alerts = ports().alerts();
    assertThat(inTransaction(() -> alerts.known(false, true, medicine.id())))
        .containsExactlyInAnyOrder(open, done, ofEmpty);
    assertThat(inTransaction(() -> alerts.known(true, false, medicine.id()))).containsExactly(low);
    assertThat(inTransaction(() -> alerts.known(true, true, null)))
        .contains(open, done, ofEmpty, low);
    assertThat(inTransaction(alerts::untold)).contains(open, ofEmpty, low).doesNotContain(done);
    UUID check = checked(1);
    saved(low.tell(check));
    assertThat(inTransaction(alerts::untold)).doesNotContain(low).contains(open);
    assertThat(inTransaction(() -> alerts.toldBy(check))).containsExactly(low.tell(check));
  }

  @Test
  default void counts_looks_and_what_they_told() {
    Instant from = Instant.parse("2031-01-01T00:00:00Z");
    Instant until = from.plusSeconds(60);
    Looks before = inTransaction(() -> ports().alerts().between(from, until));
    List<Instant> times = List.of(from.minusMillis(1), from, until.minusMillis(1), until);
    inTransaction(
        () ->
            times.forEach(it -> ports().alerts().add(new Check(UUID.randomUUID(), "job", it, 3))));
    saved(expiring(received(ports(), stored(ports(), medicine(0)), TODAY, 5), 7));
    assertThat(inTransaction(() -> ports().alerts().between(from, until)))
        .isEqualTo(new Looks(before.count() + 2, before.told() + 6, before.unresolved() + 1));
  }

  @Test
  default void shows_alerts_with_what_they_are_about() {
    Medicine medicine = stored(ports(), medicine(10));
    Batch batch = received(ports(), medicine, TODAY.plusDays(2), 5);
    UUID check = checked(2);
    Alert later = saved(saved(expiring(batch, 7)).tell(check));
    Alert low =
        saved(
            saved(
                    Alert.open(
                        new AlertId(UUID.randomUUID()),
                        new Crossing(Kind.LOW_STOCK, medicine.id(), null, 10),
                        5,
                        TODAY,
                        NOW))
                .tell(check));
    AlertView view =
        new AlertView(
            later,
            medicine.code(),
            medicine.name(),
            "viên",
            batch.number(),
            batch.expiresOn(),
            1_500L);
    assertThat(view.value()).isEqualTo(7_500);
    assertThat(ports().medicineQueries().toldBy(check))
        .containsExactly(
            new AlertView(low, medicine.code(), medicine.name(), "viên", null, null, null), view);

    Alert done = saved(low.resolve());
    assertThat(allAlerts(null))
        .contains(later.id())
        .doesNotContain(done.id())
        .doesNotHaveDuplicates()
        .isSortedAccordingTo(Comparator.comparing(AlertId::toString));
    assertThat(allAlerts(Alert.State.RESOLVED)).contains(done.id()).doesNotContain(later.id());
  }

  private List<AlertId> allAlerts(Alert.State state) {
    List<AlertId> ids = new ArrayList<>();
    AlertId after = null;
    while (true) {
      List<AlertView> page = ports().medicineQueries().alerts(new AlertFilter(state, after, 2));
      if (page.isEmpty()) {
        return ids;
      }
      page.forEach(it -> ids.add(it.alert().id()));
      after = page.getLast().alert().id();
    }
  }

  private static Alert expiring(Batch batch, int days) {
    return Alert.open(
        new AlertId(UUID.randomUUID()),
        new Crossing(Kind.EXPIRING, batch.medicine(), batch.id(), days),
        5,
        TODAY,
        NOW);
  }

  private Alert saved(Alert alert) {
    inTransaction(() -> ports().alerts().save(List.of(alert)));
    return alert;
  }

  private UUID checked(int told) {
    UUID check = UUID.randomUUID();
    inTransaction(() -> ports().alerts().add(new Check(check, "test", NOW, told)));
    return check;
  }

  @Test
  default void knows_who_works_in_the_pharmacy() {
    Account pharmacist =
        given()
            .account(
                Account.ofStaff(
                    new AccountId(UUID.randomUUID()),
                    UUID.randomUUID() + "@example.test",
                    "hash",
                    "Lê Thị Dược",
                    Set.of(Role.PHARMACIST),
                    null));
    Account gone =
        given()
            .account(
                Account.ofStaff(
                    new AccountId(UUID.randomUUID()),
                    UUID.randomUUID() + "@example.test",
                    "hash",
                    "n",
                    Set.of(Role.PHARMACIST),
                    null));
    inTransaction(
        () -> ports().accounts().update(gone.reassign("n", Set.of(Role.PHARMACIST), null, false)));
    Caller cashier = given().caller(Role.CASHIER);
    Member member = new Member(pharmacist.id(), pharmacist.email(), "Lê Thị Dược");
    PharmacyStaff staff = ports().pharmacyStaff();
    assertThat(inTransaction(() -> staff.with(Role.PHARMACIST)))
        .contains(member)
        .extracting(Member::id)
        .doesNotContain(gone.id(), cashier.accountId());
    assertThat(inTransaction(() -> staff.find(pharmacist.id()))).contains(member);
    assertThat(inTransaction(() -> staff.find(pharmacist.email()))).contains(member);
    assertThat(inTransaction(() -> staff.find(gone.id()))).isEmpty();
    assertThat(inTransaction(() -> staff.find(gone.email()))).isEmpty();
    AccountId patient = given().caller(Role.PATIENT).accountId();
    assertThat(inTransaction(() -> staff.find(patient))).isEmpty();
  }
}
