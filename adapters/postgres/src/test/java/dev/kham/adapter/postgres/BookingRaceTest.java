package dev.kham.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.application.Given;
import dev.kham.application.appointment.AppointmentFixtures;
import dev.kham.application.scheduling.SchedulingFixtures;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.appointment.Appointment;
import dev.kham.domain.appointment.PatientBusyException;
import dev.kham.domain.appointment.SlotTakenException;
import dev.kham.domain.scheduling.Doctor;
import dev.kham.domain.shared.ConflictException;
import dev.kham.domain.shared.TimeSlot;
import dev.kham.embedded.EmbeddedTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** However many book at once, time is given away once, and nobody waits for somebody who waits. */
@QuarkusTest
@WithTestResource(EmbeddedTestResource.class)
class BookingRaceTest {
  private static final int CALLERS = 32;
  private static final TimeSlot NINE =
      SchedulingFixtures.slotAt(SchedulingFixtures.MONDAY, "09:00");

  @Inject PostgresPorts ports;
  @Inject Sql sql;
  private long deadlocksBefore;

  @BeforeEach
  void count_deadlocks() {
    deadlocksBefore = deadlocks();
  }

  @AfterEach
  void no_deadlock_happened() {
    assertThat(deadlocks()).isEqualTo(deadlocksBefore);
  }

  private long deadlocks() {
    return sql.query(
        handle -> {
          handle.execute("select pg_stat_force_next_flush()");
          return handle
              .createQuery(
                  "select deadlocks from pg_stat_database where datname = current_database()")
              .mapTo(Long.class)
              .one();
        });
  }

  @Test
  void one_of_many_gets_the_slot() {
    Doctor doctor = given().doctor();
    List<Appointment> wishes = new ArrayList<>();
    for (Caller patient : patients(CALLERS)) {
      wishes.add(AppointmentFixtures.held(doctor, patient, NINE));
    }
    List<Object> outcomes = bookAll(wishes);
    assertThat(outcomes).filteredOn("booked"::equals).hasSize(1);
    assertThat(outcomes)
        .filteredOn(outcome -> outcome instanceof SlotTakenException)
        .hasSize(CALLERS - 1);
  }

  @Test
  void of_many_overlapping_slots_none_overlap_in_the_end() {
    Doctor doctor = given().doctor();
    List<Appointment> wishes = new ArrayList<>();
    List<Caller> patients = patients(CALLERS);
    for (int i = 0; i < CALLERS; i++) {
      wishes.add(AppointmentFixtures.held(doctor, patients.get(i), shifted(i % 4 * 10)));
    }
    List<Object> outcomes = bookAll(wishes);
    assertThat(outcomes).filteredOn("booked"::equals).hasSizeBetween(1, 2);
    assertThat(outcomes)
        .filteredOn(outcome -> !"booked".equals(outcome))
        .allMatch(outcome -> outcome instanceof SlotTakenException);
    assertThat(overlapsOf(doctor)).isZero();
  }

  @Test
  void one_patient_gets_one_of_many_doctors() {
    Caller patient = given().caller(Role.PATIENT);
    List<Appointment> wishes = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      wishes.add(AppointmentFixtures.held(given().doctor(), patient, shifted(i % 3 * 10)));
    }
    List<Object> outcomes = bookAll(wishes);
    assertThat(outcomes).filteredOn("booked"::equals).hasSize(1);
    assertThat(outcomes)
        .filteredOn(outcome -> outcome instanceof PatientBusyException)
        .hasSize(CALLERS - 1);
  }

  @Test
  void any_mix_of_doctors_patients_and_starts_leaves_no_overlap() {
    Random random = new Random(20261121);
    List<Doctor> doctors = List.of(given().doctor(), given().doctor(), given().doctor());
    List<Caller> patients = patients(6);
    List<Appointment> wishes = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      wishes.add(
          AppointmentFixtures.held(
              doctors.get(random.nextInt(3)),
              patients.get(random.nextInt(6)),
              shifted(random.nextInt(24) * 10)));
    }
    List<Object> outcomes = bookAll(wishes);
    assertThat(outcomes).filteredOn("booked"::equals).isNotEmpty();
    assertThat(outcomes)
        .filteredOn(outcome -> !"booked".equals(outcome))
        .allMatch(outcome -> outcome instanceof ConflictException);
    doctors.forEach(doctor -> assertThat(overlapsOf(doctor)).isZero());
    patients.forEach(patient -> assertThat(overlapsOf(patient)).isZero());
  }

  private Given given() {
    return new Given(ports);
  }

  private List<Caller> patients(int count) {
    List<Caller> patients = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      patients.add(given().caller(Role.PATIENT));
    }
    return patients;
  }

  private static TimeSlot shifted(int minutes) {
    return TimeSlot.of(NINE.start().plus(Duration.ofMinutes(minutes)), Duration.ofMinutes(30));
  }

  private List<Object> bookAll(List<Appointment> wishes) {
    return Together.of(
        wishes.stream()
            .map(
                wish ->
                    (Together.Act)
                        () -> {
                          ports
                              .transaction()
                              .run(
                                  () ->
                                      ports
                                          .appointments()
                                          .add(wish, AppointmentFixtures.booked(wish)));
                          return "booked";
                        })
            .toList(),
        CALLERS);
  }

  private int overlapsOf(Doctor doctor) {
    return overlaps("doctor_id", doctor.id().value());
  }

  private int overlapsOf(Caller patient) {
    return overlaps("patient_id", patient.patientId().value());
  }

  private int overlaps(String column, Object id) {
    return sql.query(
        handle ->
            handle
                .createQuery(
                    """
                    select count(*) from appointments a join appointments b
                        on a.id < b.id and a.<column> = b.<column>
                        and tstzrange(a.starts_at, a.ends_at) && tstzrange(b.starts_at, b.ends_at)
                    where a.<column> = :id and a.status <> 'CANCELLED' and b.status <> 'CANCELLED'
                    """)
                .define("column", column)
                .bind("id", id)
                .mapTo(Integer.class)
                .one());
  }

  /** What is sent along with the lock is read once it is held. */
  @Test
  void who_waited_for_a_doctor_sees_what_the_other_has_written() throws Exception {
    Doctor doctor = new Given(ports).doctor();
    CountDownLatch locked = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      Future<Doctor> writes =
          threads.submit(
              () ->
                  ports
                      .transaction()
                      .call(
                          () -> {
                            Doctor known = ports.doctors().lock(doctor.id()).orElseThrow();
                            locked.countDown();
                            awaitSomebodyWaiting();
                            Doctor without = known.working(List.of());
                            ports.doctors().update(without);
                            return without;
                          }));
      locked.await();
      Future<Doctor> books =
          threads.submit(
              () ->
                  ports
                      .transaction()
                      .call(() -> ports.doctors().findToBook(doctor.id()).orElseThrow()));
      assertThat(books.get()).isEqualTo(writes.get());
      assertThat(writes.get().shifts()).isEmpty();
    }
  }

  private void awaitSomebodyWaiting() {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!sql.query(
        handle ->
            handle
                .createQuery("select exists (select from pg_locks where not granted)")
                .mapTo(Boolean.class)
                .one())) {
      assertThat(System.nanoTime()).as("somebody waits in time").isLessThan(end);
      Thread.onSpinWait();
    }
  }
}
