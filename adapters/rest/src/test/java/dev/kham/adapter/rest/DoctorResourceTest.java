package dev.kham.adapter.rest;

import static dev.kham.application.scheduling.SchedulingFixtures.MONDAY;
import static dev.kham.application.scheduling.SchedulingFixtures.doctor;
import static dev.kham.application.scheduling.SchedulingFixtures.slotAt;
import static dev.kham.application.scheduling.SchedulingFixtures.specialty;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.kham.domain.account.Role;
import dev.kham.domain.scheduling.Doctor;
import dev.kham.domain.scheduling.Specialty;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class DoctorResourceTest extends RestTest {
  private static final String DOCTORS = "/api/v1/doctors";
  private static final String IN_VIETNAM = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\+07:00";

  private final Specialty specialty = specialty();

  @Test
  void shows_a_doctor() {
    Doctor doctor = hospital.given().doctor();
    Map<String, Object> shown =
        anybody()
            .get(DOCTORS + "/{id}", doctor.id().value())
            .then()
            .statusCode(200)
            .extract()
            .path("");
    assertThat(shown)
        .isEqualTo(
            Map.of(
                "id",
                doctor.id().toString(),
                "fullName",
                "Nguyễn Minh Đức",
                "specialty",
                Map.of(
                    "id", doctor.specialty().id().toString(),
                    "name", doctor.specialty().name()),
                "fee",
                150_000,
                "room",
                "P.204",
                "slotMinutes",
                30));
  }

  @Test
  void knows_no_other_doctors() {
    for (Object unknown : List.of(UUID.randomUUID(), "an")) {
      anybody().get(DOCTORS + "/{id}", unknown).then().spec(problem(404, "not-found"));
      slots(unknown, "2026-11-23", "2026-11-23").spec(problem(404, "not-found"));
    }
  }

  @Test
  void lists_the_specialties_of_the_doctors() {
    hospital.given().doctor(doctor("An", specialty));
    anybody()
        .get("/api/v1/specialties")
        .then()
        .statusCode(200)
        .body("items.id", hasItem(specialty.id().toString()))
        .body("items.name", hasItem(specialty.name()))
        .body("nextCursor", nullValue());
  }

  @ParameterizedTest
  @ValueSource(strings = {"ngô đức thịnh", "ngo duc thinh", "DUC", "Đức Th", "thịnh"})
  void finds_a_doctor_with_or_without_diacritics(String q) {
    Doctor wanted = hospital.given().doctor(doctor("Ngô Đức Thịnh", specialty));
    hospital.given().doctor(doctor("Lê Hoàng Phúc", specialty));
    doctors(Map.of("specialty", specialty.id().value(), "q", q))
        .statusCode(200)
        .body("items.id", equalTo(List.of(wanted.id().toString())));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\0"})
  void a_search_for_nothing_finds_all(String q) {
    Doctor doctor = hospital.given().doctor(doctor("An", specialty));
    doctors(Map.of("specialty", specialty.id().value(), "q", q))
        .statusCode(200)
        .body("items.id", equalTo(List.of(doctor.id().toString())));
  }

  @Test
  void pages_lead_through_all_doctors_once() {
    for (String name : List.of("Bảo", "Dương", "Đức", "Hạnh", "Khôi")) {
      hospital.given().doctor(doctor(name, specialty));
    }
    List<String> seen = new ArrayList<>();
    String cursor = null;
    do {
      JsonPath page = page(2, cursor);
      seen.addAll(page.getList("items.fullName"));
      cursor = page.getString("nextCursor");
      // somebody new at the front moves nobody else
      hospital.given().doctor(doctor("Ánh", specialty));
    } while (cursor != null);
    assertThat(seen).hasSize(5).containsOnlyOnce("Bảo", "Dương", "Đức", "Hạnh", "Khôi");
  }

  @Test
  void a_page_has_20_doctors_unless_said_otherwise() {
    for (int i = 0; i < 21; i++) {
      hospital.given().doctor(doctor("An", specialty));
    }
    doctors(Map.of("specialty", specialty.id().value()))
        .body("items", hasSize(20))
        .body("nextCursor", notNullValue());
    doctors(Map.of("specialty", specialty.id().value(), "limit", 100))
        .body("items", hasSize(21))
        .body("nextCursor", nullValue());
    doctors(Map.of("specialty", specialty.id().value(), "limit", 21))
        .body("items", hasSize(21))
        .body("nextCursor", nullValue());
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "101", "-1", "1.5", "an", "99999999999"})
  void refuses_a_limit_out_of_bounds(String limit) {
    doctors(Map.of("limit", limit)).spec(invalid("limit"));
    as(hospital.given().caller(Role.PATIENT))
        .get("/api/v1/appointments?limit={limit}", limit)
        .then()
        .spec(invalid("limit"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%",
        "an",
        "nobody knows",
        "2026-11-23T02:00:00Z",
        "2026-11-23T02:00:00Z an",
        "+20000-01-01T00:00:00Z 0-0-0-0-0"
      })
  void refuses_a_cursor_it_never_gave(String place) {
    String cursor = Base64.getUrlEncoder().encodeToString(place.getBytes(StandardCharsets.UTF_8));
    for (String given : List.of(cursor, "%" + place)) {
      doctors(Map.of("cursor", given)).spec(invalid("cursor"));
      as(hospital.given().caller(Role.PATIENT))
          .queryParam("cursor", given)
          .get("/api/v1/appointments")
          .then()
          .spec(invalid("cursor"));
    }
  }

  @Test
  void refuses_a_specialty_that_is_no_id() {
    doctors(Map.of("specialty", "an")).spec(invalid("specialty"));
    anybody()
        .get("/api/v1/slots?specialty=an&from=2026-11-23&to=2026-11-23")
        .then()
        .spec(invalid("specialty"));
    anybody().get("/api/v1/slots?from=2026-11-23&to=2026-11-23").then().spec(invalid("specialty"));
  }

  @Test
  void shows_the_free_slots_of_a_doctor_in_the_hospitals_time() {
    Doctor doctor = hospital.given().doctor();
    hospital.given().held(doctor, hospital.given().caller(Role.PATIENT), slotAt(MONDAY, "08:30"));
    slots(doctor.id().value(), "2026-11-23", "2026-11-24")
        .statusCode(200)
        .body("items", hasSize(12 + 13))
        .body("items[0].doctorId", equalTo(doctor.id().toString()))
        .body("items[0].start", equalTo("2026-11-23T08:00:00+07:00"))
        .body("items[0].end", equalTo("2026-11-23T08:30:00+07:00"))
        .body("items[1].start", equalTo("2026-11-23T09:00:00+07:00"))
        .body("items.start", everyItem(matchesPattern(IN_VIETNAM)))
        .body("items.end", everyItem(matchesPattern(IN_VIETNAM)))
        .body("nextCursor", nullValue());
  }

  @Test
  void shows_the_free_slots_of_a_specialty_by_start() {
    Doctor one = hospital.given().doctor(doctor("Bảo", specialty));
    Doctor other = hospital.given().doctor(doctor("Châu", specialty));
    hospital.given().doctor();
    JsonPath slots =
        anybody()
            .get(
                "/api/v1/slots?specialty={id}&from=2026-11-23&to=2026-11-23",
                specialty.id().value())
            .then()
            .statusCode(200)
            .extract()
            .jsonPath();
    assertThat(slots.<String>getList("items.start")).hasSize(26).isSorted();
    assertThat(slots.<String>getList("items.doctorId"))
        .containsOnly(one.id().toString(), other.id().toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "an",
        "23/11/2026",
        "20261123",
        "2026-02-30",
        "2026-11-23T00:00:00Z",
        "20000-01-01",
        "+20000-01-01",
        "+999999999-12-31",
        "-999999999-01-01"
      })
  void names_the_date_that_is_none(String day) {
    Doctor doctor = hospital.given().doctor();
    slots(doctor.id().value(), day, "2026-11-23").spec(invalid("from"));
    slots(doctor.id().value(), "2026-11-23", day).spec(invalid("to"));
    slots(doctor.id().value(), day, day).spec(invalid("from"));
    as(hospital.given().caller(Role.PATIENT))
        .queryParam("to", day)
        .get("/api/v1/appointments")
        .then()
        .spec(invalid("to"));
  }

  @Test
  void names_the_date_that_is_missing() {
    Doctor doctor = hospital.given().doctor();
    anybody()
        .get(DOCTORS + "/{id}/slots?to=2026-11-23", doctor.id().value())
        .then()
        .spec(invalid("from"));
    anybody()
        .get(DOCTORS + "/{id}/slots?from=2026-11-23", doctor.id().value())
        .then()
        .spec(invalid("to"));
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-01, 2026-12-01, 200",
    "2026-11-01, 2026-12-02, 422",
    "2026-11-23, 2026-11-22, 422",
    "0000-01-01, 9999-12-31, 422",
    "9999-12-31, 9999-12-31, 200"
  })
  void a_range_has_1_to_31_days(String from, String to, int status) {
    ValidatableResponse answer = slots(hospital.given().doctor().id().value(), from, to);
    answer.statusCode(status);
    if (status == 422) {
      answer.spec(problem(422, "invalid-range"));
    }
  }

  @Test
  void answers_json_only() {
    anybody()
        .accept("text/html")
        .get(DOCTORS)
        .then()
        .spec(problem(406, "media-type-not-supported"));
  }

  private JsonPath page(int limit, String cursor) {
    return doctors(
            cursor == null
                ? Map.of("specialty", specialty.id().value(), "limit", limit)
                : Map.of("specialty", specialty.id().value(), "limit", limit, "cursor", cursor))
        .statusCode(200)
        .extract()
        .jsonPath();
  }

  private static ValidatableResponse doctors(Map<String, ?> parameters) {
    return anybody().queryParams(parameters).get(DOCTORS).then();
  }

  private static ValidatableResponse slots(Object doctor, String from, String to) {
    return anybody()
        .queryParam("from", from)
        .queryParam("to", to)
        .get(DOCTORS + "/{id}/slots", doctor)
        .then();
  }
}
