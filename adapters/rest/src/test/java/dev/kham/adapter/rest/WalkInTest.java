package dev.kham.adapter.rest;

import static dev.kham.application.scheduling.SchedulingFixtures.TODAY;
import static dev.kham.application.scheduling.SchedulingFixtures.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.kham.application.scheduling.SchedulingFixtures;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.appointment.AppointmentId;
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
class WalkInTest extends RestTest {
  private static final String WALK_INS = "/api/v1/walk-ins";
  private static final String APPOINTMENTS = "/api/v1/appointments/";

  private Doctor doctor;
  private Caller desk;

  @BeforeEach
  void a_doctor_and_a_desk() {
    doctor = hospital.given().doctor();
    desk = hospital.given().caller(Role.RECEPTIONIST);
  }

  @Test
  void answers_with_the_next_slot_of_today_and_a_number() {
    ValidatableResponse answer =
        walkIn(wish())
            .statusCode(201)
            .header("ETag", "\"0\"")
            .header("Idempotency-Replayed", nullValue())
            .body("status", equalTo("PENDING"))
            .body("start", equalTo("2026-11-20T09:30:00+07:00"))
            .body("queueNumber", equalTo(1))
            .body("payment.amount", equalTo(150_000));
    String id = answer.extract().path("id");
    answer.header("Location", endsWith(APPOINTMENTS + id));
    Map<String, Object> shown = as(desk).get(APPOINTMENTS + id).then().extract().path("");
    assertThat(shown).isEqualTo(answer.extract().path(""));

    String patient = hospital.given().patient().id().toString();
    walkIn(Map.of("doctorId", doctor.id().toString(), "patientId", patient))
        .statusCode(201)
        .body("patientId", equalTo(patient))
        .body("queueNumber", equalTo(2));
  }

  @Test
  void the_same_request_again_gets_the_same_number() {
    String key = UUID.randomUUID().toString();
    String first = walkIn(wish(), key).statusCode(201).extract().asString();
    assertThat(
            walkIn(wish(), key)
                .statusCode(201)
                .header("Idempotency-Replayed", equalTo("true"))
                .extract()
                .asString())
        .isEqualTo(first);
    Map<String, Object> other = wish();
    other.put("reason", "ho");
    walkIn(other, key).spec(problem(422, "idempotency-key-reused"));
    sending(as(desk), wish()).post(WALK_INS).then().spec(problem(400, "idempotency-key-required"));
    queue(desk, "").body("items", hasSize(1));
  }

  @Test
  void a_number_stays_until_the_appointment_moves_to_another_doctor() {
    String id = walkIn(wish()).extract().path("id");
    hospital
        .given()
        .changed(
            hospital.appointments().find(new AppointmentId(UUID.fromString(id))).orElseThrow(),
            AppointmentStatus.CONFIRMED);
    as(desk)
        .get(APPOINTMENTS + id)
        .then()
        .body("status", equalTo("CONFIRMED"))
        .body("queueNumber", equalTo(1));
    move(id, 1, doctor, "2026-11-20T14:00:00+07:00").body("queueNumber", equalTo(1));
    move(id, 2, hospital.given().doctor(), "2026-11-20T14:00:00+07:00")
        .body("$", not(hasKey("queueNumber")));
  }

  @Test
  void says_so_when_the_day_is_full() {
    hospital.clock().set(at(TODAY, "16:00"));
    walkIn(wish()).spec(problem(409, "no-slot-today"));
    queue(desk, "").body("items", equalTo(List.of()));
  }

  @Test
  void wants_exactly_one_patient() {
    Map<String, Object> both = wish();
    both.put("patientId", hospital.given().patient().id().toString());
    walkIn(both)
        .spec(problem(422, "patient-or-new-patient"))
        .body("errors.field", equalTo(List.of("patientId", "newPatient")));
    walkIn(Map.of("doctorId", doctor.id().toString())).spec(problem(422, "patient-or-new-patient"));
  }

  @Test
  void refuses_who_cannot_be_and_knows_no_other_doctors_and_patients() {
    walkIn(newPatient("phone", "12345")).spec(problem(422, "invalid-phone"));
    walkIn(newPatient("dateOfBirth", "2026-11-21")).spec(problem(422, "invalid-date-of-birth"));
    Map<String, Object> nowhere = wish();
    nowhere.put("doctorId", UUID.randomUUID().toString());
    walkIn(nowhere).spec(problem(404, "not-found"));
    walkIn(Map.of("doctorId", doctor.id().toString(), "patientId", UUID.randomUUID().toString()))
        .spec(problem(404, "not-found"));
  }

  static Stream<Arguments> invalidFields() {
    return Stream.of(
        arguments("doctorId", null),
        arguments("doctorId", "no id"),
        arguments("patientId", "no id"),
        arguments("newPatient", "Lê Văn Tám"),
        arguments("reason", "x".repeat(1001)),
        arguments("reason", "a\0"),
        arguments("start", "2026-11-20T09:30:00+07:00"),
        arguments("newPatient.fullName", null),
        arguments("newPatient.fullName", " "),
        arguments("newPatient.fullName", "x".repeat(201)),
        arguments("newPatient.fullName", "a\n"),
        arguments("newPatient.phone", "0".repeat(21)),
        arguments("newPatient.dateOfBirth", null),
        arguments("newPatient.dateOfBirth", "1948"),
        arguments("newPatient.email", "unknown"));
  }

  @ParameterizedTest
  @MethodSource("invalidFields")
  void names_the_invalid_field(String field, Object value) {
    Map<String, Object> wish;
    if (field.startsWith("newPatient.")) {
      wish = newPatient(field.substring("newPatient.".length()), value);
    } else {
      wish = wish();
      wish.put(field, value);
    }
    walkIn(wish).spec(invalid(field));
  }

  @Test
  void shows_the_queue_by_number_with_names_for_who_may_know_them() {
    String first = walkIn(wish()).extract().path("id");
    String second = walkIn(wish()).extract().path("id");
    sending(as(desk).header("If-Match", "\"0\""), Map.of("reason", "đã về"))
        .post(APPOINTMENTS + first + "/cancel")
        .then()
        .statusCode(200)
        .body("queueNumber", equalTo(1));
    for (Role role : List.of(Role.RECEPTIONIST, Role.DOCTOR)) {
      queue(hospital.given().caller(role), "?date=" + TODAY)
          .body("items.queueNumber", equalTo(List.of(1, 2)))
          .body("items.appointmentId", equalTo(List.of(first, second)))
          .body("items.status", equalTo(List.of("CANCELLED", "PENDING")))
          .body("items[1].start", equalTo("2026-11-20T10:00:00+07:00"))
          .body("items.patientName", equalTo(List.of("Lê Văn Tám", "Lê Văn Tám")))
          .body("nextCursor", nullValue());
    }
    queue(hospital.given().caller(Role.CASHIER), "")
        .body("items", hasSize(2))
        .body("items[0]", not(hasKey("patientName")));
    queue(desk, "?date=" + SchedulingFixtures.MONDAY).body("items", equalTo(List.of()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"20/11/2026", "2026-02-30", "+20000-01-01"})
  void a_queue_is_of_a_day(String date) {
    as(desk)
        .queryParam("date", date)
        .get("/api/v1/doctors/" + doctor.id() + "/queue")
        .then()
        .spec(invalid("date"));
  }

  @Test
  void an_unknown_doctor_has_no_queue() {
    as(desk)
        .get("/api/v1/doctors/" + UUID.randomUUID() + "/queue")
        .then()
        .spec(problem(404, "not-found"));
  }

  private ValidatableResponse queue(Caller caller, String query) {
    return as(caller)
        .get("/api/v1/doctors/" + doctor.id() + "/queue" + query)
        .then()
        .statusCode(200);
  }

  private ValidatableResponse move(String id, int version, Doctor to, String start) {
    return sending(
            as(desk).header("If-Match", "\"" + version + "\""),
            Map.of("start", start, "doctorId", to.id().toString()))
        .post(APPOINTMENTS + id + "/reschedule")
        .then()
        .statusCode(200);
  }

  private ValidatableResponse walkIn(Map<String, Object> wish) {
    return walkIn(wish, UUID.randomUUID().toString());
  }

  private ValidatableResponse walkIn(Map<String, Object> wish, String key) {
    return sending(as(desk).header("Idempotency-Key", key), wish).post(WALK_INS).then();
  }

  private Map<String, Object> wish() {
    return newPatient("phone", "0912345678");
  }

  private Map<String, Object> newPatient(String field, Object value) {
    Map<String, Object> patient =
        new HashMap<>(Map.of("fullName", "Lê Văn Tám", "dateOfBirth", "1948-09-02"));
    patient.put(field, value);
    return new HashMap<>(Map.of("doctorId", doctor.id().toString(), "newPatient", patient));
  }
}
