package dev.kham.application.patient;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.application.PortContract;
import dev.kham.domain.patient.Patient;
import dev.kham.domain.patient.PatientId;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

public interface PatientRepositoryContract extends PortContract {
  private Optional<Patient> find(PatientId id) {
    return inTransaction(() -> ports().patients().find(id));
  }

  @ParameterizedTest
  @ValueSource(strings = {"vi", "en"})
  default void finds_every_field_of_what_was_added(String language) {
    PatientId id = new PatientId(UUID.randomUUID());
    Patient patient =
        given()
            .patient(
                new Patient(
                    id,
                    "Đặng Thị Ngọc Huyền",
                    LocalDate.of(1932, 12, 31),
                    id + "@example.test",
                    PatientFixtures.phone(),
                    Locale.of(language)));
    assertThat(find(id)).contains(patient);
  }

  @Test
  default void finds_a_patient_without_e_mail_and_phone() {
    Patient patient = given().patient(PatientFixtures.patientWithoutEmail());
    assertThat(find(patient.id())).contains(patient);
  }

  @Test
  default void patients_may_share_e_mail_and_phone_as_families_do() {
    Patient mother = given().patient();
    Patient child =
        given()
            .patient(
                new Patient(
                    new PatientId(UUID.randomUUID()),
                    "Trần Gia Bảo",
                    LocalDate.of(2024, 2, 29),
                    mother.email(),
                    mother.phone(),
                    mother.locale()));
    assertThat(find(child.id())).contains(child);
    assertThat(find(mother.id())).contains(mother);
  }

  @Test
  default void locks_a_patient_for_one_transaction_at_a_time() throws InterruptedException {
    Patient patient = given().patient();
    AtomicInteger inside = new AtomicInteger();
    List<Integer> seen = Collections.synchronizedList(new ArrayList<>());
    List<Thread> threads =
        Stream.generate(
                () ->
                    Thread.ofPlatform()
                        .start(
                            () ->
                                inTransaction(
                                    () -> {
                                      assertThat(ports().patients().lock(patient.id()))
                                          .contains(patient);
                                      seen.add(inside.incrementAndGet());
                                      Thread.yield();
                                      inside.decrementAndGet();
                                    })))
            .limit(8)
            .toList();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(seen).hasSize(8).containsOnly(1);
  }

  @Test
  default void finds_nothing_under_an_unknown_id() {
    assertThat(find(new PatientId(UUID.randomUUID()))).isEmpty();
    assertThat(inTransaction(() -> ports().patients().lock(new PatientId(UUID.randomUUID()))))
        .isEmpty();
  }
}
