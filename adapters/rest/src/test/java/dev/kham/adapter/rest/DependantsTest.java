package dev.kham.adapter.rest;

import static dev.kham.application.scheduling.SchedulingFixtures.TODAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.patient.Dependant;
import dev.kham.domain.patient.PatientId;
import dev.kham.domain.scheduling.Doctor;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.net.http.HttpClient;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@QuarkusTest
class DependantsTest extends RestTest {
  private static final String ME = "/api/v1/me";
  private static final String APPOINTMENTS = "/api/v1/appointments";

  private Caller guardian;

  @BeforeEach
  void somebody_with_a_child() {
    guardian = hospital.given().caller(Role.PATIENT);
  }

  @Test
  void adds_a_dependant_whom_the_own_account_shows() {
    as(guardian).get(ME).then().statusCode(200).body("dependants", equalTo(List.of()));
    Map<String, Object> child =
        add(guardian, wish())
            .statusCode(201)
            .header("Location", endsWith(ME))
            .header("Idempotency-Replayed", nullValue())
            .extract()
            .path("");
    assertThat(child)
        .containsOnlyKeys("id", "fullName", "dateOfBirth", "relationship")
        .containsEntry("fullName", "Nguyễn Gia Bảo")
        .containsEntry("dateOfBirth", "2024-02-29")
        .containsEntry("relationship", "con trai");
    as(guardian).get(ME).then().statusCode(200).body("dependants", equalTo(List.of(child)));
    as(hospital.given().caller(Role.PATIENT)).get(ME).then().body("dependants", equalTo(List.of()));
  }

  @Test
  void gives_the_same_answer_to_the_same_key() {
    String key = UUID.randomUUID().toString();
    String first = add(guardian, wish(), key).statusCode(201).extract().asString();
    String again =
        add(guardian, wish(), key)
            .statusCode(201)
            .header("Idempotency-Replayed", equalTo("true"))
            .extract()
            .asString();
    assertThat(again).isEqualTo(first);
    as(guardian).get(ME).then().body("dependants", hasSize(1));
    Map<String, Object> other = wish();
    other.put("fullName", "Nguyễn Gia Hân");
    add(guardian, other, key).spec(problem(422, "idempotency-key-reused"));
    sending(as(guardian), wish())
        .post(ME + "/dependants")
        .then()
        .spec(problem(400, "idempotency-key-required"));
  }

  static Stream<Arguments> invalidFields() {
    return Stream.of(
        arguments("fullName", null),
        arguments("fullName", " "),
        arguments("fullName", "x".repeat(201)),
        arguments("fullName", "An\0"),
        arguments("dateOfBirth", null),
        arguments("dateOfBirth", "29/02/2024"),
        arguments("dateOfBirth", "20000-01-01"),
        arguments("relationship", "x".repeat(101)),
        arguments("relationship", "con\n"),
        arguments("guardian", "unknown"));
  }

  @ParameterizedTest
  @MethodSource("invalidFields")
  void names_the_invalid_field(String field, Object value) {
    Map<String, Object> wish = wish();
    wish.put(field, value);
    add(guardian, wish).spec(invalid(field));
  }

  @Test
  void refuses_a_birth_in_the_future_and_an_eleventh_dependant() {
    Map<String, Object> unborn = wish();
    unborn.put("dateOfBirth", TODAY.plusDays(1).toString());
    add(guardian, unborn).spec(problem(422, "invalid-date-of-birth"));
    for (int i = 0; i < Dependant.MOST; i++) {
      add(guardian, wish()).statusCode(201);
    }
    add(guardian, wish()).spec(problem(409, "too-many-dependants"));
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PATIENT")
  void staff_have_none(Role role) {
    Caller staff = hospital.given().caller(role);
    add(staff, wish()).spec(problem(403, "forbidden"));
    as(staff).get(ME).then().statusCode(200).body("dependants", nullValue());
  }

  @Test
  void the_guardian_does_for_a_dependant_what_one_does_for_oneself() {
    // a token from before the dependant was added
    String token = token(guardian, Instant.now());
    String child = add(guardian, wish()).extract().path("id");
    Doctor doctor = hospital.given().doctor();
    ValidatableResponse booked =
        sending(
                withToken(token).header("Idempotency-Key", UUID.randomUUID()),
                booking(doctor, child))
            .post(APPOINTMENTS)
            .then()
            .statusCode(201)
            .body("patientId", equalTo(child));
    String appointment = APPOINTMENTS + "/" + booked.extract().path("id");
    String payment = "/api/v1/payments/" + booked.extract().path("payment.id");
    List<String> reads =
        List.of(
            appointment,
            appointment + "/history",
            appointment + "/calendar.ics",
            payment,
            payment + "/qr.png");
    for (String path : reads) {
      withToken(token).get(path).then().statusCode(200);
    }
    try (HttpClient client = HttpClient.newHttpClient();
        EventStream events = EventStream.open(client, appointment + "/events", token)) {
      assertThat(events.head().statusCode()).isEqualTo(200);
    }
    withToken(token).get(APPOINTMENTS).then().body("items.patientId", equalTo(List.of(child)));
    sending(
            withToken(token).header("If-Match", "\"0\""),
            Map.of("start", "2026-11-23T10:00:00+07:00"))
        .post(appointment + "/reschedule")
        .then()
        .statusCode(200);
    sending(withToken(token).header("If-Match", "\"1\""), Map.of("reason", "đã khỏi"))
        .post(appointment + "/cancel")
        .then()
        .statusCode(200)
        .body("cancellation", equalTo("BY_PATIENT"));

    Caller stranger = hospital.given().caller(Role.PATIENT);
    for (String path : reads) {
      as(stranger).get(path).then().statusCode(404);
    }
    as(stranger).get(appointment + "/events").then().statusCode(404);
    sending(as(stranger).header("Idempotency-Key", UUID.randomUUID()), booking(doctor, child))
        .post(APPOINTMENTS)
        .then()
        .spec(problem(404, "not-found"));
    PatientId unknown = new PatientId(UUID.randomUUID());
    sending(
            as(guardian).header("Idempotency-Key", UUID.randomUUID()),
            booking(doctor, unknown.toString()))
        .post(APPOINTMENTS)
        .then()
        .spec(problem(404, "not-found"));
  }

  private static Map<String, Object> booking(Doctor doctor, String patient) {
    return Map.of(
        "doctorId",
        doctor.id().toString(),
        "start",
        "2026-11-23T09:00:00+07:00",
        "patientId",
        patient);
  }

  private static Map<String, Object> wish() {
    return new HashMap<>(
        Map.of(
            "fullName", "Nguyễn Gia Bảo",
            "dateOfBirth", "2024-02-29",
            "relationship", "con trai"));
  }

  private ValidatableResponse add(Caller caller, Map<String, Object> wish) {
    return add(caller, wish, UUID.randomUUID().toString());
  }

  private ValidatableResponse add(Caller caller, Map<String, Object> wish, String key) {
    return sending(as(caller).header("Idempotency-Key", key), wish).post(ME + "/dependants").then();
  }
}
