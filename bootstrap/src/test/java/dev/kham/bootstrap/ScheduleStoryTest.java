package dev.kham.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.bootstrap.Clinic.Answer;
import dev.kham.bootstrap.Clinic.SignedIn;
import dev.kham.domain.account.Role;
import dev.kham.domain.scheduling.Doctor;
import dev.kham.embedded.EmbeddedTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** What an administrator plans is what patients are offered. */
@QuarkusTest
@WithTestResource(EmbeddedTestResource.class)
@WithTestResource(SecretsTestResource.class)
class ScheduleStoryTest {
  @Inject Clinic clinic;
  @Inject Clock clock;

  private Doctor doctor;
  private String admin;
  private LocalDate day;

  @BeforeEach
  void a_doctor_without_shifts() {
    doctor = clinic.doctor();
    admin = clinic.staff(Role.ADMIN).token();
    day = LocalDate.ofInstant(clinic.slot(0), clock.getZone());
  }

  @Test
  void a_schedule_a_holiday_and_an_absence() {
    assertThat(starts()).isEmpty();
    plan();
    assertThat(starts()).containsExactly("08:00", "08:30", "09:30");
    assertThat(rule("09:00")).isEqualTo("break");

    JsonObject holiday =
        new JsonObject().put("first", day.toString()).put("name", "Ngày lễ thử nghiệm");
    Answer closed = clinic.call("POST", "/api/v1/holidays", admin, holiday);
    assertThat(closed.status()).as(closed.response().body()).isEqualTo(201);
    try {
      assertThat(starts()).isEmpty();
      assertThat(rule("08:00")).isEqualTo("holiday");
      assertThat(clinic.book(clinic.patient(), doctor, clinic.slot(0)).status()).isEqualTo(422);
    } finally {
      String id = closed.json().getString("id");
      assertThat(clinic.call("DELETE", "/api/v1/holidays/" + id, admin, null).status())
          .isEqualTo(204);
    }
    assertThat(starts()).containsExactly("08:00", "08:30", "09:30");

    SignedIn patient = clinic.patient();
    JsonObject booked = clinic.booked(patient, doctor, clinic.slot(1));
    String appointment = booked.getString("id");
    assertThat(clinic.webhook(clinic.transferFor(booked)).status()).isEqualTo(200);
    assertThat(rule("08:30")).isEqualTo("booked");

    JsonObject away = absence();
    Answer preview = clinic.call("POST", path("absences?dryRun=true"), admin, away);
    assertThat(preview.status()).as(preview.response().body()).isEqualTo(200);
    JsonObject affected = preview.json().getJsonArray("affected").getJsonObject(0);
    assertThat(affected.getString("appointmentId")).isEqualTo(appointment);
    assertThat(affected.getString("status")).isEqualTo("CONFIRMED");
    assertThat(affected.getJsonArray("moves")).hasSize(3);
    assertThat(clinic.appointment(patient, appointment).getString("status")).isEqualTo("CONFIRMED");

    Answer undecided = clinic.call("POST", path("absences"), admin, away);
    assertThat(undecided.status()).isEqualTo(409);
    away.put(
        "affected",
        new JsonArray()
            .add(new JsonObject().put("appointmentId", appointment).put("action", "CANCEL")));
    Answer recorded = clinic.call("POST", path("absences"), admin, away);
    assertThat(recorded.status()).as(recorded.response().body()).isEqualTo(201);

    Clinic.eventually(
        "cancelled",
        () -> clinic.appointment(patient, appointment).getString("status").equals("CANCELLED"));
    JsonObject cancelled = clinic.appointment(patient, appointment);
    assertThat(cancelled.getString("cancellation")).isEqualTo("BY_STAFF");
    assertThat(cancelled.getJsonObject("payment").getString("status")).isEqualTo("REFUND_DUE");
    assertThat(
            clinic.count(
                """
                select count(*) from appointment_events e join absences a
                    on a.recorded_by = e.account_id and a.reason = e.details ->> 'reason'
                where e.appointment_id = ? and e.type = 'Cancelled'
                """,
                UUID.fromString(appointment)))
        .isEqualTo(1);
    assertThat(starts()).isEmpty();
    assertThat(rule("08:30")).isEqualTo("absence");
  }

  @RepeatedTest(5)
  void a_booking_and_an_absence_at_once_agree_on_who_was_first() throws Exception {
    plan();
    List<SignedIn> patients = List.of(clinic.patient(), clinic.patient(), clinic.patient());
    int[] slots = {0, 1, 3};
    List<Callable<Answer>> acts = new ArrayList<>();
    for (int i = 0; i < slots.length; i++) {
      SignedIn patient = patients.get(i);
      Instant start = clinic.slot(slots[i]);
      acts.add(() -> clinic.book(patient, doctor, start));
    }
    acts.add(1, () -> clinic.call("POST", path("absences"), admin, absence()));
    List<Answer> answers = Together.of(acts);

    Answer absence = answers.remove(1);
    long booked = answers.stream().filter(it -> it.status() == 201).count();
    if (absence.status() == 201) {
      assertThat(answers).extracting(Answer::status).containsOnly(422);
    } else {
      assertThat(absence.status()).as(absence.response().body()).isEqualTo(409);
      assertThat(absence.json().getJsonArray("appointments")).hasSizeBetween(1, (int) booked);
      assertThat(booked).isEqualTo(3);
    }
  }

  private void plan() {
    JsonObject shift =
        new JsonObject()
            .put("day", day.getDayOfWeek().name())
            .put("from", "08:00")
            .put("until", "10:00")
            .put("validFrom", day.minusDays(30).toString())
            .put("validUntil", day.plusDays(365).toString())
            .put(
                "breaks",
                new JsonArray().add(new JsonObject().put("from", "09:00").put("until", "09:30")));
    String tag =
        clinic
            .call("GET", path("schedule"), admin, null)
            .response()
            .headers()
            .firstValue("ETag")
            .orElseThrow();
    Answer put =
        clinic.call(
            "PUT",
            path("schedule"),
            admin,
            new JsonObject().put("shifts", new JsonArray().add(shift)),
            "If-Match",
            tag);
    assertThat(put.status()).as(put.response().body()).isEqualTo(200);
  }

  private JsonObject absence() {
    return new JsonObject()
        .put("from", day + "T00:00")
        .put("until", day.plusDays(1) + "T00:00")
        .put("reason", "Bác sĩ đi công tác");
  }

  private String rule(String time) {
    Answer answer =
        clinic.call(
            "GET", path("slots/explain?start=" + day + "T" + time + ":00%2B07:00"), admin, null);
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
    return answer.json().getString("rule");
  }

  private List<String> starts() {
    JsonArray items =
        clinic
            .call("GET", path("slots?from=" + day + "&to=" + day), admin, null)
            .json()
            .getJsonArray("items");
    return items.stream()
        .map(item -> ((JsonObject) item).getString("start").substring(11, 16))
        .toList();
  }

  private String path(String what) {
    return "/api/v1/doctors/" + doctor.id() + "/" + what;
  }
}
