package dev.kham.adapter.rest;

import static dev.kham.application.scheduling.SchedulingFixtures.MONDAY;
import static dev.kham.application.scheduling.SchedulingFixtures.at;
import static dev.kham.application.scheduling.SchedulingFixtures.slotAt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.kham.application.appointment.CancelAppointment;
import dev.kham.application.appointment.RescheduleAppointment;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.appointment.Appointment;
import dev.kham.domain.appointment.AppointmentStatus;
import dev.kham.domain.scheduling.Doctor;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class AppointmentRecordTest extends RestTest {
  private Doctor doctor;
  private Caller patient;
  private Appointment held;

  @BeforeEach
  void somebody_who_is_expected() {
    doctor = hospital.given().doctor();
    patient = hospital.given().caller(Role.PATIENT);
    held = hospital.given().held(doctor, patient, slotAt(MONDAY, "09:00"));
  }

  @Test
  void the_history_tells_what_happened_with_who_and_when() {
    Caller desk = hospital.given().caller(Role.RECEPTIONIST);
    Appointment confirmed = hospital.given().changed(held, AppointmentStatus.CONFIRMED);
    hospital
        .rescheduleAppointment()
        .handle(
            new RescheduleAppointment.Command(
                patient, confirmed.id(), 1, at(MONDAY, "10:00"), null));
    hospital
        .cancelAppointment()
        .handle(new CancelAppointment.Command(desk, confirmed.id(), 2, "Bác sĩ nghỉ"));
    String account = patient.accountId().toString();
    get(patient, "history")
        .statusCode(200)
        .contentType("application/json")
        .body("nextCursor", nullValue())
        .body("items.type", contains("BOOKED", "CONFIRMED", "RESCHEDULED", "CANCELLED"))
        .body("items.version", contains(0, 1, 2, 3))
        .body("items.by.kind", contains("person", "system", "person", "person"))
        .body(
            "items.by.accountId",
            contains(equalTo(account), nullValue(), equalTo(account), equalTo(idOf(desk))))
        .body("items[1].by.name", equalTo("receive-transfer"))
        .body("items[2].at", equalTo("2026-11-20T09:00:00+07:00"))
        .body("items[2].from.start", equalTo("2026-11-23T09:00:00+07:00"))
        .body("items[2].to.start", equalTo("2026-11-23T10:00:00+07:00"))
        .body("items[2].to.doctorId", equalTo(doctor.id().toString()))
        .body("items[2].reason", nullValue())
        .body("items[3].reason", equalTo("Bác sĩ nghỉ"))
        .body("items[3].refundDue", equalTo(false));
  }

  private static String idOf(Caller caller) {
    return caller.accountId().toString();
  }

  @Test
  void the_calendar_entry_is_of_its_time_and_version() {
    held = hospital.given().changed(held, AppointmentStatus.CONFIRMED);
    String text =
        get(patient, "calendar.ics")
            .statusCode(200)
            .contentType("text/calendar;charset=UTF-8")
            .extract()
            .asString();
    assertThat(text.split("\r\n"))
        .contains(
            "METHOD:PUBLISH",
            "UID:appointment-" + held.id() + "@kham",
            "SEQUENCE:1",
            "STATUS:CONFIRMED",
            "DTSTART:20261123T020000Z",
            "DTEND:20261123T023000Z",
            "SUMMARY:Khám Nguyễn Minh Đức",
            "LOCATION:Bệnh viện Khám\\, P.204");
    assertThat(text).doesNotContain(held.reason());
  }

  @Test
  void the_calendar_entry_speaks_the_readers_language() {
    as(patient)
        .header("Accept-Language", "en")
        .get("/api/v1/appointments/{id}/calendar.ics", held.id().toString())
        .then()
        .body(containsString("SUMMARY:Appointment with Nguyễn Minh Đức"));
  }

  @ParameterizedTest
  @EnumSource(names = {"RECEPTIONIST", "ADMIN", "DOCTOR", "CASHIER"})
  void the_hospitals_people_read_both(Role role) {
    Caller staff = hospital.given().caller(role);
    get(staff, "history").statusCode(200);
    get(staff, "calendar.ics").statusCode(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"history", "calendar.ics"})
  void nobody_else_learns_that_there_is_such_an_appointment(String what) {
    for (Role role : new Role[] {Role.PATIENT, Role.PHARMACIST}) {
      get(hospital.given().caller(role), what).spec(problem(404, "not-found"));
    }
    for (String id : new String[] {UUID.randomUUID().toString(), "an"}) {
      as(patient)
          .get("/api/v1/appointments/{id}/{what}", id, what)
          .then()
          .spec(problem(404, "not-found"));
    }
  }

  private ValidatableResponse get(Caller caller, String what) {
    return as(caller).get("/api/v1/appointments/{id}/{what}", held.id().toString(), what).then();
  }
}
