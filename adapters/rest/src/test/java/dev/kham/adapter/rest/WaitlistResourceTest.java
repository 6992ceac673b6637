package dev.kham.adapter.rest;

import static dev.kham.application.scheduling.SchedulingFixtures.MONDAY;
import static dev.kham.application.scheduling.SchedulingFixtures.TODAY;
import static dev.kham.application.scheduling.SchedulingFixtures.at;
import static dev.kham.application.scheduling.SchedulingFixtures.slotAt;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.kham.application.appointment.OfferFreedSlot;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.appointment.Appointment;
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

@QuarkusTest
class WaitlistResourceTest extends RestTest {
  private static final String WAITLIST = "/api/v1/waitlist";

  private Doctor doctor;
  private Caller patient;

  @BeforeEach
  void a_doctor_and_a_patient() {
    doctor = hospital.given().doctor();
    patient = hospital.given().caller(Role.PATIENT);
  }

  @Test
  void an_entry_is_made_once_shown_and_withdrawn() {
    String key = UUID.randomUUID().toString();
    ValidatableResponse made =
        join(key, wish())
            .statusCode(201)
            .header("Idempotency-Replayed", nullValue())
            .body("patientId", equalTo(String.valueOf(patient.patientId())))
            .body("doctorId", equalTo(doctor.id().toString()))
            .body("specialtyId", nullValue())
            .body("from", equalTo("2026-11-20"))
            .body("to", equalTo("2026-11-30"))
            .body("state", equalTo("WAITING"))
            .body("appointmentId", nullValue())
            .body("queuedAt", equalTo("2026-11-20T09:00:00+07:00"));
    String id = made.extract().path("id");
    made.header("Location", endsWith(WAITLIST + "/" + id));
    join(key, wish())
        .statusCode(201)
        .header("Idempotency-Replayed", "true")
        .body("", equalTo(made.extract().path("")));
    join(wish()).spec(problem(409, "already-waiting"));
    as(patient)
        .get(WAITLIST + "/" + id)
        .then()
        .statusCode(200)
        .body("", equalTo(made.extract().path("")));

    as(patient).delete(WAITLIST + "/" + id).then().statusCode(204);
    as(patient).delete(WAITLIST + "/" + id).then().statusCode(204);
    as(patient).get(WAITLIST + "/" + id).then().body("state", equalTo("WITHDRAWN"));
  }

  @Test
  void an_offer_names_the_appointment_and_is_declined_by_leaving() {
    String id = join(wish()).extract().path("id");
    Caller holder = hospital.given().caller(Role.PATIENT);
    Appointment held = hospital.given().held(doctor, holder, slotAt(MONDAY, "09:00"));
    sending(as(holder).header("If-Match", "\"0\""), Map.of("reason", "bận"))
        .post("/api/v1/appointments/" + held.id() + "/cancel")
        .then()
        .statusCode(200);
    hospital.offerFreedSlot().handle(new OfferFreedSlot.Command(held.id(), 1));

    String offer =
        as(patient)
            .get(WAITLIST + "/" + id)
            .then()
            .body("state", equalTo("OFFERED"))
            .body("appointmentId", notNullValue())
            .extract()
            .path("appointmentId");
    as(patient)
        .get("/api/v1/appointments/" + offer)
        .then()
        .body("status", equalTo("PENDING"))
        .body("start", equalTo("2026-11-23T09:00:00+07:00"))
        .body("payment.deadline", equalTo("2026-11-20T09:25:00+07:00"));

    as(patient).delete(WAITLIST + "/" + id).then().statusCode(204);
    as(patient)
        .get(WAITLIST + "/" + id)
        .then()
        .body("state", equalTo("DECLINED"))
        .body("appointmentId", nullValue());
    as(patient)
        .get("/api/v1/appointments/" + offer)
        .then()
        .body("cancellation", equalTo("BY_PATIENT"));
  }

  @Test
  void the_list_is_paged_and_says_what_has_lapsed() {
    for (int i = 0; i < 3; i++) {
      Map<String, Object> wish = wish();
      wish.put("doctorId", hospital.given().doctor().id().toString());
      wish.put("to", "2026-11-20");
      join(wish).statusCode(201);
    }
    ValidatableResponse first =
        as(patient).get(WAITLIST + "?limit=2").then().statusCode(200).body("items", hasSize(2));
    String cursor = first.extract().path("nextCursor");
    List<String> ids = first.extract().path("items.id");
    hospital.clock().set(at(TODAY.plusDays(1), "00:00"));
    as(patient)
        .get(WAITLIST + "?limit=2&cursor=" + cursor)
        .then()
        .body("items", hasSize(1))
        .body("items[0].id", not(ids.getLast()))
        .body("items.state", contains("LAPSED"))
        .body("nextCursor", nullValue());
    as(patient).get(WAITLIST + "?limit=0").then().spec(invalid("limit"));
    for (String bad : List.of("an", "YW4", "%00")) {
      as(patient)
          .urlEncodingEnabled(false)
          .get(WAITLIST + "?cursor=" + bad)
          .then()
          .spec(invalid("cursor"));
    }
  }

  static Stream<Arguments> invalidWishes() {
    return Stream.of(
        arguments("from", null),
        arguments("from", "2026-02-30"),
        arguments("from", 20261120),
        arguments("to", "+20000-01-01"),
        arguments("to", null),
        arguments("doctorId", "an"),
        arguments("patientId", "an"),
        arguments("time", "09:00"));
  }

  @ParameterizedTest
  @MethodSource("invalidWishes")
  void names_what_is_wrong_with_a_wish(String member, Object value) {
    Map<String, Object> wish = wish();
    wish.put(member, value);
    join(wish).spec(invalid(member));
  }

  @Test
  void refuses_wishes_that_make_no_sense() {
    Map<String, Object> both = wish();
    both.put("specialtyId", doctor.specialty().id().toString());
    join(both)
        .spec(problem(422, "doctor-or-specialty"))
        .body("errors.field", contains("doctorId", "specialtyId"));
    for (String to : List.of("2026-11-19", "2027-02-20", "9999-12-31")) {
      Map<String, Object> wish = wish();
      wish.put("to", to);
      join(wish).spec(problem(422, "invalid-waiting-days")).body("errors.field", contains("to"));
    }
    Map<String, Object> past = wish();
    past.put("from", "0000-01-01");
    join(past).spec(problem(422, "invalid-waiting-days")).body("errors.field", contains("from"));
    Map<String, Object> unknown = wish();
    unknown.put("doctorId", UUID.randomUUID().toString());
    join(unknown).spec(problem(404, "not-found"));
    Map<String, Object> anothers = wish();
    anothers.put("patientId", UUID.randomUUID().toString());
    join(anothers).spec(problem(404, "not-found"));
    join("", wish()).spec(problem(400, "idempotency-key-required"));
  }

  private Map<String, Object> wish() {
    return new HashMap<>(
        Map.of("doctorId", doctor.id().toString(), "from", "2026-11-20", "to", "2026-11-30"));
  }

  private ValidatableResponse join(Map<String, Object> wish) {
    return join(UUID.randomUUID().toString(), wish);
  }

  private ValidatableResponse join(String key, Map<String, Object> wish) {
    return sending(as(patient).header("Idempotency-Key", key), wish).post(WAITLIST).then();
  }
}
