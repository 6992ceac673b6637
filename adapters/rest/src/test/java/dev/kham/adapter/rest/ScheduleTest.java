package dev.kham.adapter.rest;

import static dev.kham.application.scheduling.SchedulingFixtures.MONDAY;
import static dev.kham.application.scheduling.SchedulingFixtures.slotAt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.appointment.Appointment;
import dev.kham.domain.appointment.AppointmentStatus;
import dev.kham.domain.scheduling.Doctor;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class ScheduleTest extends RestTest {
  private Doctor doctor;
  private Caller admin;

  @BeforeEach
  void a_doctor_and_who_plans_for_them() {
    doctor = hospital.given().doctor();
    admin = hospital.given().caller(Role.ADMIN);
  }

  // the schedule

  @Test
  void answers_with_the_schedule_there_is_now() {
    Map<String, Object> weekly = shift();
    weekly.put("room", "Nhà B, phòng 7 🏥");
    weekly.put("slotMinutes", 20);
    weekly.put("breaks", List.of(Map.of("from", "09:00", "until", "09:20")));
    Map<String, Object> extra =
        Map.of("date", "2026-11-29", "from", "08:00", "until", "10:00", "breaks", List.of());
    ValidatableResponse answer =
        put("\"0\"", Map.of("shifts", List.of(weekly), "extraShifts", List.of(extra)))
            .statusCode(200)
            .header("ETag", "\"1\"")
            .body("doctorId", equalTo(doctor.id().toString()))
            .body("version", equalTo(1))
            .body("shifts", equalTo(List.of(weekly)))
            .body("extraShifts[0].date", equalTo("2026-11-29"))
            .body("extraShifts[0].slotMinutes", equalTo(30))
            .body("extraShifts[0].room", nullValue());
    as(hospital.given().caller(Role.DOCTOR))
        .get(path("schedule"))
        .then()
        .statusCode(200)
        .header("ETag", "\"1\"")
        .body("", equalTo(answer.extract().path("")));
    anybody()
        .get(path("slots") + "?from=2026-11-23&to=2026-11-29")
        .then()
        .body("items", hasSize(5 + 4))
        .body("items[3].start", equalTo("2026-11-23T09:20:00+07:00"));
  }

  @Test
  void takes_the_tag_that_was_read() {
    Map<String, Object> nothing = Map.of("shifts", List.of());
    sending(as(admin), nothing)
        .put(path("schedule"))
        .then()
        .spec(problem(428, "if-match-required"));
    put("\"1\"", nothing).spec(problem(412, "stale-version"));
    put("\"0\"", nothing).statusCode(200).header("ETag", "\"1\"");
    put("\"0\"", nothing).spec(problem(412, "stale-version"));
    put("\"1\"", nothing).statusCode(200);
  }

  static Stream<Arguments> invalidMembers() {
    return Stream.of(
        arguments("day", null),
        arguments("day", "MONTAG"),
        arguments("day", 1),
        arguments("from", null),
        arguments("from", "8:00"),
        arguments("from", "24:00"),
        arguments("from", "08:00:30"),
        arguments("until", "11:60"),
        arguments("slotMinutes", 1441),
        arguments("slotMinutes", 99999999999L),
        arguments("slotMinutes", "an"),
        arguments("room", ""),
        arguments("room", "B\0"),
        arguments("room", "x".repeat(101)),
        arguments("validFrom", null),
        arguments("validFrom", "20000-01-01"),
        arguments("validFrom", "+20000-01-01"),
        arguments("validUntil", "2026-02-30"),
        arguments("validUntil", 20000),
        arguments("weekday", "MONDAY"));
  }

  @ParameterizedTest
  @MethodSource("invalidMembers")
  void names_the_member_that_is_not_of_the_form(String member, Object value) {
    Map<String, Object> shift = shift();
    shift.put(member, value);
    put("\"0\"", Map.of("shifts", List.of(shift(), shift))).spec(invalid("shifts.1." + member));
    assertThat(hospital.doctors().find(doctor.id())).contains(doctor);
  }

  @Test
  void names_what_is_missing_in_lists() {
    List<Object> shifts = new ArrayList<>();
    shifts.add(null);
    put("\"0\"", Map.of("shifts", shifts)).spec(invalid("shifts.0"));
    put("\"0\"", Map.of()).spec(invalid("shifts"));
    Map<String, Object> shift = shift();
    shift.put("breaks", List.of(Map.of("from", "09:00")));
    put("\"0\"", Map.of("shifts", List.of(shift))).spec(invalid("shifts.0.breaks.0.until"));
    put("\"0\"", Map.of("shifts", Collections.nCopies(101, shift()))).spec(invalid("shifts"));
  }

  @ParameterizedTest
  @CsvSource({
    "until, 08:00, empty-range, shifts.1.until",
    "until, 07:00, empty-range, shifts.1.until",
    "validUntil, 2025-12-31, empty-range, shifts.1.validUntil",
    "slotMinutes, 4, slot-too-short, shifts.1.slotMinutes",
    "slotMinutes, -2147483648, slot-too-short, shifts.1.slotMinutes"
  })
  void names_the_member_that_makes_no_sense(
      String member, String value, String type, String field) {
    Map<String, Object> shift = shift();
    shift.put("day", "TUESDAY");
    shift.put(member, member.equals("slotMinutes") ? Integer.valueOf(value) : value);
    put("\"0\"", Map.of("shifts", List.of(shift(), shift)))
        .spec(problem(422, type))
        .body("errors.field", contains(field));
  }

  @Test
  void names_the_shifts_and_breaks_that_overlap() {
    Map<String, Object> extra = Map.of("date", "2026-11-23", "from", "09:59", "until", "12:00");
    put("\"0\"", Map.of("shifts", List.of(shift()), "extraShifts", List.of(extra)))
        .spec(problem(422, "overlapping-shifts"))
        .body("errors.field", contains("shifts.0", "extraShifts.0"));
    Map<String, Object> shift = shift();
    shift.put(
        "breaks",
        List.of(
            Map.of("from", "09:00", "until", "09:31"), Map.of("from", "09:30", "until", "10:00")));
    put("\"0\"", Map.of("shifts", List.of(shift)))
        .spec(problem(422, "overlapping-breaks"))
        .body("errors.field", contains("shifts.0.breaks.1"));
    shift.put("breaks", List.of(Map.of("from", "09:00", "until", "09:00")));
    put("\"0\"", Map.of("shifts", List.of(shift)))
        .spec(problem(422, "empty-range"))
        .body("errors.field", contains("shifts.0.breaks.0.until"));
  }

  // absences

  @Test
  void a_dry_run_lists_who_is_affected_and_changes_nothing() {
    Appointment held = hospital.given().held(doctor, patient(), slotAt(MONDAY, "09:00"));
    absence("?dryRun=true", null, "2026-11-23T09:00", "2026-11-23T10:00")
        .statusCode(200)
        .body("affected.appointmentId", contains(held.id().toString()))
        .body("affected[0].patientId", equalTo(held.patientId().toString()))
        .body("affected[0].status", equalTo("PENDING"))
        .body("affected[0].start", equalTo("2026-11-23T09:00:00+07:00"))
        .body("affected[0].end", equalTo("2026-11-23T09:30:00+07:00"))
        .body("affected[0].action", nullValue())
        .body(
            "affected[0].moves.start",
            contains(
                "2026-11-23T10:00:00+07:00",
                "2026-11-23T10:30:00+07:00",
                "2026-11-23T11:00:00+07:00"));
    absences().body("items", empty());
  }

  @Test
  void an_absence_is_recorded_once_with_what_was_decided() {
    Appointment held = hospital.given().held(doctor, patient(), slotAt(MONDAY, "09:00"));
    String id = held.id().toString();
    String key = UUID.randomUUID().toString();
    absence("", key, "2026-11-23T09:00", "2026-11-23T10:00")
        .spec(problem(409, "appointments-undecided"))
        .body("appointments", contains(id));
    Map<String, Object> wish = absence("2026-11-23T02:00:00Z", "2026-11-23T10:00");
    wish.put("affected", List.of(Map.of("appointmentId", id, "action", "CANCEL")));
    ValidatableResponse first =
        absence("", key, wish)
            .statusCode(201)
            .header("Idempotency-Replayed", nullValue())
            .body("doctorId", equalTo(doctor.id().toString()))
            .body("from", equalTo("2026-11-23T09:00:00+07:00"))
            .body("until", equalTo("2026-11-23T10:00:00+07:00"))
            .body("reason", equalTo("Bác sĩ đi công tác 🛫"))
            .body("recordedBy", equalTo(admin.accountId().toString()))
            .body("recordedAt", equalTo("2026-11-20T09:00:00+07:00"))
            .body("affected.appointmentId", contains(id))
            .body("affected.action", contains("CANCEL"));
    absence("", key, wish)
        .statusCode(201)
        .header("Idempotency-Replayed", "true")
        .body("", equalTo(first.extract().path("")));
    absence("", key, "2026-11-24T09:00", "2026-11-24T10:00")
        .spec(problem(422, "idempotency-key-reused"));
    absence("", null, wish).spec(problem(400, "idempotency-key-required"));
    absences()
        .body("items", hasSize(1))
        .body("items[0].id", equalTo(first.extract().path("id")))
        .body("items[0].affected", nullValue());
  }

  @Test
  void an_appointment_moves_with_the_absence_or_nothing_happens() {
    Appointment held = hospital.given().held(doctor, patient(), slotAt(MONDAY, "09:00"));
    Appointment other = hospital.given().held(doctor, patient(), slotAt(MONDAY, "10:00"));
    Map<String, Object> wish = absence("2026-11-23T09:00", "2026-11-23T10:00");
    Map<String, Object> move =
        new HashMap<>(Map.of("appointmentId", held.id().toString(), "action", "MOVE"));
    wish.put("affected", List.of(move));
    move.put("start", "2026-11-23T10:00:00+07:00");
    absence("", UUID.randomUUID().toString(), wish)
        .spec(problem(409, "slot-taken"))
        .body("appointmentId", equalTo(held.id().toString()));
    move.put("start", "2026-11-23T09:00:00+07:00");
    absence("", UUID.randomUUID().toString(), wish)
        .spec(problem(422, "slot-not-offered"))
        .body("appointmentId", equalTo(held.id().toString()));
    absences().body("items", empty());

    move.put("start", "2026-11-23T10:30:00+07:00");
    move.put("doctorId", doctor.id().toString());
    absence("", UUID.randomUUID().toString(), wish)
        .statusCode(201)
        .body("affected.action", contains("MOVE"))
        .body("affected[0].start", equalTo("2026-11-23T09:00:00+07:00"))
        .body("affected[0].movedTo.doctorId", equalTo(doctor.id().toString()))
        .body("affected[0].movedTo.start", equalTo("2026-11-23T10:30:00+07:00"));
    assertThat(hospital.appointments().find(held.id()).orElseThrow().slot())
        .isEqualTo(slotAt(MONDAY, "10:30"));
    assertThat(hospital.appointments().find(other.id())).contains(other);
  }

  static Stream<Arguments> invalidAbsences() {
    return Stream.of(
        arguments("from", null, "from"),
        arguments("from", "2026-11-23", "from"),
        arguments("from", "an", "from"),
        arguments("from", "20000-01-01T00:00", "from"),
        arguments("until", "+20000-01-01T00:00:00Z", "until"),
        arguments("until", "2026-11-23T25:00", "until"),
        arguments("until", "2026-02-30T08:00", "until"),
        arguments("reason", null, "reason"),
        arguments("reason", " ", "reason"),
        arguments("reason", "a\0b", "reason"),
        arguments("reason", "🛫".repeat(501), "reason"),
        arguments("affected", List.of(Map.of()), "affected.0.action,affected.0.appointmentId"),
        arguments(
            "affected",
            List.of(Map.of("appointmentId", "an", "action", "KEEP")),
            "affected.0.appointmentId"),
        arguments(
            "affected",
            List.of(Map.of("appointmentId", new UUID(0, 1), "action", "STAY")),
            "affected.0.action"),
        arguments(
            "affected",
            List.of(
                Map.of("appointmentId", new UUID(0, 1), "action", "KEEP"),
                Map.of("appointmentId", new UUID(0, 2), "action", "MOVE")),
            "affected.1.start"),
        arguments(
            "affected",
            List.of(
                Map.of(
                    "appointmentId",
                    new UUID(0, 1),
                    "action",
                    "CANCEL",
                    "start",
                    "2026-11-23T10:00:00+07:00")),
            "affected.0.start"),
        arguments(
            "affected",
            List.of(
                Map.of(
                    "appointmentId", new UUID(0, 1), "action", "KEEP", "doctorId", new UUID(0, 2))),
            "affected.0.doctorId"),
        arguments(
            "affected",
            List.of(
                Map.of("appointmentId", new UUID(0, 1), "action", "MOVE", "start", "2026-11-23")),
            "affected.0.start"),
        arguments(
            "affected",
            List.of(
                Map.of("appointmentId", new UUID(0, 1), "action", "KEEP"),
                Map.of("appointmentId", new UUID(0, 1), "action", "CANCEL")),
            "affected"),
        arguments("room", "B1", "room"));
  }

  @ParameterizedTest
  @MethodSource("invalidAbsences")
  void names_what_is_wrong_with_an_absence(String member, Object value, String fields) {
    Map<String, Object> wish = absence("2026-11-23T09:00", "2026-11-23T10:00");
    wish.put(member, value);
    absence("", UUID.randomUUID().toString(), wish).spec(invalid(fields.split(",")));
    absences().body("items", empty());
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-23T09:00, 2026-11-23T09:00, empty-range",
    "2026-11-23T09:00, 2026-11-23T02:00:00Z, empty-range",
    "2026-11-23T09:00, 2026-11-22T09:00, empty-range",
    "2026-11-23T09:00, 9999-12-31T23:59, absence-too-long",
    "0000-01-01T00:00:00+18:00, 0000-01-01T01:00, absence-over"
  })
  void refuses_an_absence_that_makes_no_sense(String from, String until, String type) {
    for (String query : List.of("", "?dryRun=true")) {
      absence(query, UUID.randomUUID().toString(), from, until)
          .spec(problem(422, type))
          .body("errors.field", contains("until"));
    }
  }

  @Test
  void a_dry_run_is_one_or_not() {
    absence("?dryRun=yes", null, "2026-11-23T09:00", "2026-11-23T10:00").spec(invalid("dryRun"));
  }

  // why not

  @ParameterizedTest
  @CsvSource({
    "2026-11-23T08:00:00+07:00, free",
    "2026-11-23T02:00:00Z, booked",
    "2026-11-20T09:00:00+07:00, past",
    "2026-11-22T09:00:00+07:00, no-shift",
    "2026-11-23T09:10:00+07:00, no-slot-start",
    "2026-11-24T08:00:00+07:00, absence",
    "9999-12-31T23:59:59-18:00, no-shift",
    "0000-01-01T00:00:00+18:00, past"
  })
  void tells_why_a_time_can_or_cannot_be_booked(String start, String rule) {
    Appointment held = hospital.given().held(doctor, patient(), slotAt(MONDAY, "09:00"));
    hospital.given().changed(held, AppointmentStatus.CONFIRMED);
    absence("", UUID.randomUUID().toString(), "2026-11-24T00:00", "2026-11-25T00:00")
        .statusCode(201);
    // as it is and escaped
    for (String query : List.of(start, start.replace("+", "%2B"))) {
      ValidatableResponse answer =
          as(admin)
              .urlEncodingEnabled(false)
              .get(path("slots/explain") + "?start=" + query)
              .then()
              .statusCode(200)
              .body("rule", equalTo(rule));
      switch (rule) {
        case "free" ->
            answer
                .body("start", equalTo("2026-11-23T08:00:00+07:00"))
                .body("end", equalTo("2026-11-23T08:30:00+07:00"))
                .body("room", equalTo("P.204"));
        case "booked" ->
            answer
                .body("appointmentId", equalTo(held.id().toString()))
                .body("status", equalTo("CONFIRMED"))
                .body("end", equalTo("2026-11-23T09:30:00+07:00"));
        case "absence" -> answer.body("reason", equalTo("Bác sĩ đi công tác 🛫"));
        default -> answer.body("end", nullValue());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"an", "2026-11-23", "2026-11-23T08:00", "+20000-01-01T00:00:00Z", "\0"})
  void names_a_start_that_is_none(String start) {
    as(admin).queryParam("start", start).get(path("slots/explain")).then().spec(invalid("start"));
    as(admin).get(path("slots/explain")).then().spec(invalid("start"));
  }

  // holidays

  @Test
  void a_holiday_is_declared_listed_and_withdrawn() {
    Map<String, Object> tet =
        Map.of("first", "2031-01-22", "last", "2031-01-28", "name", "Tết Nguyên Đán 🧧");
    String key = UUID.randomUUID().toString();
    ValidatableResponse declared = holiday(key, tet).statusCode(201);
    String id = declared.extract().path("id");
    declared.header("Location", endsWith("/api/v1/holidays/" + id));
    holiday(key, tet).statusCode(201).header("Idempotency-Replayed", "true");
    holiday(UUID.randomUUID().toString(), Map.of("first", "2031-01-28", "name", "Mùng sáu"))
        .spec(problem(409, "holiday-exists"));
    holidays("2031-01-28", "2031-12-31")
        .statusCode(200)
        .body("items.id", contains(id))
        .body("items.name", contains("Tết Nguyên Đán 🧧"))
        .body("items[0].first", equalTo("2031-01-22"))
        .body("items[0].last", equalTo("2031-01-28"));
    as(admin).delete("/api/v1/holidays/" + id).then().statusCode(204);
    as(admin).delete("/api/v1/holidays/" + id).then().spec(problem(404, "not-found"));
    holidays("2031-01-01", "2031-12-31").body("items", empty());
  }

  static Stream<Arguments> invalidHolidays() {
    return Stream.of(
        arguments("first", null),
        arguments("first", "20000-01-01"),
        arguments("first", "2031-02-30"),
        arguments("last", "+20000-01-01"),
        arguments("last", 20310101),
        arguments("name", ""),
        arguments("name", "a\0"),
        arguments("name", null),
        arguments("days", 3));
  }

  @ParameterizedTest
  @MethodSource("invalidHolidays")
  void names_what_is_wrong_with_a_holiday(String member, Object value) {
    Map<String, Object> wish = new HashMap<>(Map.of("first", "2031-05-01", "name", "Lễ"));
    wish.put(member, value);
    holiday(UUID.randomUUID().toString(), wish).spec(invalid(member));
  }

  @Test
  void a_holiday_has_1_to_31_days() {
    for (String last : List.of("2031-04-30", "2031-06-01", "9999-12-31")) {
      holiday(
              UUID.randomUUID().toString(),
              Map.of("first", "2031-05-01", "last", last, "name", "Lễ"))
          .spec(problem(422, "invalid-range"))
          .body("errors.field", contains("last"));
    }
    holiday("", Map.of("first", "2031-05-01", "name", "Lễ"))
        .spec(problem(400, "idempotency-key-required"));
    holidays("20000-01-01", "2031-12-31").spec(invalid("from"));
  }

  // who may

  /** What somebody gets for reading and for changing. */
  private record Answers(
      int schedule,
      int absences,
      int explain,
      int put,
      int preview,
      int absence,
      int holidays,
      int holiday,
      int withdraw) {}

  private static Answers answers(Role role) {
    return switch (role) {
      case ADMIN -> new Answers(200, 200, 200, 200, 200, 201, 200, 201, 404);
      case RECEPTIONIST, DOCTOR, CASHIER ->
          new Answers(200, 200, 200, 403, 403, 403, 403, 403, 403);
      case PATIENT, PHARMACIST -> new Answers(403, 403, 403, 403, 403, 403, 403, 403, 403);
    };
  }

  @ParameterizedTest
  @EnumSource
  void a_role_may_what_it_may_and_no_more(Role role) {
    admin = hospital.given().caller(role);
    int year = 2040 + role.ordinal();
    Answers got =
        new Answers(
            as(admin).get(path("schedule")).statusCode(),
            absences().extract().statusCode(),
            as(admin)
                .queryParam("start", "2026-11-23T09:00:00+07:00")
                .get(path("slots/explain"))
                .statusCode(),
            status(put("\"0\"", Map.of("shifts", List.of(shift())))),
            status(absence("?dryRun=true", null, "2026-11-23T09:00", "2026-11-23T10:00")),
            status(
                absence("", UUID.randomUUID().toString(), "2026-11-23T09:00", "2026-11-23T10:00")),
            status(holidays(year + "-01-01", year + "-01-31")),
            status(
                holiday(
                    UUID.randomUUID().toString(), Map.of("first", year + "-01-01", "name", "Lễ"))),
            status(as(admin).delete("/api/v1/holidays/" + UUID.randomUUID()).then()));
    assertThat(got).isEqualTo(answers(role));
  }

  @Test
  void knows_no_other_doctors() {
    String unknown = "/api/v1/doctors/" + UUID.randomUUID();
    as(admin).get(unknown + "/schedule").then().spec(problem(404, "not-found"));
    sending(as(admin).header("If-Match", "\"0\""), Map.of("shifts", List.of()))
        .put(unknown + "/schedule")
        .then()
        .spec(problem(404, "not-found"));
    as(admin)
        .get(unknown + "/absences?from=2026-11-23&to=2026-11-23")
        .then()
        .spec(problem(404, "not-found"));
    as(admin)
        .queryParam("start", "2026-11-23T09:00:00+07:00")
        .get(unknown + "/slots/explain")
        .then()
        .spec(problem(404, "not-found"));
  }

  private static int status(ValidatableResponse answer) {
    int status = answer.extract().statusCode();
    if (status == 403) {
      answer.spec(problem(403, "forbidden"));
    }
    return status;
  }

  private Caller patient() {
    return hospital.given().caller(Role.PATIENT);
  }

  private static Map<String, Object> shift() {
    return new HashMap<>(
        Map.of(
            "day",
            "MONDAY",
            "from",
            "08:00",
            "until",
            "10:00",
            "validFrom",
            "2026-01-01",
            "validUntil",
            "9999-12-31"));
  }

  private static Map<String, Object> absence(String from, String until) {
    return new HashMap<>(Map.of("from", from, "until", until, "reason", "Bác sĩ đi công tác 🛫"));
  }

  private String path(String what) {
    return "/api/v1/doctors/" + doctor.id() + "/" + what;
  }

  private ValidatableResponse put(String ifMatch, Map<String, Object> schedule) {
    return sending(as(admin).header("If-Match", ifMatch), schedule).put(path("schedule")).then();
  }

  private ValidatableResponse absence(String query, String key, String from, String until) {
    return absence(query, key, absence(from, until));
  }

  private ValidatableResponse absence(String query, String key, Map<String, Object> wish) {
    var request = key == null ? as(admin) : as(admin).header("Idempotency-Key", key);
    return sending(request, wish).post(path("absences") + query).then();
  }

  private ValidatableResponse absences() {
    return as(admin).get(path("absences") + "?from=2026-11-20&to=2026-12-20").then();
  }

  private ValidatableResponse holiday(String key, Map<String, Object> wish) {
    return sending(as(admin).header("Idempotency-Key", key), wish).post("/api/v1/holidays").then();
  }

  private ValidatableResponse holidays(String from, String to) {
    return as(admin).get("/api/v1/holidays?from=" + from + "&to=" + to).then();
  }
}
