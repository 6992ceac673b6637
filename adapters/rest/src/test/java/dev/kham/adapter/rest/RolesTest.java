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
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@QuarkusTest
class RolesTest extends RestTest {
  private static final String APPOINTMENTS = "/api/v1/appointments";
  private static final String WAITLIST = "/api/v1/waitlist";

  /** What somebody gets who is not the patient. */
  private record Answers(
      int book,
      int list,
      int one,
      int cancel,
      int payment,
      int dependant,
      int walkIn,
      int queue,
      int jobs) {}

  private static Answers answers(Role role) {
    return switch (role) {
      case PATIENT -> new Answers(404, 200, 404, 404, 404, 201, 403, 403, 403);
      case DOCTOR -> new Answers(403, 200, 200, 404, 404, 403, 403, 200, 403);
      case RECEPTIONIST -> new Answers(201, 200, 200, 200, 200, 403, 201, 200, 403);
      case ADMIN -> new Answers(201, 200, 200, 200, 200, 403, 201, 200, 200);
      case CASHIER -> new Answers(403, 200, 200, 404, 200, 403, 403, 200, 403);
      case PHARMACIST -> new Answers(403, 403, 404, 404, 404, 403, 403, 403, 403);
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
            status(
                sending(
                        as(caller).header("Idempotency-Key", UUID.randomUUID()),
                        Map.of("fullName", "Nguyễn Gia Bảo", "dateOfBirth", "2024-02-29"))
                    .post("/api/v1/me/dependants")
                    .then()),
            status(
                sending(
                        as(caller).header("Idempotency-Key", UUID.randomUUID()),
                        Map.of(
                            "doctorId", doctor.id().toString(),
                            "patientId", patient.id().toString()))
                    .post("/api/v1/walk-ins")
                    .then()),
            status(as(caller).get("/api/v1/doctors/" + doctor.id() + "/queue").then()),
            status(as(caller).get("/api/v1/queues").then()));
    assertThat(got).isEqualTo(answers(role));
  }

  /** Joining the waiting list, the list, and another patient's entry: looked at, and left. */
  private record Waiting(int join, int list, int one, int leave) {}

  @ParameterizedTest
  @EnumSource
  void a_role_waits_or_sees_who_waits(Role role) {
    Doctor doctor = hospital.given().doctor();
    Map<String, String> wish =
        Map.of("doctorId", doctor.id().toString(), "from", "2026-11-20", "to", "2026-11-30");
    String entry = join(hospital.given().caller(Role.PATIENT), wish).extract().path("id");

    Caller caller = hospital.given().caller(role);
    Waiting got =
        new Waiting(
            status(join(caller, wish)),
            status(as(caller).get(WAITLIST).then()),
            status(as(caller).get(WAITLIST + "/" + entry).then()),
            status(as(caller).delete(WAITLIST + "/" + entry).then()));
    assertThat(got)
        .isEqualTo(
            switch (role) {
              case PATIENT -> new Waiting(201, 200, 404, 404);
              case DOCTOR, RECEPTIONIST, ADMIN -> new Waiting(403, 200, 200, 404);
              case CASHIER, PHARMACIST -> new Waiting(403, 403, 404, 404);
            });
  }

  @ParameterizedTest
  @EnumSource
  void only_cashiers_and_administrators_come_to_the_cash_desk(Role role) {
    Caller caller = hospital.given().caller(role);
    String transfer = "/api/v1/transfers/" + CashDesk.unmatched(hospital, 2);
    String sheet = "/api/v1/reconciliation/2026-11-20";
    String refund = "/api/v1/refunds/" + UUID.randomUUID();
    Map<String, Object> words = Map.of("note", "Đã chuyển", "proof", "FT1");
    boolean may = role == Role.CASHIER || role == Role.ADMIN;
    for (String path :
        new String[] {
          transfer,
          "/api/v1/transfers",
          "/api/v1/refunds",
          sheet,
          sheet + "/sheet.csv",
          sheet + "/sheet.pdf"
        }) {
      assertThat(status(as(caller).get(path).then())).as(path).isEqualTo(may ? 200 : 403);
    }
    assertThat(status(as(caller).get(refund).then())).isEqualTo(may ? 404 : 403);
    assertThat(
            status(
                sending(as(caller), Map.of("bin", "970436", "account", "1"))
                    .post(refund + "/qr")
                    .then()))
        .isEqualTo(may ? 404 : 403);
    assertThat(decided(caller, refund + "/done", "\"0\"", words)).isEqualTo(may ? 404 : 403);
    Map<String, Object> one =
        Map.of("appointmentId", CashDesk.held(hospital).toString(), "amount", 1);
    Map<String, Object> other =
        Map.of("appointmentId", CashDesk.held(hospital).toString(), "amount", 1);
    assertThat(decided(caller, transfer + "/split", "\"0\"", Map.of("parts", List.of(one, other))))
        .isEqualTo(may ? 412 : 403);
    assertThat(
            decided(
                caller,
                transfer + "/assign",
                "\"0\"",
                Map.of("appointmentId", CashDesk.held(hospital).toString())))
        .isEqualTo(may ? 412 : 403);
    assertThat(decided(caller, transfer + "/refund", "\"1\"", words)).isEqualTo(may ? 200 : 403);
  }

  @ParameterizedTest
  @EnumSource
  void only_the_front_desk_looks_after_messages(Role role) {
    Caller caller = hospital.given().caller(role);
    String message = "/api/v1/messages/" + UUID.randomUUID();
    boolean may = role == Role.RECEPTIONIST || role == Role.ADMIN;
    assertThat(status(as(caller).get("/api/v1/messages?state=HELD").then()))
        .isEqualTo(may ? 200 : 403);
    assertThat(status(as(caller).get(message).then())).isEqualTo(may ? 404 : 403);
    assertThat(decided(caller, message + "/decision", "\"1\"", Map.of("decision", "DROP")))
        .isEqualTo(may ? 404 : 403);
  }

  private int decided(Caller caller, String path, String ifMatch, Map<String, Object> body) {
    return status(
        sending(
                as(caller).header("Idempotency-Key", UUID.randomUUID()).header("If-Match", ifMatch),
                body)
            .post(path)
            .then());
  }

  private ValidatableResponse join(Caller caller, Map<String, String> wish) {
    return sending(as(caller).header("Idempotency-Key", UUID.randomUUID()), wish)
        .post(WAITLIST)
        .then();
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
