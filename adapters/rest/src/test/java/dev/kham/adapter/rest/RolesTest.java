package dev.kham.adapter.rest;

import static dev.kham.application.scheduling.SchedulingFixtures.MONDAY;
import static dev.kham.application.scheduling.SchedulingFixtures.slotAt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.appointment.Appointment;
import dev.kham.domain.patient.Patient;
import dev.kham.domain.payment.PaymentId;
import dev.kham.domain.scheduling.Doctor;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@QuarkusTest
class RolesTest extends RestTest {
  private static final String APPOINTMENTS = "/api/v1/appointments";

  /** What somebody gets who is not the patient. */
  private record Answers(int book, int list, int one, int cancel, int payment, int jobs) {}

  private static Answers answers(Role role) {
    return switch (role) {
      case PATIENT -> new Answers(404, 200, 404, 404, 404, 403);
      case DOCTOR -> new Answers(403, 200, 200, 404, 404, 403);
      case RECEPTIONIST -> new Answers(201, 200, 200, 200, 200, 403);
      case ADMIN -> new Answers(201, 200, 200, 200, 200, 200);
      case CASHIER -> new Answers(403, 200, 200, 404, 200, 403);
      case PHARMACIST -> new Answers(403, 403, 404, 404, 404, 403);
    };
  }

  @ParameterizedTest
  @EnumSource
  void a_role_may_what_it_may_and_no_more(Role role) {
    Doctor doctor = hospital.given().doctor();
    Patient patient = hospital.given().patient();
    Caller owner = hospital.given().caller(patient);
    Appointment held = hospital.given().held(doctor, owner, slotAt(MONDAY, "09:00"));
    PaymentId payment = hospital.payments().of(held.id()).orElseThrow().id();

    Caller caller = hospital.given().caller(role);
    Answers got =
        new Answers(
            status(
                sending(
                        as(caller).header("Idempotency-Key", UUID.randomUUID()),
                        Map.of(
                            "doctorId", doctor.id().toString(),
                            "start", "2026-11-23T10:00:00+07:00",
                            "patientId", patient.id().toString()))
                    .post(APPOINTMENTS)
                    .then()),
            status(as(caller).get(APPOINTMENTS).then()),
            status(as(caller).get(APPOINTMENTS + "/" + held.id()).then()),
            status(
                sending(as(caller).header("If-Match", "\"0\""), Map.of("reason", "đóng cửa"))
                    .post(APPOINTMENTS + "/" + held.id() + "/cancel")
                    .then()),
            status(as(caller).get("/api/v1/payments/" + payment).then()),
            status(as(caller).get("/api/v1/queues").then()));
    assertThat(got).isEqualTo(answers(role));
  }

  private static int status(ValidatableResponse answer) {
    int status = answer.extract().statusCode();
    switch (status) {
      case 403 -> answer.spec(problem(403, "forbidden"));
      case 404 -> answer.spec(problem(404, "not-found"));
      default -> {
        // an answer with an appointment or a payment, which other tests read
      }
    }
    return status;
  }
}
