package dev.kham.adapter.rest;

import static dev.kham.adapter.rest.CashDesk.held;
import static dev.kham.adapter.rest.CashDesk.unmatched;
import static dev.kham.application.scheduling.SchedulingFixtures.MONDAY;
import static dev.kham.application.scheduling.SchedulingFixtures.at;
import static dev.kham.application.scheduling.SchedulingFixtures.slotAt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.kham.application.appointment.AutoCancelUnpaid;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.appointment.Appointment;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.appointment.AppointmentStatus;
import dev.kham.domain.scheduling.Doctor;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.ArrayList;
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
class TransferResourceTest extends RestTest {
  private static final String TRANSFERS = "/api/v1/transfers";

  private Caller cashier;

  @BeforeEach
  void a_cashier() {
    cashier = hospital.given().caller(Role.CASHIER);
  }

  @Test
  void a_transfer_shows_all_that_the_bank_told() {
    String id = unmatched(hospital, 150_000);
    as(cashier)
        .get(TRANSFERS + "/" + id)
        .then()
        .statusCode(200)
        .header("ETag", "\"1\"")
        .body("id", equalTo(id))
        .body("version", equalTo(1))
        .body("direction", equalTo("IN"))
        .body("amount", equalTo(150_000))
        .body("currency", equalTo("VND"))
        .body("bankTime", equalTo("2026-11-20T09:00:00+07:00"))
        .body("content", equalTo("chuyen tien kham benh"))
        .body("state", equalTo("UNMATCHED"))
        .body("reason", equalTo("NO_KNOWN_CODE"))
        .body("paymentId", nullValue())
        .body("shares", empty());
  }

  @Test
  void the_list_is_searched_and_paged() {
    String memo = "me be " + UUID.randomUUID();
    List<String> mine = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      mine.add(unmatched(hospital, 7_000 + i, at(MONDAY.plusDays(i), "10:00"), memo));
    }
    String search = TRANSFERS + "?state=UNMATCHED&q=" + memo.toUpperCase(java.util.Locale.ROOT);
    ValidatableResponse first =
        as(cashier)
            .get(search + "&limit=2")
            .then()
            .statusCode(200)
            .body("items.id", equalTo(mine.subList(0, 2)));
    as(cashier)
        .get(search + "&limit=2&cursor=" + first.extract().path("nextCursor"))
        .then()
        .body("items.id", equalTo(mine.subList(2, 3)))
        .body("nextCursor", nullValue());
    as(cashier)
        .get(search + "&from=" + MONDAY.plusDays(1) + "&to=" + MONDAY.plusDays(1))
        .then()
        .body("items.id", contains(mine.get(1)));
    as(cashier).get(search + "&amount=7002").then().body("items.id", contains(mine.get(2)));
    as(cashier).get(search + "&state=SETTLED").then().statusCode(200);
    as(cashier).get(search.replace("UNMATCHED", "LATE")).then().body("items", empty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "state=PAID",
        "from=2026-02-30",
        "to=yesterday",
        "amount=1.5",
        "amount=99999999999999999999",
        "limit=0",
        "cursor=an",
        "cursor=MjAyNiBhbg"
      })
  void names_what_is_wrong_with_a_search(String query) {
    as(cashier)
        .get(TRANSFERS + "?" + query)
        .then()
        .spec(invalid(query.substring(0, query.indexOf('='))));
    as(cashier).get(TRANSFERS + "?q=" + "x".repeat(101)).then().spec(invalid("q"));
  }

  @Test
  void an_assigned_transfer_pays_once_however_often_it_is_asked_for() {
    AppointmentId appointment = held(hospital);
    String id = unmatched(hospital, 170_000);
    String key = UUID.randomUUID().toString();
    ValidatableResponse answer =
        assign(id, key, "\"1\"", appointment)
            .statusCode(200)
            .header("ETag", "\"2\"")
            .body("state", equalTo("OVERPAID"))
            .body("surplus", equalTo(20_000))
            .body("appointmentId", equalTo(appointment.toString()))
            .body("inTime", equalTo(true))
            .body("refundId", notNullValue());
    assign(id, key, "\"1\"", appointment)
        .statusCode(200)
        .header("ETag", "\"2\"")
        .header("Idempotency-Replayed", "true")
        .body("", equalTo(answer.extract().path("")));
    assign(id, key, "\"1\"", held(hospital)).spec(problem(422, "idempotency-key-reused"));
    assign(id, "\"1\"", appointment).spec(problem(412, "stale-version"));
    assign(id, "\"2\"", appointment).spec(problem(409, "transfer-decided"));
    as(cashier)
        .get("/api/v1/appointments/" + appointment)
        .then()
        .body("status", equalTo("CONFIRMED"));
  }

  @Test
  void what_was_let_go_and_is_taken_is_refunded_in_one_answer() {
    Doctor doctor = hospital.given().doctor();
    Appointment lost =
        hospital
            .given()
            .held(doctor, hospital.given().caller(Role.PATIENT), slotAt(MONDAY, "09:00"));
    hospital.autoCancelUnpaid().handle(new AutoCancelUnpaid.Command(lost.id()));
    hospital.given().held(doctor, hospital.given().caller(Role.PATIENT), slotAt(MONDAY, "09:00"));
    assign(unmatched(hospital, 150_000), "\"1\"", lost.id())
        .statusCode(200)
        .body("state", equalTo("LATE"))
        .body("reason", equalTo("SLOT_GONE"));
  }

  @Test
  void a_transfer_is_divided_among_two_appointments() {
    AppointmentId one = held(hospital);
    AppointmentId other = held(hospital);
    String id = unmatched(hospital, 250_000);
    Map<String, Object> parts = parts(part(one, 150_000), part(other, 100_000));
    String key = UUID.randomUUID().toString();
    ValidatableResponse answer =
        decide(id, "split", key, "\"1\"", parts)
            .statusCode(200)
            .header("ETag", "\"2\"")
            .body("state", equalTo("SPLIT"))
            .body("shares.state", containsInAnyOrder("SETTLED", "UNDERPAID"))
            .body("shares.amount", containsInAnyOrder(150_000, 100_000))
            .body("shares.appointmentId", containsInAnyOrder(one.toString(), other.toString()));
    decide(id, "split", key, "\"1\"", parts)
        .header("Idempotency-Replayed", "true")
        .body("", equalTo(answer.extract().path("")));
    decide(id, "split", "\"2\"", parts).spec(problem(409, "transfer-decided"));
  }

  @Test
  void of_a_split_that_is_refused_nothing_is_done() {
    AppointmentId one = held(hospital);
    String id = unmatched(hospital, 300_000);
    decide(id, "split", "\"1\"", parts(part(one, 150_000), part(held(hospital), 149_999)))
        .spec(problem(422, "invalid-split"))
        .body("errors.field", contains("parts"));
    decide(
            id,
            "split",
            "\"1\"",
            parts(part(one, 150_000), part(new AppointmentId(UUID.randomUUID()), 150_000)))
        .spec(problem(404, "not-found"));
    decide(id, "split", "\"1\"", parts(part(one, 300_000))).spec(invalid("parts"));
    decide(id, "split", "\"1\"", parts(part(one, 300_000), part(one, 0)))
        .spec(invalid("parts.1.amount"));
    as(cashier).get(TRANSFERS + "/" + id).then().body("state", equalTo("UNMATCHED"));
    as(cashier).get("/api/v1/appointments/" + one).then().body("status", equalTo("PENDING"));
  }

  @Test
  void a_transfer_that_is_nobodys_goes_back_and_is_done_with_proof() {
    String due = unmatched(hospital, 70_000);
    String refund =
        decide(due, "refund", "\"1\"", Map.of("note", "Chuyển nhầm"))
            .statusCode(200)
            .body("state", equalTo("RETURNED"))
            .extract()
            .path("refundId");
    as(cashier)
        .get("/api/v1/refunds/" + refund)
        .then()
        .body("state", equalTo("DUE"))
        .body("note", equalTo("Chuyển nhầm"));
    String done =
        decide(
                unmatched(hospital, 70_000),
                "refund",
                "\"1\"",
                Map.of("note", "Chuyển nhầm", "proof", "FT1"))
            .extract()
            .path("refundId");
    as(cashier)
        .get("/api/v1/refunds/" + done)
        .then()
        .body("state", equalTo("DONE"))
        .body("done.proof", equalTo("FT1"))
        .body("done.by", equalTo(cashier.accountId().toString()));
  }

  @Test
  void a_payment_that_disagrees_with_its_appointment_is_a_conflict() {
    AppointmentId appointment = held(hospital);
    hospital
        .given()
        .changed(
            hospital.appointments().find(appointment).orElseThrow(), AppointmentStatus.CONFIRMED);
    assign(unmatched(hospital, 150_000), "\"1\"", appointment)
        .spec(problem(409, "payment-not-awaited"));
  }

  static Stream<Arguments> invalidBodies() {
    return Stream.of(
        arguments("assign", "appointmentId", null),
        arguments("assign", "appointmentId", "an"),
        arguments("refund", "note", " "),
        arguments("refund", "note", "x".repeat(501)),
        arguments("refund", "note", "a\0b"),
        arguments("refund", "proof", " "),
        arguments("refund", "amount", 1),
        arguments("split", "parts", null));
  }

  @ParameterizedTest
  @MethodSource("invalidBodies")
  void names_what_is_wrong_with_a_decision(String verb, String member, Object value) {
    Map<String, Object> body = new HashMap<>();
    if (verb.equals("refund")) {
      body.put("note", "Chuyển nhầm");
    }
    body.put(member, value);
    decide(unmatched(hospital, 1), verb, "\"1\"", body).spec(invalid(member));
  }

  @ParameterizedTest
  @ValueSource(strings = {"assign", "split", "refund"})
  void a_decision_wants_its_headers(String verb) {
    Map<String, Object> body =
        switch (verb) {
          case "assign" -> Map.of("appointmentId", held(hospital).toString());
          case "split" -> parts(part(held(hospital), 1), part(held(hospital), 1));
          default -> Map.of("note", "Chuyển nhầm");
        };
    String id = unmatched(hospital, 2);
    decide(id, verb, null, body).spec(problem(428, "if-match-required"));
    decide(id, verb, "\"0\"", body).spec(problem(412, "stale-version"));
    decide(id, verb, "", "\"1\"", body).spec(problem(400, "idempotency-key-required"));
    for (String unknown : List.of("sepay-live:none", "none", ":1", "a%00:b", "%F0%9F%98%80:1")) {
      assertThat(
              as(cashier)
                  .urlEncodingEnabled(false)
                  .get(TRANSFERS + "/" + unknown)
                  .then()
                  .extract()
                  .statusCode())
          .as(unknown)
          .isIn(400, 404);
    }
    decide("sepay-live:none", verb, "\"1\"", body).spec(problem(404, "not-found"));
  }

  private ValidatableResponse assign(String id, String ifMatch, AppointmentId appointment) {
    return assign(id, UUID.randomUUID().toString(), ifMatch, appointment);
  }

  private ValidatableResponse assign(
      String id, String key, String ifMatch, AppointmentId appointment) {
    return decide(id, "assign", key, ifMatch, Map.of("appointmentId", appointment.toString()));
  }

  private ValidatableResponse decide(
      String id, String verb, String ifMatch, Map<String, Object> body) {
    return decide(id, verb, UUID.randomUUID().toString(), ifMatch, body);
  }

  private ValidatableResponse decide(
      String id, String verb, String key, String ifMatch, Map<String, Object> body) {
    var request = as(cashier).header("Idempotency-Key", key);
    return sending(ifMatch == null ? request : request.header("If-Match", ifMatch), body)
        .post(TRANSFERS + "/" + id + "/" + verb)
        .then();
  }

  @SafeVarargs
  private static Map<String, Object> parts(Map<String, Object>... parts) {
    return Map.of("parts", List.of(parts));
  }

  private static Map<String, Object> part(AppointmentId appointment, long amount) {
    return Map.of("appointmentId", appointment.toString(), "amount", amount);
  }
}
