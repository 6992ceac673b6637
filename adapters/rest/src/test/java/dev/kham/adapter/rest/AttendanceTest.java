package dev.kham.adapter.rest;

import static dev.kham.application.scheduling.SchedulingFixtures.MONDAY;
import static dev.kham.application.scheduling.SchedulingFixtures.at;
import static dev.kham.application.scheduling.SchedulingFixtures.slotAt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.appointment.Appointment;
import dev.kham.domain.appointment.AppointmentStatus;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class AttendanceTest extends RestTest {
  private Caller patient;
  private Appointment confirmed;

  @BeforeEach
  void somebody_is_expected() {
    patient = hospital.given().caller(Role.PATIENT);
    confirmed =
        hospital
            .given()
            .changed(
                hospital.given().held(hospital.given().doctor(), patient, slotAt(MONDAY, "09:00")),
                AppointmentStatus.CONFIRMED);
    hospital.clock().set(at(MONDAY, "09:00"));
  }

  @ParameterizedTest
  @EnumSource(names = {"RECEPTIONIST", "ADMIN", "DOCTOR"})
  void who_comes_is_checked_in_and_seen(Role role) {
    Caller staff = hospital.given().caller(role);
    post(staff, "check-in", "\"1\"")
        .statusCode(200)
        .contentType("application/json")
        .header("ETag", "\"2\"")
        .body("id", equalTo(confirmed.id().toString()))
        .body("status", equalTo("CHECKED_IN"));
    post(staff, "complete", "\"2\"")
        .statusCode(200)
        .header("ETag", "\"3\"")
        .body("status", equalTo("COMPLETED"));
  }

  @ParameterizedTest
  @EnumSource(names = {"RECEPTIONIST", "ADMIN", "DOCTOR"})
  void who_does_not_come_is_marked(Role role) {
    post(hospital.given().caller(role), "no-show", "\"1\"")
        .statusCode(200)
        .header("ETag", "\"2\"")
        .body("status", equalTo("NO_SHOW"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"check-in", "complete", "no-show"})
  void nobody_else_says_who_came(String path) {
    for (Role role : new Role[] {Role.PATIENT, Role.CASHIER, Role.PHARMACIST}) {
      post(hospital.given().caller(role), path, "\"1\"").spec(problem(403, "forbidden"));
    }
    post(patient, path, "\"1\"").spec(problem(403, "forbidden"));
    assertUnchanged();
  }

  @ParameterizedTest
  @CsvSource({"complete, 09:00", "no-show, 08:59"})
  void is_refused_while_it_cannot_be_true(String path, String time) {
    hospital.clock().set(at(MONDAY, time));
    post(desk(), path, "\"1\"").spec(problem(409, "illegal-transition"));
    assertUnchanged();
  }

  @ParameterizedTest
  @ValueSource(strings = {"check-in", "complete", "no-show"})
  void needs_to_know_what_was_read(String path) {
    as(desk())
        .post("/api/v1/appointments/{id}/{path}", confirmed.id().toString(), path)
        .then()
        .spec(problem(428, "if-match-required"));
    for (String tag : new String[] {"\"0\"", "\"2\"", "W/\"1\"", "an"}) {
      post(desk(), path, tag).spec(problem(412, "stale-version"));
    }
    assertUnchanged();
  }

  @ParameterizedTest
  @ValueSource(strings = {"check-in", "complete", "no-show"})
  void is_not_found_where_there_is_none(String path) {
    for (String id : new String[] {UUID.randomUUID().toString(), "an"}) {
      as(desk())
          .header("If-Match", "\"1\"")
          .post("/api/v1/appointments/{id}/{path}", id, path)
          .then()
          .spec(problem(404, "not-found"));
    }
  }

  @Test
  void nobody_is_checked_in_twice() {
    post(desk(), "check-in", "\"1\"").statusCode(200);
    post(desk(), "check-in", "\"1\"").spec(problem(412, "stale-version"));
    post(desk(), "check-in", "\"2\"").spec(problem(409, "illegal-transition"));
  }

  private void assertUnchanged() {
    assertThat(hospital.appointments().find(confirmed.id())).contains(confirmed);
  }

  private Caller desk() {
    return hospital.given().caller(Role.RECEPTIONIST);
  }

  private ValidatableResponse post(Caller caller, String path, String ifMatch) {
    return as(caller)
        .header("If-Match", ifMatch)
        .post("/api/v1/appointments/{id}/{path}", confirmed.id().toString(), path)
        .then();
  }
}
