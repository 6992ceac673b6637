package dev.kham.adapter.rest;

import static dev.kham.application.scheduling.SchedulingFixtures.MONDAY;
import static dev.kham.application.scheduling.SchedulingFixtures.slotAt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.appointment.Appointment;
import dev.kham.domain.appointment.AppointmentStatus;
import dev.kham.domain.scheduling.Doctor;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class AppointmentListTest extends RestTest {
  private Doctor doctor;
  private Caller patient;

  @BeforeEach
  void somebody_to_see() {
    doctor = hospital.given().doctor();
    patient = hospital.given().caller(Role.PATIENT);
  }

  @Test
  void shows_patients_their_own_by_start() {
    Appointment second = held(patient, MONDAY.plusDays(1), "09:00");
    Appointment first = held(patient, MONDAY, "10:00");
    held(hospital.given().caller(Role.PATIENT), MONDAY, "11:00");
    list(patient, Map.of())
        .statusCode(200)
        .body("items.id", equalTo(List.of(first.id().toString(), second.id().toString())))
        .body("items.start[0]", equalTo("2026-11-23T10:00:00+07:00"))
        .body("nextCursor", equalTo(null));
  }

  @Test
  void an_item_is_the_appointment_as_shown_alone() {
    Appointment held = held(patient, MONDAY, "09:00");
    Map<String, ?> alone =
        as(patient).get("/api/v1/appointments/" + held.id()).then().extract().path("");
    list(patient, Map.of()).body("items", equalTo(List.of(alone)));
  }

  @Test
  void filters_by_status_and_by_days_both_included() {
    Appointment monday = held(patient, MONDAY, "08:00");
    Appointment tuesday = held(patient, MONDAY.plusDays(1), "16:00");
    Appointment cancelled =
        hospital
            .given()
            .changed(held(patient, MONDAY.plusDays(2), "09:00"), AppointmentStatus.CANCELLED);
    assertListed(Map.of("from", "2026-11-23", "to", "2026-11-23"), monday);
    assertListed(Map.of("from", "2026-11-24"), tuesday, cancelled);
    assertListed(Map.of("to", "2026-11-24"), monday, tuesday);
    assertListed(Map.of("status", "CANCELLED"), cancelled);
    assertListed(Map.of("status", "PENDING", "from", "2026-11-24"), tuesday);
    assertListed(Map.of("status", "NO_SHOW"));
    assertListed(Map.of("from", "2026-11-25", "to", "2026-11-24"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"pending", "OPEN", "0"})
  void refuses_a_status_there_is_not(String status) {
    list(patient, Map.of("status", status)).spec(invalid("status"));
  }

  @Test
  void pages_lead_through_all_appointments_once() {
    // somewhere in the year where no other test has put anything, at one time each
    LocalDate day = LocalDate.of(2026, 12, 7);
    List<String> all = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      Doctor one = hospital.given().doctor();
      Caller somebody = hospital.given().caller(Role.PATIENT);
      all.add(hospital.given().held(one, somebody, slotAt(day, "09:00")).id().toString());
    }
    Caller desk = hospital.given().caller(Role.RECEPTIONIST);
    List<String> seen = new ArrayList<>();
    String cursor = null;
    do {
      Map<String, Object> parameters =
          new HashMap<>(Map.of("from", "2026-12-07", "to", "2026-12-07", "limit", 2));
      if (cursor != null) {
        parameters.put("cursor", cursor);
      }
      JsonPath page = list(desk, parameters).statusCode(200).extract().jsonPath();
      seen.addAll(page.getList("items.id"));
      cursor = page.getString("nextCursor");
      // somebody new before the place of the cursor moves nobody else
      doctor = hospital.given().doctor();
      held(hospital.given().caller(Role.PATIENT), day, "08:00");
    } while (cursor != null);
    assertThat(seen).containsExactlyInAnyOrderElementsOf(all);
  }

  private void assertListed(Map<String, Object> parameters, Appointment... expected) {
    list(patient, parameters)
        .statusCode(200)
        .body(
            "items.id", equalTo(List.of(expected).stream().map(it -> it.id().toString()).toList()));
  }

  private ValidatableResponse list(Caller caller, Map<String, Object> parameters) {
    return as(caller).queryParams(parameters).get("/api/v1/appointments").then();
  }

  private Appointment held(Caller caller, LocalDate day, String time) {
    return hospital.given().held(doctor, caller, slotAt(day, time));
  }
}
