package dev.kham.application.medicine;

import static dev.kham.application.medicine.MedicineFixtures.medicine;
import static dev.kham.application.medicine.MedicineFixtures.received;
import static dev.kham.application.medicine.MedicineFixtures.stored;
import static dev.kham.application.scheduling.SchedulingFixtures.MONDAY;
import static dev.kham.application.scheduling.SchedulingFixtures.TODAY;
import static dev.kham.application.scheduling.SchedulingFixtures.at;
import static dev.kham.application.scheduling.SchedulingFixtures.slotAt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kham.application.InMemoryHospital;
import dev.kham.application.job.Job;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.appointment.Appointment;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.medicine.Batch;
import dev.kham.domain.medicine.BatchId;
import dev.kham.domain.medicine.BatchStatus;
import dev.kham.domain.medicine.DispenseLine;
import dev.kham.domain.medicine.InsufficientStockException;
import dev.kham.domain.medicine.Medicine;
import dev.kham.domain.medicine.MedicineId;
import dev.kham.domain.medicine.Movement.Kind;
import dev.kham.domain.patient.PatientId;
import dev.kham.domain.shared.DomainException;
import dev.kham.domain.shared.ForbiddenException;
import dev.kham.domain.shared.NotFoundException;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PharmacyTest {
  private final InMemoryHospital hospital = new InMemoryHospital();
  private final Caller pharmacist = hospital.given().caller(Role.PHARMACIST);
  private final Medicine medicine = stored(hospital, medicine(10));

  @Test
  void a_delivery_is_a_batch_and_more_of_it_adds_to_it() {
    BatchId first = receive("L1", TODAY.plusDays(100), 20, 500L);
    assertThat(receive("L1", TODAY.plusDays(100), 5, 500L)).isEqualTo(first);
    assertThat(batch(first).quantity()).isEqualTo(25);
    assertThat(receive("L2", TODAY, 1, null)).isNotEqualTo(first);
  }

  @Test
  void a_delivery_that_differs_is_no_more_of_the_same() {
    receive("L1", TODAY.plusDays(100), 20, 500L);
    assertRefused("batch-exists", () -> receive("L1", TODAY.plusDays(99), 5, 500L));
    assertRefused("batch-exists", () -> receive("L1", TODAY.plusDays(100), 5, 501L));
    assertRefused("batch-exists", () -> receive("L1", TODAY.plusDays(100), 5, null));
    assertRefused("already-expired", () -> receive("L3", TODAY.minusDays(1), 5, null));
  }

  @Test
  void more_of_what_is_recalled_is_recalled_too() {
    BatchId id = receive("L1", TODAY.plusDays(9), 20, null);
    move(id, Kind.RECALL, null);
    receive("L1", TODAY.plusDays(9), 5, null);
    assertThat(batch(id).status()).isEqualTo(BatchStatus.RECALLED);
    assertRefused("insufficient-stock", () -> dispense(1));
  }

  @Test
  void gives_out_what_expires_first_and_says_which_batch_gave_what() {
    BatchId late = receive("L1", TODAY.plusDays(50), 20, null);
    BatchId soon = receive("L2", TODAY, 5, null);
    assertThat(dispense(8))
        .containsExactly(
            new DispenseLine(soon, "L2", TODAY, 5),
            new DispenseLine(late, "L1", TODAY.plusDays(50), 3));
    assertThat(batch(soon).quantity()).isZero();
    assertThat(batch(late).quantity()).isEqualTo(17);
  }

  @Test
  void the_hospitals_day_decides_and_not_that_of_greenwich() {
    receive("L1", TODAY, 5, null);
    hospital.clock().set(at(TODAY, "23:59"));
    dispense(1);
    hospital.clock().set(at(TODAY.plusDays(1), "00:00"));
    assertRefused("insufficient-stock", () -> dispense(1));
  }

  @Test
  void gives_all_or_nothing_and_says_how_many_there_are() {
    BatchId id = receive("L1", TODAY, 5, null);
    assertThatThrownBy(() -> dispense(6))
        .isInstanceOfSatisfying(
            InsufficientStockException.class, it -> assertThat(it.available()).isEqualTo(5));
    assertThat(batch(id).quantity()).isEqualTo(5);
  }

  @Test
  void what_is_given_at_an_appointment_is_given_to_its_patient() {
    receive("L1", TODAY, 50, null);
    Caller patient = hospital.given().caller(Role.PATIENT);
    Appointment held =
        hospital.given().held(hospital.given().doctor(), patient, slotAt(MONDAY, "09:00"));
    PatientId other = hospital.given().patient().id();
    assertThat(dispense(null, held.id()).dispense().patient()).isEqualTo(patient.patientId());
    assertThat(dispense(patient.patientId(), held.id()).dispense().appointment())
        .isEqualTo(held.id());
    assertThat(dispense(other, null).dispense().patient()).isEqualTo(other);
    assertThat(dispense(null, null).dispense().patient()).isNull();
    assertRefused("appointment-of-another", () -> dispense(other, held.id()));
    assertThatThrownBy(() -> dispense(new PatientId(UUID.randomUUID()), null))
        .isInstanceOf(NotFoundException.class);
    assertThatThrownBy(() -> dispense(null, new AppointmentId(UUID.randomUUID())))
        .isInstanceOf(NotFoundException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "AVAILABLE, ADJUST, -5, AVAILABLE 0",
    "AVAILABLE, ADJUST, 3, AVAILABLE 8",
    "AVAILABLE, ADJUST, -6, insufficient-stock",
    "AVAILABLE, ADJUST, 0, invalid-quantity",
    "AVAILABLE, ADJUST, , invalid-quantity",
    "AVAILABLE, WRITE_OFF, , AVAILABLE 0",
    "AVAILABLE, WRITE_OFF, 2, AVAILABLE 3",
    "AVAILABLE, WRITE_OFF, 6, insufficient-stock",
    "AVAILABLE, WRITE_OFF, -1, invalid-quantity",
    "AVAILABLE, QUARANTINE, , QUARANTINED 5",
    "AVAILABLE, QUARANTINE, 5, QUARANTINED 5",
    "AVAILABLE, QUARANTINE, 4, whole-batch",
    "AVAILABLE, RELEASE, , batch-state",
    "AVAILABLE, RECALL, , RECALLED 5",
    "QUARANTINED, RELEASE, , AVAILABLE 5",
    "QUARANTINED, QUARANTINE, , batch-state",
    "QUARANTINED, RECALL, , RECALLED 5",
    "QUARANTINED, WRITE_OFF, , QUARANTINED 0",
    "RECALLED, RECALL, , batch-state",
    "RECALLED, RELEASE, , batch-state",
    "RECALLED, QUARANTINE, , batch-state",
    "RECALLED, WRITE_OFF, , RECALLED 0",
    "EXPIRED, RELEASE, , batch-state",
    "EXPIRED, QUARANTINE, , batch-state",
    "EXPIRED, RECALL, , RECALLED 5",
    "EXPIRED, WRITE_OFF, , EXPIRED 0"
  })
  void a_batch_goes_where_its_status_lets_it(
      BatchStatus from, Kind kind, Long units, String outcome) {
    BatchId id = receive("L1", TODAY, 5, null);
    switch (from) {
      case AVAILABLE -> {}
      case QUARANTINED -> move(id, Kind.QUARANTINE, null);
      case RECALLED -> move(id, Kind.RECALL, null);
      case EXPIRED -> {
        hospital.clock().set(at(TODAY.plusDays(1), "00:00"));
        hospital.updateBatchStatus().handle();
      }
    }
    String came;
    try {
      move(id, kind, units);
      came = batch(id).status() + " " + batch(id).quantity();
    } catch (DomainException e) {
      came = e.type();
    }
    assertThat(came).isEqualTo(outcome);
  }

  @Test
  void what_expired_in_quarantine_stays_there() {
    BatchId id = receive("L1", TODAY, 5, null);
    move(id, Kind.QUARANTINE, null);
    hospital.clock().set(at(TODAY.plusDays(1), "00:00"));
    assertRefused("batch-state", () -> move(id, Kind.RELEASE, null));
    hospital.updateBatchStatus().handle();
    assertThat(batch(id).status()).isEqualTo(BatchStatus.EXPIRED);
  }

  @Test
  void batches_expire_when_their_last_day_is_over_however_many() {
    for (int i = 0; i < 250; i++) {
      receive("L" + i, TODAY, 1, null);
    }
    BatchId later = receive("later", TODAY.plusDays(1), 1, null);
    hospital.updateBatchStatus().handle();
    assertThat(hospital.stock().allBatches()).allMatch(it -> it.status() == BatchStatus.AVAILABLE);
    hospital.clock().set(at(TODAY.plusDays(1), "00:00"));
    hospital.updateBatchStatus().handle();
    hospital.updateBatchStatus().handle();
    assertThat(hospital.stock().allBatches())
        .filteredOn(it -> it.status() == BatchStatus.EXPIRED)
        .hasSize(250);
    assertThat(batch(later).status()).isEqualTo(BatchStatus.AVAILABLE);
    assertThat(hospital.medicineQueries().movements(medicine.id(), null, 1000))
        .filteredOn(it -> it.kind() == Kind.EXPIRE)
        .hasSize(250);
  }

  @Test
  void the_minimum_is_looked_at_when_it_is_crossed_and_only_then() {
    BatchId id = receive("L1", TODAY, 20, null);
    dispense(10);
    assertThat(looks()).isEmpty();
    dispense(1);
    assertThat(looks()).hasSize(1);
    assertThat(looks().getFirst().data()).containsEntry("medicine", medicine.id().toString());
    dispense(1);
    assertThat(looks()).hasSize(1);
    receive("L1", TODAY, 2, null);
    move(id, Kind.QUARANTINE, null);
    assertThat(looks()).hasSize(2);
  }

  @ParameterizedTest
  @EnumSource(names = {"PATIENT", "DOCTOR", "RECEPTIONIST", "CASHIER"})
  void nobody_else_gets_anywhere(Role role) {
    Caller other = hospital.given().caller(role);
    BatchId id = receive("L1", TODAY, 20, null);
    List<ThrowingCallable> attempts =
        List.of(
            () -> hospital.keepMedicine().handle(medicineOf(other)),
            () -> hospital.keepMedicine().change(medicine.id(), 0, medicineOf(other)),
            () ->
                hospital
                    .receiveBatch()
                    .handle(
                        new ReceiveBatch.Command(other, medicine.id(), "n", TODAY, 1, null, null)),
            () ->
                hospital
                    .moveBatch()
                    .handle(new MoveBatch.Command(other, id, Kind.RECALL, null, "r")),
            () ->
                hospital
                    .dispenseMedicine()
                    .handle(new DispenseMedicine.Command(other, medicine.id(), 1, null, null)),
            () -> hospital.tellRecipients().handle(other, id),
            () -> hospital.answerAlert().acknowledge(other, null),
            () -> hospital.answerAlert().snooze(other, null, TODAY.plusDays(1)),
            () -> hospital.viewPharmacy().medicine(other, medicine.id()),
            () -> hospital.viewPharmacy().medicines(other, null, false, null, null, 1),
            () -> hospital.viewPharmacy().batch(other, id),
            () -> hospital.viewPharmacy().batches(other, null, null, 1),
            () -> hospital.viewPharmacy().batchesOf(other, medicine.id(), null, 1),
            () -> hospital.viewPharmacy().movements(other, medicine.id(), null, 1),
            () -> hospital.viewPharmacy().recipients(other, id, null, 1),
            () -> hospital.viewPharmacy().alerts(other, null));
    for (ThrowingCallable attempt : attempts) {
      assertThatThrownBy(attempt).isInstanceOf(ForbiddenException.class);
    }
    assertThat(batch(id).quantity()).isEqualTo(20);
  }

  private List<Job> looks() {
    return hospital.jobs().waiting().stream()
        .filter(it -> it.name().equals(CheckInventory.LOW_STOCK_JOB))
        .toList();
  }

  private KeepMedicine.Command medicineOf(Caller caller) {
    return new KeepMedicine.Command(caller, "C", "n", "u", null, 0, null);
  }

  private BatchId receive(String number, LocalDate expiresOn, long units, Long cost) {
    return hospital
        .receiveBatch()
        .handle(
            new ReceiveBatch.Command(
                pharmacist, medicine.id(), number, expiresOn, units, null, cost));
  }

  private void move(BatchId id, Kind kind, Long units) {
    hospital.moveBatch().handle(new MoveBatch.Command(pharmacist, id, kind, units, "kiểm kê"));
  }

  private List<DispenseLine> dispense(long units) {
    return hospital
        .dispenseMedicine()
        .handle(new DispenseMedicine.Command(pharmacist, medicine.id(), units, null, null))
        .lines();
  }

  private DispenseMedicine.Given dispense(PatientId patient, AppointmentId appointment) {
    return hospital
        .dispenseMedicine()
        .handle(new DispenseMedicine.Command(pharmacist, medicine.id(), 1, patient, appointment));
  }

  private Batch batch(BatchId id) {
    return hospital.stock().find(id).orElseThrow();
  }

  private static void assertRefused(String type, ThrowingCallable attempt) {
    assertThatThrownBy(attempt)
        .isInstanceOfSatisfying(DomainException.class, it -> assertThat(it.type()).isEqualTo(type));
  }

  @Test
  void what_is_not_there_is_not_found() {
    BatchId none = new BatchId(UUID.randomUUID());
    assertThatThrownBy(() -> move(none, Kind.RECALL, null)).isInstanceOf(NotFoundException.class);
    assertThatThrownBy(
            () ->
                hospital
                    .receiveBatch()
                    .handle(
                        new ReceiveBatch.Command(
                            pharmacist,
                            new MedicineId(UUID.randomUUID()),
                            "n",
                            TODAY,
                            1,
                            null,
                            null)))
        .isInstanceOf(NotFoundException.class);
    received(hospital, medicine, TODAY, 1);
    assertThatThrownBy(
            () ->
                hospital
                    .dispenseMedicine()
                    .handle(
                        new DispenseMedicine.Command(
                            pharmacist, new MedicineId(UUID.randomUUID()), 1, null, null)))
        .isInstanceOf(NotFoundException.class);
  }
}
