package dev.kham.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.application.appointment.MarkOverdueNoShows;
import dev.kham.application.job.Repeatable;
import dev.kham.application.job.Tick;
import dev.kham.bootstrap.Clinic.Answer;
import dev.kham.bootstrap.Clinic.SignedIn;
import dev.kham.bootstrap.Clinic.Staff;
import dev.kham.domain.account.Role;
import dev.kham.domain.scheduling.Doctor;
import dev.kham.embedded.EmbeddedTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collections;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** From booking to the end of the examination, and what becomes of who never comes. */
@QuarkusTest
@WithTestResource(EmbeddedTestResource.class)
@WithTestResource(SecretsTestResource.class)
class LifeCycleStoryTest {
  @Inject Clinic clinic;
  @Inject Tick ticks;

  private static URI mailbox() {
    return EmbeddedTestResource.servers().mailbox();
  }

  @Test
  void a_patient_books_pays_moves_comes_and_is_seen() {
    SignedIn patient = clinic.patient();
    Staff desk = clinic.staff(Role.RECEPTIONIST);
    Staff doctorsAccount = clinic.staff(Role.DOCTOR);
    Doctor doctor = clinic.doctor(0);
    String id = confirmed(patient, doctor);
    Clinic.eventually("the mail", () -> clinic.confirmationsTo(patient, mailbox()).size() == 1);

    JsonObject moved =
        changed(
            clinic.post(
                patient.token(),
                "/api/v1/appointments/" + id + "/reschedule",
                1,
                new JsonObject().put("start", clinic.slot(2).toString())));
    assertThat(moved.getString("status")).isEqualTo("CONFIRMED");
    assertThat(moved.getJsonObject("payment").getString("status")).isEqualTo("PAID");
    assertThat(OffsetDateTime.parse(moved.getString("start")).toInstant())
        .isEqualTo(clinic.slot(2));
    Clinic.eventually("the new mail", () -> clinic.confirmationsTo(patient, mailbox()).size() == 2);

    SignedIn next = clinic.patient();
    assertThat(clinic.book(next, doctor, clinic.slot(0)).status()).isEqualTo(201);
    Answer late = clinic.book(clinic.patient(), doctor, clinic.slot(2));
    assertThat(late.status()).isEqualTo(409);
    assertThat(late.json().getString("type")).isEqualTo("/problems/slot-taken");

    assertThat(clinic.get(patient.token(), "/api/v1/appointments/" + id + "/calendar.ics"))
        .extracting(answer -> answer.response().body())
        .asString()
        .contains("UID:appointment-" + id + "@kham", "SEQUENCE:2", "STATUS:CONFIRMED");

    changed(clinic.post(desk.token(), "/api/v1/appointments/" + id + "/check-in", 2, null));
    JsonObject seen =
        changed(
            clinic.post(
                doctorsAccount.token(), "/api/v1/appointments/" + id + "/complete", 3, null));
    assertThat(seen.getString("status")).isEqualTo("COMPLETED");

    JsonArray history =
        clinic
            .get(patient.token(), "/api/v1/appointments/" + id + "/history")
            .json()
            .getJsonArray("items");
    assertThat(history.stream().map(item -> told((JsonObject) item)))
        .containsExactly(
            "BOOKED by " + patient.account(),
            "CONFIRMED by receive-transfer",
            "RESCHEDULED by " + patient.account(),
            "CHECKED_IN by " + desk.account(),
            "COMPLETED by " + doctorsAccount.account());
    assertThat(clinic.confirmationsTo(patient, mailbox())).hasSize(2);
  }

  @Test
  void who_never_comes_is_marked_once_however_many_instances_tick() throws Exception {
    SignedIn patient = clinic.patient();
    String id = confirmed(patient, clinic.doctor(0));
    clinic.count(
        """
        update appointments
        set starts_at = now() - interval '2 hours', ends_at = now() - interval '90 minutes'
        where id = ? returning 1
        """,
        UUID.fromString(id));

    Instant tick = Instant.now();
    Repeatable repeatable = new Repeatable("0 0/30 * * * ?", MarkOverdueNoShows::asJob);
    Together.of(
        Collections.nCopies(
            4,
            (Callable<Boolean>)
                () -> {
                  ticks.handle(new Tick.Command(repeatable, tick));
                  return true;
                }));

    Clinic.eventually(
        "marked", () -> clinic.appointment(patient, id).getString("status").equals("NO_SHOW"));
    Clinic.eventually(
        "the job is done",
        () ->
            clinic.count(
                    "select count(*) from jobs where key = ? and state = 'completed'",
                    "mark-no-show:" + tick)
                == 1);
    JsonObject last =
        clinic
            .get(patient.token(), "/api/v1/appointments/" + id + "/history")
            .json()
            .getJsonArray("items")
            .getJsonObject(2);
    assertThat(told(last)).isEqualTo("NO_SHOW_MARKED by mark-no-show");
    assertThat(clinic.count("select count(*) from jobs where key = ?", "mark-no-show:" + tick))
        .isEqualTo(1);
  }

  private String confirmed(SignedIn patient, Doctor doctor) {
    JsonObject booked = clinic.booked(patient, doctor, clinic.slot(0));
    assertThat(clinic.webhook(clinic.transferFor(booked)).status()).isEqualTo(200);
    return booked.getString("id");
  }

  private static JsonObject changed(Answer answer) {
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
    return answer.json();
  }

  private static String told(JsonObject item) {
    JsonObject by = item.getJsonObject("by");
    return item.getString("type")
        + " by "
        + (by.getString("kind").equals("person")
            ? by.getString("accountId")
            : by.getString("name"));
  }
}
