package dev.kham.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.bootstrap.Clinic.Answer;
import dev.kham.bootstrap.Clinic.SignedIn;
import dev.kham.domain.scheduling.Doctor;
import dev.kham.embedded.EmbeddedTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** 64 at once over HTTP: one gets it, 63 are told no, nobody gets an error. */
@QuarkusTest
@WithTestResource(EmbeddedTestResource.class)
@WithTestResource(SecretsTestResource.class)
class BookingRaceTest {
  private static final int CALLERS = 64;

  @Inject Clinic clinic;

  @AfterEach
  void the_database_saw_no_deadlock() throws IOException {
    assertThat(Files.readString(EmbeddedTestResource.servers().postgresLog()))
        .isNotEmpty()
        .doesNotContain("deadlock detected");
  }

  @Test
  void one_slot() throws Exception {
    Doctor doctor = clinic.doctor(0);
    List<Answer> answers =
        together(patients(), patient -> clinic.book(patient, doctor, clinic.slot(0)));
    assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(1);
    List<Answer> refused = answers.stream().filter(answer -> answer.status() == 409).toList();
    assertThat(refused).hasSize(CALLERS - 1);
    assertThat(refused)
        .allSatisfy(
            answer -> {
              assertThat(answer.json().getString("type")).isEqualTo("/problems/slot-taken");
              assertThat(answer.json().getJsonArray("alternatives")).hasSize(5);
            });
  }

  @Test
  void overlapping_slots_of_different_start() throws Exception {
    Doctor doctor = clinic.doctor(0, 10, 20);
    List<SignedIn> patients = patients();
    List<Callable<Answer>> acts = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      SignedIn patient = patients.get(i);
      Duration shift = Duration.ofMinutes(i % 3 * 10L);
      acts.add(() -> clinic.book(patient, doctor, clinic.slot(0).plus(shift)));
    }
    List<Answer> answers = Together.of(acts);
    assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(1);
    assertThat(answers).filteredOn(answer -> answer.status() == 409).hasSize(CALLERS - 1);
    assertThat(
            clinic.count(
                "select count(*) from appointments where doctor_id = ?", doctor.id().value()))
        .isEqualTo(1);
  }

  @Test
  void one_patient_at_two_doctors() throws Exception {
    SignedIn patient = clinic.patient();
    List<Doctor> doctors = List.of(clinic.doctor(0), clinic.doctor(0));
    List<Callable<Answer>> acts = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      Doctor doctor = doctors.get(i % 2);
      acts.add(() -> clinic.book(patient, doctor, clinic.slot(0)));
    }
    List<Answer> answers = Together.of(acts);
    assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(1);
    assertThat(answers).filteredOn(answer -> answer.status() == 409).hasSize(CALLERS - 1);
    assertThat(
            clinic.count(
                "select count(*) from appointments where patient_id = ?",
                patient.patient().id().value()))
        .isEqualTo(1);
  }

  @Test
  void one_patient_holds_no_more_unpaid_appointments_than_one_may() throws Exception {
    SignedIn patient = clinic.patient();
    List<Callable<Answer>> acts = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Doctor doctor = clinic.doctor(0);
      for (int slot = i; slot < 16; slot += 4) {
        Instant start = clinic.slot(slot);
        acts.add(() -> clinic.book(patient, doctor, start));
      }
    }
    List<Answer> answers = Together.of(acts);
    assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(3);
    assertThat(answers)
        .filteredOn(answer -> answer.status() != 201)
        .hasSize(acts.size() - 3)
        .allSatisfy(
            answer -> {
              assertThat(answer.status()).isEqualTo(409);
              assertThat(answer.json().getString("type")).isEqualTo("/problems/too-many-pending");
            });
  }

  private List<SignedIn> patients() {
    return IntStream.range(0, CALLERS).mapToObj(i -> clinic.patient()).toList();
  }

  private interface Booking {
    Answer by(SignedIn patient);
  }

  private static List<Answer> together(List<SignedIn> patients, Booking booking) throws Exception {
    List<Callable<Answer>> acts = new ArrayList<>();
    patients.forEach(patient -> acts.add(() -> booking.by(patient)));
    return Together.of(acts);
  }
}
