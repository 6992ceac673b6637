package dev.kham.adapter.rest;

import static dev.kham.application.scheduling.SchedulingFixtures.MONDAY;
import static dev.kham.application.scheduling.SchedulingFixtures.shift;
import static dev.kham.application.scheduling.SchedulingFixtures.slotAt;
import static dev.kham.application.scheduling.SchedulingFixtures.specialty;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.kham.application.payment.PaymentFixtures;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.appointment.Appointment;
import dev.kham.domain.appointment.AppointmentStatus;
import dev.kham.domain.payment.PaymentCode;
import dev.kham.domain.payment.VietQr;
import dev.kham.domain.scheduling.Doctor;
import dev.kham.domain.scheduling.DoctorId;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.time.DayOfWeek;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class BookingTest extends RestTest {
  private static final String APPOINTMENTS = "/api/v1/appointments";
  private static final String NINE = "2026-11-23T09:00:00+07:00";

  private Doctor doctor;
  private Caller patient;

  @BeforeEach
  void somebody_to_see() {
    doctor = hospital.given().doctor();
    patient = hospital.given().caller(Role.PATIENT);
  }

  @Test
  void answers_with_the_hold_and_how_to_pay_for_it() {
    ValidatableResponse answer =
        book(patient, with("reason", "Ho khan 🤧"))
            .statusCode(201)
            .contentType("application/json")
            .header("ETag", "\"0\"")
            .header("Idempotency-Replayed", nullValue());
    Map<String, Object> hold = answer.extract().path("");
    Map<String, ?> payment = answer.extract().path("payment");
    String pictures = "/api/v1/payments/" + payment.get("id");
    assertThat(hold)
        .isEqualTo(
            Map.ofEntries(
                Map.entry("id", lastId()),
                Map.entry("status", "PENDING"),
                Map.entry("version", 0),
                Map.entry(
                    "doctor",
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
                        30)),
                Map.entry("patientId", patient.patientId().toString()),
                Map.entry("start", NINE),
                Map.entry("end", "2026-11-23T09:30:00+07:00"),
                Map.entry("fee", 150_000),
                Map.entry("currency", "VND"),
                Map.entry("reason", "Ho khan 🤧"),
                Map.entry(
                    "payment",
                    Map.of(
                        "id",
                        payment.get("id"),
                        "code",
                        payment.get("code"),
                        "amount",
                        150_000,
                        "currency",
                        "VND",
                        "deadline",
                        "2026-11-20T09:15:00+07:00",
                        "status",
                        "PENDING",
                        "bank",
                        Map.of(
                            "bin", "970416",
                            "name", "ACB",
                            "account", "257678859",
                            "holder", "BENH VIEN KHAM"),
                        "qr",
                        Map.of(
                            "payload",
                            VietQr.payload(
                                PaymentFixtures.OWN_ACCOUNT,
                                150_000,
                                new PaymentCode((String) payment.get("code"))),
                            "png",
                            pictures + "/qr.png",
                            "svg",
                            pictures + "/qr.svg")))));
  }

  @Test
  void says_where_the_appointment_is_from_now_on() {
    ValidatableResponse answer =
        book(patient, wish()).header("Location", endsWith(APPOINTMENTS + "/" + lastId()));
    as(patient)
        .get(answer.extract().header("Location"))
        .then()
        .statusCode(200)
        .header("ETag", "\"0\"")
        .body("", equalTo(answer.extract().path("")));
  }

  static Stream<Arguments> invalidFields() {
    return Stream.of(
        arguments("doctorId", null),
        arguments("doctorId", "an"),
        arguments("doctorId", Map.of()),
        arguments("start", null),
        arguments("start", "2026-11-23T09:00:00"),
        arguments("start", "2026-11-23"),
        arguments("start", "20000-11-23T09:00:00+07:00"),
        arguments("start", "+20000-11-23T09:00:00+07:00"),
        arguments("start", "+999999999-12-31T23:59:59-18:00"),
        arguments("start", "-999999999-01-01T00:00:00+18:00"),
        arguments("start", 1_795_399_200),
        arguments("start", Map.of()),
        arguments("patientId", "an"),
        arguments("reason", "x".repeat(1001)),
        arguments("reason", "a\0n"),
        arguments("reason", List.of()),
        arguments("fee", 1));
  }

  @ParameterizedTest
  @MethodSource("invalidFields")
  void names_the_invalid_field(String field, Object value) {
    book(patient, with(field, value)).spec(invalid(field));
  }

  @ParameterizedTest
  @ValueSource(strings = {"9999-12-31T23:59:59-18:00", "0000-01-01T00:00:00+18:00"})
  void knows_the_calendar_to_its_ends(String start) {
    book(patient, with("start", start)).spec(problem(422, "slot-not-offered"));
  }

  @Test
  void an_instant_may_be_told_by_any_clock() {
    book(patient, with("start", "2026-11-23T02:00:00Z"))
        .statusCode(201)
        .body("start", equalTo(NINE));
  }

  @Test
  void a_reason_may_be_long_or_missing() {
    book(patient, with("reason", "x\n".repeat(500))).statusCode(201);
    Map<String, Object> silent = with("start", "2026-11-23T10:00:00+07:00");
    silent.remove("reason");
    Map<String, Object> hold = book(patient, silent).statusCode(201).extract().path("");
    assertThat(hold).doesNotContainKeys("reason", "cancellation");
  }

  @Test
  void needs_an_idempotency_key() {
    sending(as(patient), wish())
        .post(APPOINTMENTS)
        .then()
        .spec(problem(400, "idempotency-key-required"));
    for (String key : List.of("", " ", "k".repeat(201))) {
      book(patient, wish(), key).spec(problem(400, "idempotency-key-required"));
    }
    assertThat(ofDoctor()).isEmpty();
    book(patient, wish(), "k".repeat(200)).statusCode(201);
  }

  @Test
  void gives_the_first_answer_again_and_holds_nothing_twice() {
    String key = UUID.randomUUID().toString();
    ValidatableResponse first = book(patient, wish(), key).statusCode(201);
    Appointment held = ofDoctor().getFirst();
    hospital.given().changed(held, AppointmentStatus.CONFIRMED);

    ValidatableResponse again =
        book(patient, wish(), key).statusCode(201).header("Idempotency-Replayed", "true");
    assertThat(again.extract().asString()).isEqualTo(first.extract().asString());
    for (String header : List.of("Location", "ETag", "Content-Type")) {
      assertThat(again.extract().header(header)).isEqualTo(first.extract().header(header));
    }
    assertThat(ofDoctor()).hasSize(1);
  }

  @Test
  void refuses_another_request_with_the_same_key() {
    String key = UUID.randomUUID().toString();
    book(patient, wish(), key).statusCode(201);
    for (Map<String, Object> other :
        List.of(
            with("start", "2026-11-23T10:00:00+07:00"),
            with("reason", "another"),
            with("doctorId", UUID.randomUUID().toString()))) {
      book(patient, other, key).spec(problem(422, "idempotency-key-reused"));
    }
    assertThat(ofDoctor()).hasSize(1);
  }

  @Test
  void asks_for_patience_while_the_first_request_is_running() {
    String key = UUID.randomUUID().toString();
    hospital
        .onceOnly()
        .whileRunning(
            patient.accountId(),
            key,
            () -> book(patient, wish(), key).spec(problem(409, "request-in-progress")));
    assertThat(ofDoctor()).isEmpty();
  }

  @Test
  void a_key_belongs_to_its_account() {
    String key = UUID.randomUUID().toString();
    book(patient, wish(), key).statusCode(201);
    book(hospital.given().caller(Role.PATIENT), with("start", "2026-11-23T10:00:00+07:00"), key)
        .statusCode(201)
        .header("Idempotency-Replayed", nullValue());
    assertThat(ofDoctor()).hasSize(2);
  }

  @Test
  void a_refused_booking_uses_no_key_up() {
    String key = UUID.randomUUID().toString();
    book(patient, with("start", "2026-11-23T12:00:00+07:00"), key)
        .spec(problem(422, "slot-not-offered"));
    book(patient, wish(), key).statusCode(201).header("Idempotency-Replayed", nullValue());
  }

  @Test
  void shows_the_next_five_free_slots_when_the_wanted_one_is_taken() {
    hold("09:00");
    hold("10:00");
    book(patient, wish())
        .spec(problem(409, "slot-taken"))
        .body(
            "alternatives.start",
            equalTo(
                List.of(
                    "2026-11-23T09:30:00+07:00",
                    "2026-11-23T10:30:00+07:00",
                    "2026-11-23T11:00:00+07:00",
                    "2026-11-23T13:30:00+07:00",
                    "2026-11-23T14:00:00+07:00")))
        .body("alternatives[0].end", equalTo("2026-11-23T10:00:00+07:00"))
        .body("alternatives[0].doctorId", equalTo(doctor.id().toString()));
  }

  @Test
  void shows_fewer_than_five_when_there_are_no_more() {
    doctor =
        hospital
            .given()
            .doctor(
                new Doctor(
                    new DoctorId(UUID.randomUUID()),
                    "Phạm Ngọc Ánh",
                    specialty(),
                    150_000,
                    "P.204",
                    30,
                    List.of(shift(DayOfWeek.MONDAY, "09:00", "09:30"))));
    List<String> later =
        List.of(
            "2026-11-30T09:00:00+07:00",
            "2026-12-07T09:00:00+07:00",
            "2026-12-14T09:00:00+07:00",
            "2026-12-21T09:00:00+07:00");
    hold("09:00");
    book(patient, wish())
        .spec(problem(409, "slot-taken"))
        .body("alternatives.start", equalTo(later));
  }

  @Test
  void nobody_is_at_two_doctors_at_once() {
    book(patient, wish()).statusCode(201);
    Doctor other = hospital.given().doctor();
    book(patient, with("doctorId", other.id().toString())).spec(problem(409, "patient-busy"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-11-23T09:10:00+07:00",
        "2026-11-23T12:00:00+07:00",
        "2026-11-22T09:00:00+07:00",
        "2026-11-20T09:00:00+07:00",
        "2026-11-23T09:30:00Z"
      })
  void refuses_a_time_the_doctor_does_not_offer(String start) {
    book(patient, with("start", start)).spec(problem(422, "slot-not-offered"));
  }

  @Test
  void knows_no_other_doctors_and_nobodys_patients() {
    book(patient, with("doctorId", UUID.randomUUID().toString())).spec(problem(404, "not-found"));
    String other = hospital.given().patient().id().toString();
    book(patient, with("patientId", other)).spec(problem(404, "not-found"));
    book(patient, with("patientId", patient.patientId().toString())).statusCode(201);
  }

  @ParameterizedTest
  @EnumSource(names = {"RECEPTIONIST", "ADMIN"})
  void the_desk_books_for_the_patient_it_names(Role role) {
    Caller desk = hospital.given().caller(role);
    book(desk, wish()).spec(problem(422, "patient-required"));
    book(desk, with("patientId", UUID.randomUUID().toString())).spec(problem(404, "not-found"));
    book(desk, with("patientId", patient.patientId().toString()))
        .statusCode(201)
        .body("patientId", equalTo(patient.patientId().toString()));
    as(patient)
        .get(APPOINTMENTS)
        .then()
        .statusCode(200)
        .body("items.id", equalTo(List.of(lastId())));
  }

  private ValidatableResponse book(Caller caller, Map<String, Object> wish) {
    return book(caller, wish, UUID.randomUUID().toString());
  }

  private ValidatableResponse book(Caller caller, Map<String, Object> wish, String key) {
    return sending(as(caller).header("Idempotency-Key", key), wish).post(APPOINTMENTS).then();
  }

  private void hold(String time) {
    hospital.given().held(doctor, hospital.given().caller(Role.PATIENT), slotAt(MONDAY, time));
  }

  private List<Appointment> ofDoctor() {
    return hospital.appointments().all().stream()
        .filter(appointment -> appointment.doctorId().equals(doctor.id()))
        .toList();
  }

  private String lastId() {
    return ofDoctor().getLast().id().toString();
  }

  private Map<String, Object> wish() {
    return new HashMap<>(
        Map.of("doctorId", doctor.id().toString(), "start", NINE, "reason", "Khám định kỳ"));
  }

  private Map<String, Object> with(String field, Object value) {
    Map<String, Object> wish = wish();
    wish.put(field, value);
    return wish;
  }
}
