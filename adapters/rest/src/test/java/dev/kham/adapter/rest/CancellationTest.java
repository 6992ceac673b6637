package dev.kham.adapter.rest;

import static dev.kham.application.scheduling.SchedulingFixtures.MONDAY;
import static dev.kham.application.scheduling.SchedulingFixtures.slotAt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.appointment.Appointment;
import dev.kham.domain.appointment.AppointmentStatus;
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
class CancellationTest extends RestTest {
  private Caller patient;
  private Appointment held;

  @BeforeEach
  void somebody_who_cannot_come() {
    patient = hospital.given().caller(Role.PATIENT);
    held = hospital.given().held(hospital.given().doctor(), patient, slotAt(MONDAY, "09:00"));
  }

  @Test
  void answers_with_the_cancelled_appointment() {
    ValidatableResponse answer =
        cancel(patient, "\"0\"")
            .statusCode(200)
            .contentType("application/json")
            .header("ETag", "\"1\"")
            .body("id", equalTo(held.id().toString()))
            .body("status", equalTo("CANCELLED"))
            .body("cancellation", equalTo("BY_PATIENT"))
            .body("version", equalTo(1))
            .body("start", equalTo("2026-11-23T09:00:00+07:00"))
            .body("payment.status", equalTo("CANCELLED"));
    as(patient)
        .get("/api/v1/appointments/" + held.id())
        .then()
        .header("ETag", "\"1\"")
        .body("", equalTo(answer.extract().path("")));
  }

  @Test
  void says_when_it_was_the_desk() {
    cancel(hospital.given().caller(Role.RECEPTIONIST), "\"0\"")
        .statusCode(200)
        .body("cancellation", equalTo("BY_STAFF"));
  }

  @Test
  void takes_the_tag_that_was_read() {
    held = hospital.given().changed(held, AppointmentStatus.CONFIRMED);
    String tag =
        as(patient).get("/api/v1/appointments/" + held.id()).then().extract().header("ETag");
    assertThat(tag).isEqualTo("\"1\"");
    cancel(patient, "\"0\"").spec(problem(412, "stale-version"));
    cancel(patient, tag).statusCode(200).header("ETag", "\"2\"");
  }

  @Test
  void needs_to_know_what_was_read() {
    sending(as(patient), Map.of("reason", "bận"))
        .post("/api/v1/appointments/{id}/cancel", held.id().toString())
        .then()
        .spec(problem(428, "if-match-required"));
    cancel(patient, " ").spec(problem(428, "if-match-required"));
    assertUnchanged();
  }

  /** If-Match compares strongly, by RFC 9110, 13.1.1: no weak tag ever matches. */
  @ParameterizedTest
  @ValueSource(strings = {"\"1\"", "\"-1\"", "W/\"0\"", "\"an\"", "an", "\"\"", "\"99999999999\""})
  void a_tag_that_is_not_the_appointments_is_stale(String tag) {
    cancel(patient, tag).spec(problem(412, "stale-version"));
    assertUnchanged();
  }

  @Test
  void cannot_be_done_twice() {
    cancel(patient, "\"0\"").statusCode(200);
    cancel(patient, "\"1\"").spec(problem(409, "illegal-transition"));
    cancel(patient, "\"0\"").spec(problem(412, "stale-version"));
  }

  static Stream<Arguments> invalidFields() {
    return Stream.of(
        arguments("reason", null),
        arguments("reason", " "),
        arguments("reason", "x".repeat(1001)),
        arguments("reason", "a\0n"),
        arguments("reason", List.of("bận")),
        arguments("refund", true));
  }

  @ParameterizedTest
  @MethodSource("invalidFields")
  void names_the_invalid_field(String field, Object value) {
    Map<String, Object> cancellation = new HashMap<>(Map.of("reason", "bận"));
    cancellation.put(field, value);
    cancel(patient, "\"0\"", held.id().toString(), cancellation).spec(invalid(field));
    assertUnchanged();
  }

  @Test
  void does_not_tell_others_that_there_is_one() {
    Caller other = hospital.given().caller(Role.PATIENT);
    Map<String, Object> why = Map.of("reason", "bận");
    for (String tag : List.of("\"0\"", "\"7\"")) {
      String hidden = cancel(other, tag).spec(problem(404, "not-found")).extract().path("detail");
      String missing =
          cancel(other, tag, UUID.randomUUID().toString(), why)
              .spec(problem(404, "not-found"))
              .extract()
              .path("detail");
      assertThat(hidden).isEqualTo(missing);
    }
    cancel(other, "\"0\"", "an", why).spec(problem(404, "not-found"));
    assertUnchanged();
  }

  private void assertUnchanged() {
    assertThat(hospital.appointments().find(held.id())).contains(held);
  }

  private ValidatableResponse cancel(Caller caller, String ifMatch) {
    return cancel(caller, ifMatch, held.id().toString(), Map.of("reason", "bận đột xuất"));
  }

  private ValidatableResponse cancel(
      Caller caller, String ifMatch, String id, Map<String, Object> cancellation) {
    return sending(as(caller).header("If-Match", ifMatch), cancellation)
        .post("/api/v1/appointments/{id}/cancel", id)
        .then();
  }
}
