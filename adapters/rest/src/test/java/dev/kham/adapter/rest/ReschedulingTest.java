package dev.kham.adapter.rest;

import static dev.kham.application.scheduling.SchedulingFixtures.MONDAY;
import static dev.kham.application.scheduling.SchedulingFixtures.at;
import static dev.kham.application.scheduling.SchedulingFixtures.slotAt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.appointment.Appointment;
import dev.kham.domain.appointment.AppointmentStatus;
import dev.kham.domain.scheduling.Doctor;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class ReschedulingTest extends RestTest {
  private static final String TEN = "2026-11-23T10:00:00+07:00";

  private Doctor doctor;
  private Caller patient;
  private Appointment held;

  @BeforeEach
  void somebody_who_would_rather_come_later() {
    doctor = hospital.given().doctor();
    patient = hospital.given().caller(Role.PATIENT);
    held = hospital.given().held(doctor, patient, slotAt(MONDAY, "09:00"));
  }

  @Test
  void answers_with_the_moved_appointment() {
    Doctor other = hospital.given().doctor();
    ValidatableResponse answer =
        move(patient, "\"0\"", Map.of("start", TEN, "doctorId", other.id().toString()))
            .statusCode(200)
            .contentType("application/json")
            .header("ETag", "\"1\"")
            .body("id", equalTo(held.id().toString()))
            .body("status", equalTo("PENDING"))
            .body("version", equalTo(1))
            .body("doctor.id", equalTo(other.id().toString()))
            .body("start", equalTo(TEN))
            .body("end", equalTo("2026-11-23T10:30:00+07:00"))
            .body("payment.status", equalTo("PENDING"));
    as(patient)
        .get("/api/v1/appointments/" + held.id())
        .then()
        .header("ETag", "\"1\"")
        .body("", equalTo(answer.extract().path("")));
  }

  @Test
  void needs_no_doctor_to_stay_with_theirs_and_takes_any_offset() {
    move(patient, "\"0\"", Map.of("start", "2026-11-23T03:00:00Z"))
        .statusCode(200)
        .body("doctor.id", equalTo(doctor.id().toString()))
        .body("start", equalTo(TEN));
  }

  @Test
  void of_a_slot_that_is_taken_shows_the_next_free_ones() {
    hospital.given().held(doctor, hospital.given().caller(Role.PATIENT), slotAt(MONDAY, "10:00"));
    move(patient, "\"0\"", Map.of("start", TEN))
        .spec(problem(409, "slot-taken"))
        .body("alternatives", hasSize(5))
        .body("alternatives[0].doctorId", equalTo(doctor.id().toString()))
        .body("alternatives[0].start", equalTo("2026-11-23T10:30:00+07:00"));
    assertUnchanged();
  }

  @Test
  void is_refused_when_the_patient_is_elsewhere() {
    hospital.given().held(hospital.given().doctor(), patient, slotAt(MONDAY, "10:00"));
    move(patient, "\"0\"", Map.of("start", TEN)).spec(problem(409, "patient-busy"));
    assertUnchanged();
  }

  @Test
  void is_refused_when_no_slot_starts_then() {
    move(patient, "\"0\"", Map.of("start", "2026-11-23T10:10:00+07:00"))
        .spec(problem(422, "slot-not-offered"));
    assertUnchanged();
  }

  @Test
  void is_refused_when_it_has_been_cancelled() {
    held = hospital.given().changed(held, AppointmentStatus.CANCELLED);
    move(patient, "\"1\"", Map.of("start", TEN)).spec(problem(409, "illegal-transition"));
  }

  @Test
  void is_the_desks_once_it_has_begun() {
    held = hospital.given().changed(held, AppointmentStatus.CONFIRMED);
    hospital.clock().set(at(MONDAY, "09:00"));
    move(patient, "\"1\"", Map.of("start", TEN)).spec(problem(409, "appointment-begun"));
    assertUnchanged();
    move(hospital.given().caller(Role.RECEPTIONIST), "\"1\"", Map.of("start", TEN)).statusCode(200);
  }

  @Test
  void needs_to_know_what_was_read() {
    sending(as(patient), Map.of("start", TEN))
        .post("/api/v1/appointments/{id}/reschedule", held.id().toString())
        .then()
        .spec(problem(428, "if-match-required"));
    assertUnchanged();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"1\"", "W/\"0\"", "an", "\"99999999999\""})
  void a_tag_that_is_not_the_appointments_is_stale(String tag) {
    move(patient, tag, Map.of("start", TEN)).spec(problem(412, "stale-version"));
    assertUnchanged();
  }

  static Stream<Arguments> invalidFields() {
    return Stream.of(
        arguments("start", null),
        arguments("start", "tomorrow"),
        arguments("start", "2026-11-23T10:00:00"),
        arguments("start", "+12026-11-23T10:00:00+07:00"),
        arguments("start", 1795000000),
        arguments("doctorId", "an"),
        arguments("doctorId", List.of()),
        arguments("fee", 0));
  }

  @ParameterizedTest
  @MethodSource("invalidFields")
  void names_the_invalid_field(String field, Object value) {
    Map<String, Object> wish = new HashMap<>(Map.of("start", TEN));
    wish.put(field, value);
    move(patient, "\"0\"", wish).spec(invalid(field));
    assertUnchanged();
  }

  @Test
  void needs_a_body() {
    as(patient)
        .header("If-Match", "\"0\"")
        .contentType("application/json")
        .post("/api/v1/appointments/{id}/reschedule", held.id().toString())
        .then()
        .spec(invalid("body"));
  }

  @Test
  void does_not_tell_others_that_there_is_one_nor_patients_of_doctors_there_are_not() {
    move(hospital.given().caller(Role.PATIENT), "\"0\"", Map.of("start", TEN))
        .spec(problem(404, "not-found"));
    move(patient, "\"0\"", Map.of("start", TEN, "doctorId", UUID.randomUUID().toString()))
        .spec(problem(404, "not-found"));
    assertUnchanged();
  }

  private void assertUnchanged() {
    assertThat(hospital.appointments().find(held.id())).contains(held);
  }

  private ValidatableResponse move(Caller caller, String ifMatch, Map<String, Object> wish) {
    return sending(as(caller).header("If-Match", ifMatch), wish)
        .post("/api/v1/appointments/{id}/reschedule", held.id().toString())
        .then();
  }
}
