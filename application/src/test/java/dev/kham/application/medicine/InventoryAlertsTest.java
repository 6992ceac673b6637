package dev.kham.application.medicine;

import static dev.kham.application.medicine.MedicineFixtures.medicine;
import static dev.kham.application.medicine.MedicineFixtures.moved;
import static dev.kham.application.medicine.MedicineFixtures.received;
import static dev.kham.application.medicine.MedicineFixtures.stored;
import static dev.kham.application.scheduling.SchedulingFixtures.MONDAY;
import static dev.kham.application.scheduling.SchedulingFixtures.TODAY;
import static dev.kham.application.scheduling.SchedulingFixtures.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kham.application.InMemoryHospital;
import dev.kham.application.medicine.TellRecipients.Told;
import dev.kham.application.messaging.Letter;
import dev.kham.application.messaging.Letter.Content.InventoryAlert;
import dev.kham.application.messaging.Letter.Content.InventoryHeartbeat;
import dev.kham.application.messaging.Letter.Content.MedicineRecall;
import dev.kham.application.messaging.MessageKey;
import dev.kham.application.messaging.MessageUnderwayException;
import dev.kham.application.patient.PatientFixtures;
import dev.kham.domain.account.Account;
import dev.kham.domain.account.AccountId;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.medicine.Alert;
import dev.kham.domain.medicine.Alert.State;
import dev.kham.domain.medicine.AlertId;
import dev.kham.domain.medicine.Batch;
import dev.kham.domain.medicine.BatchId;
import dev.kham.domain.medicine.Medicine;
import dev.kham.domain.medicine.Movement.Kind;
import dev.kham.domain.patient.Patient;
import dev.kham.domain.shared.ConflictException;
import dev.kham.domain.shared.DomainException;
import dev.kham.domain.shared.FieldRefusedException;
import dev.kham.domain.shared.NotFoundException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class InventoryAlertsTest {
  private final InMemoryHospital hospital = new InMemoryHospital();
  private final InventoryJobs jobs = new InventoryJobs(hospital);
  private final Account pharmacist =
      hospital
          .given()
          .account(
              Account.ofStaff(
                  new AccountId(UUID.randomUUID()),
                  "duoc@example.test",
                  "hash",
                  "Lê Thị Dược",
                  Set.of(Role.PHARMACIST),
                  null));
  private final Caller caller = pharmacist.asCaller();
  private final Medicine medicine = stored(hospital, medicine(10));

  @Test
  void every_pharmacist_gets_one_mail_with_all_that_was_crossed() {
    Account other = pharmacist();
    Batch soon = received(hospital, medicine, TODAY.plusDays(6), 12);
    Batch later = received(hospital, medicine, TODAY.plusDays(30), 1);
    received(hospital, medicine, TODAY.plusDays(31), 1);
    look();
    assertThat(mails())
        .extracting(Letter::to)
        .containsExactlyInAnyOrder(pharmacist.email(), other.email());
    Letter mail =
        mails().stream().filter(it -> it.to().equals(pharmacist.email())).findFirst().orElseThrow();
    InventoryAlert alert = (InventoryAlert) mail.content();
    assertThat(alert)
        .isEqualTo(
            new InventoryAlert(
                "Lê Thị Dược",
                TODAY,
                false,
                List.of(item(soon, 12, 6L, 7), item(later, 1, 30L, 30))));
    Letter.Attachment csv = mail.attachments().getFirst();
    assertThat(csv.name()).isEqualTo("inventory-alerts-2026-11-20.csv");
    assertThat(new String(csv.bytes(), StandardCharsets.UTF_8))
        .isEqualTo(
            "\ufeffkind,code,name,unit,batch,expires_on,quantity,days_left,threshold,value_vnd\r\n"
                + "EXPIRING,%s,%s,viên,%s,2026-11-26,12,6,7,18000\r\n"
                    .formatted(medicine.code(), medicine.name(), soon.number())
                + "EXPIRING,%s,%s,viên,%s,2026-12-20,1,30,30,1500\r\n"
                    .formatted(medicine.code(), medicine.name(), later.number()));
    look();
    assertThat(mails()).hasSize(2);
  }

  private InventoryAlert.Item item(Batch batch, long quantity, Long daysLeft, long threshold) {
    return new InventoryAlert.Item(
        Alert.Kind.EXPIRING,
        medicine.code(),
        medicine.name(),
        "viên",
        batch.number(),
        batch.expiresOn(),
        quantity,
        daysLeft,
        threshold,
        1_500 * quantity);
  }

  @Test
  void a_formula_in_a_name_is_no_formula_in_the_table() {
    assertThat(
            InventoryCsv.of(
                List.of(
                    new InventoryAlert.Item(
                        Alert.Kind.LOW_STOCK,
                        "=1+1",
                        "a \"b\", c\nd",
                        "@u",
                        null,
                        null,
                        -5,
                        null,
                        10,
                        null))))
        .endsWith("\r\nLOW_STOCK,'=1+1,\"a \"\"b\"\", c\nd\",'@u,,,-5,,10,\r\n");
  }

  @Test
  void a_batch_without_units_alerts_nobody() {
    Batch batch = received(hospital, medicine, TODAY.plusDays(3), 12);
    received(hospital, medicine, TODAY.plusDays(300), 12);
    moved(hospital, batch.id(), Kind.WRITE_OFF, null, TODAY);
    look();
    assertThat(mails()).isEmpty();
  }

  @Test
  void each_date_is_told_once_even_when_units_come_back() {
    Batch batch = received(hospital, medicine, TODAY.plusDays(8), 12);
    received(hospital, medicine, TODAY.plusDays(300), 12);
    look();
    assertThat(mails()).hasSize(1);
    moved(hospital, batch.id(), Kind.WRITE_OFF, null, TODAY);
    look();
    assertThat(onlyAlert().state()).isEqualTo(State.RESOLVED);
    moved(hospital, batch.id(), Kind.ADJUST, 2L, TODAY);
    look();
    assertThat(onlyAlert().state()).isEqualTo(State.OPEN);
    assertThat(mails()).hasSize(1);
    day(TODAY.plusDays(1));
    assertThat(mails()).hasSize(2);
    day(TODAY.plusDays(8));
    assertThat(mails()).as("its last day is no news").hasSize(2);
    day(TODAY.plusDays(9));
    assertThat(mails()).as("over, with units left").hasSize(3);
    moved(hospital, batch.id(), Kind.WRITE_OFF, null, TODAY);
    day(TODAY.plusDays(10));
    assertThat(mails()).hasSize(3);
    assertThat(hospital.alerts().allAlerts()).hasSize(3).allMatch(Alert::isResolved);
  }

  @Test
  void a_threshold_that_was_changed_alerts_and_one_that_was_loosened_does_not() {
    received(hospital, medicine, TODAY.plusDays(45), 12);
    look();
    assertThat(mails()).isEmpty();
    alertDays(List.of(60));
    look();
    assertThat(mails()).hasSize(1);
    alertDays(List.of(90));
    look();
    alertDays(List.of(60, 50));
    look();
    assertThat(mails()).hasSize(2);
  }

  @Test
  void what_is_recalled_is_not_told_of_when_it_expires() {
    Batch batch = received(hospital, medicine, TODAY.plusDays(3), 12);
    received(hospital, medicine, TODAY.plusDays(300), 12);
    moved(hospital, batch.id(), Kind.RECALL, null, TODAY);
    look();
    assertThat(mails()).isEmpty();
  }

  @Test
  void low_stock_is_told_right_after_the_dispense_and_again_when_it_is_crossed_again() {
    BatchId batch = received(hospital, medicine, TODAY.plusDays(300), 12).id();
    dispense(3);
    jobs.run();
    assertThat(mails()).hasSize(1);
    dispense(3);
    jobs.run();
    day(TODAY.plusDays(1));
    assertThat(mails()).hasSize(1);
    moved(hospital, batch, Kind.ADJUST, 10L, TODAY);
    day(TODAY.plusDays(2));
    assertThat(onlyAlert().state()).isEqualTo(State.RESOLVED);
    dispense(10);
    jobs.run();
    assertThat(mails()).hasSize(2);
  }

  @Test
  void nothing_is_lost_while_nobody_is_on_duty() {
    close(pharmacist);
    received(hospital, medicine, TODAY.plusDays(3), 12);
    look();
    assertThat(mails()).isEmpty();
    Account other = pharmacist();
    day(TODAY.plusDays(1));
    assertThat(mails()).extracting(Letter::to).containsExactly(other.email());
  }

  @Test
  void nobody_is_told_who_left_before_the_mail_went() {
    received(hospital, medicine, TODAY.plusDays(3), 12);
    jobs.tick();
    hospital.jobs().takeDue().forEach(jobs::run);
    close(pharmacist);
    jobs.run();
    assertThat(mails()).isEmpty();
  }

  @Test
  void what_nobody_acknowledges_within_a_day_is_told_to_the_head_pharmacist_once() {
    Account head = pharmacist();
    close(head);
    Account admin = hospital.given().account(staff("boss@example.test", Role.ADMIN));
    received(hospital, medicine, TODAY.plusDays(6), 12);
    Batch taken = received(hospital, medicine, TODAY.plusDays(5), 12);
    look();
    hospital.answerAlert().acknowledge(caller, alertOf(taken).id());
    hospital.clock().set(at(TODAY.plusDays(1), "08:59"));
    jobs.run();
    assertThat(escalated()).isEmpty();
    hospital.clock().set(at(TODAY.plusDays(1), "09:00"));
    jobs.run();
    assertThat(escalated()).hasSize(1);
    Letter mail = escalated().getFirst();
    assertThat(mail.to()).isEqualTo(admin.email());
    assertThat(((InventoryAlert) mail.content()).items()).hasSize(1);
    assertThat(alertOf(taken).escalatedAt()).isNull();
    day(TODAY.plusDays(3));
    assertThat(escalated()).hasSize(1);
  }

  @Test
  void the_head_pharmacist_is_who_the_hospital_says() {
    Account head = hospital.given().account(staff("head@example.test", Role.PHARMACIST));
    received(hospital, medicine, TODAY.plusDays(6), 12);
    look();
    hospital.clock().set(at(TODAY.plusDays(1), "09:00"));
    hospital.escalateAlerts(head.email()).handle(new EscalateAlerts.Command(onlyAlert().check()));
    jobs.run();
    assertThat(escalated()).extracting(Letter::to).containsExactly(head.email());
  }

  @Test
  void what_is_snoozed_is_told_again_on_its_day() {
    Batch batch = received(hospital, medicine, TODAY.plusDays(25), 12);
    look();
    hospital.answerAlert().snooze(caller, onlyAlert().id(), TODAY.plusDays(3));
    day(TODAY.plusDays(2));
    assertThat(mails()).hasSize(1);
    assertThat(escalated()).isEmpty();
    dispense(2);
    day(TODAY.plusDays(3));
    assertThat(mails()).hasSize(2);
    assertThat(((InventoryAlert) mails().getLast().content()).items())
        .containsExactly(item(batch, 10, 22L, 30));
  }

  @Test
  void only_what_holds_is_answered_and_only_for_a_time() {
    received(hospital, medicine, TODAY.plusDays(6), 12);
    look();
    AlertId id = onlyAlert().id();
    for (LocalDate day : List.of(TODAY, TODAY.plusDays(91))) {
      assertThatThrownBy(() -> hospital.answerAlert().snooze(caller, id, day))
          .isInstanceOf(FieldRefusedException.class);
    }
    hospital.answerAlert().snooze(caller, id, TODAY.plusDays(90));
    hospital.answerAlert().acknowledge(caller, id);
    assertThat(onlyAlert().answeredBy()).isEqualTo(caller.accountId());
    dispense(12);
    look();
    assertThatThrownBy(() -> hospital.answerAlert().acknowledge(caller, id))
        .isInstanceOfSatisfying(
            ConflictException.class, it -> assertThat(it.type()).isEqualTo("alert-resolved"));
    assertThatThrownBy(
            () -> hospital.answerAlert().acknowledge(caller, new AlertId(UUID.randomUUID())))
        .isInstanceOf(NotFoundException.class);
  }

  @Test
  void a_week_without_news_is_told_and_a_week_with_news_is_not() {
    received(hospital, medicine, TODAY.plusDays(300), 12);
    for (LocalDate day = TODAY; day.isBefore(MONDAY); day = day.plusDays(1)) {
      day(day);
    }
    assertThat(mails()).isEmpty();
    hospital.clock().set(at(MONDAY, "07:00"));
    jobs.tick();
    jobs.run();
    jobs.tick();
    jobs.run();
    assertThat(mails()).hasSize(1);
    assertThat(mails().getFirst().content())
        .isEqualTo(new InventoryHeartbeat("Lê Thị Dược", MONDAY.minusDays(7), MONDAY, 6, 0));
    dispense(12);
    jobs.run();
    hospital.clock().set(at(MONDAY.plusDays(7), "07:00"));
    jobs.tick();
    jobs.run();
    assertThat(mails()).filteredOn(it -> it.content() instanceof InventoryHeartbeat).hasSize(1);
  }

  @Test
  void a_mail_of_which_nobody_knows_holds_up_none_of_the_others() {
    Account other = pharmacist();
    hospital.checkInventory().handle(new CheckInventory.Command(CheckInventory.EXPIRY_JOB, null));
    for (Account account : List.of(pharmacist, other)) {
      LocalDate week = MONDAY.plusDays(account == other ? 7 : 0);
      hospital.clock().set(at(week, "06:00"));
      hospital.checkInventory().handle(new CheckInventory.Command(CheckInventory.EXPIRY_JOB, null));
      hospital
          .transaction()
          .run(
              () ->
                  hospital
                      .messageLedger()
                      .begin(
                          new MessageKey(
                              "inventory-week:" + week,
                              0,
                              SendInventoryHeartbeat.JOB,
                              "email",
                              "account:" + account.id()),
                          UUID.randomUUID(),
                          hospital.clock().instant()));
      assertThatThrownBy(
              () ->
                  hospital
                      .sendInventoryHeartbeat()
                      .handle(new SendInventoryHeartbeat.Command(week)))
          .isInstanceOf(MessageUnderwayException.class);
    }
    assertThat(mails()).extracting(Letter::to).containsExactly(other.email(), pharmacist.email());
  }

  @Test
  void nobody_says_that_the_stock_was_looked_at_when_it_was_not() {
    hospital.sendInventoryHeartbeat().handle(new SendInventoryHeartbeat.Command(MONDAY));
    assertThat(mails()).isEmpty();
  }

  @Test
  void who_received_a_recalled_batch_is_told_once_it_is_confirmed() {
    Batch batch = received(hospital, medicine, TODAY.plusDays(300), 12);
    Patient patient = hospital.given().patient();
    Patient unreachable = hospital.given().patient(PatientFixtures.patientWithoutEmail());
    for (Patient who : List.of(patient, patient, unreachable)) {
      hospital
          .dispenseMedicine()
          .handle(new DispenseMedicine.Command(caller, medicine.id(), 1, who.id(), null));
    }
    assertThatThrownBy(() -> hospital.tellRecipients().handle(caller, batch.id()))
        .isInstanceOfSatisfying(
            DomainException.class, it -> assertThat(it.type()).isEqualTo("not-recalled"));
    hospital
        .moveBatch()
        .handle(new MoveBatch.Command(caller, batch.id(), Kind.RECALL, null, "thông báo"));
    jobs.run();
    assertThat(recalls()).isEmpty();
    for (int i = 0; i < 2; i++) {
      assertThat(hospital.tellRecipients().handle(caller, batch.id())).isEqualTo(new Told(1, 1));
      jobs.run();
    }
    assertThat(recalls()).hasSize(1);
    assertThat(recalls().getFirst().to()).isEqualTo(patient.email());
    assertThat(recalls().getFirst().content())
        .isEqualTo(
            new MedicineRecall(
                patient.fullName(), medicine.name(), batch.number(), batch.expiresOn()));
  }

  private List<Letter> recalls() {
    return mails().stream().filter(it -> it.content() instanceof MedicineRecall).toList();
  }

  private List<Letter> escalated() {
    return mails().stream()
        .filter(it -> it.content() instanceof InventoryAlert alert && alert.escalated())
        .toList();
  }

  private List<Letter> mails() {
    return hospital.messenger().sent();
  }

  private Alert onlyAlert() {
    return hospital.alerts().allAlerts().getFirst();
  }

  private Alert alertOf(Batch batch) {
    return hospital.alerts().allAlerts().stream()
        .filter(it -> batch.id().equals(it.crossing().batch()))
        .findFirst()
        .orElseThrow();
  }

  /** All of that day's jobs, as far as there are any; those of earlier days are missed. */
  private void day(LocalDate day) {
    hospital.clock().set(at(day, "06:00"));
    jobs.tick();
    jobs.run();
  }

  /** Looks at everything at once, whatever the time. */
  private void look() {
    for (String job : List.of(CheckInventory.EXPIRY_JOB, CheckInventory.LOW_STOCK_JOB)) {
      hospital.checkInventory().handle(new CheckInventory.Command(job, null));
    }
    jobs.run();
  }

  private void alertDays(List<Integer> days) {
    Medicine now = hospital.viewPharmacy().medicine(caller, medicine.id()).medicine();
    hospital
        .keepMedicine()
        .change(
            now.id(),
            now.version(),
            new KeepMedicine.Command(
                caller, now.code(), now.name(), now.unit(), null, now.minimumStock(), days));
  }

  private void dispense(long units) {
    hospital
        .dispenseMedicine()
        .handle(new DispenseMedicine.Command(caller, medicine.id(), units, null, null));
  }

  private Account pharmacist() {
    return hospital.given().account(staff(UUID.randomUUID() + "@example.test", Role.PHARMACIST));
  }

  private static Account staff(String email, Role role) {
    return Account.ofStaff(
        new AccountId(UUID.randomUUID()), email, "hash", "n", Set.of(role), null);
  }

  private void close(Account account) {
    hospital
        .transaction()
        .run(() -> hospital.accounts().update(account.reassign("n", account.roles(), null, false)));
  }
}
