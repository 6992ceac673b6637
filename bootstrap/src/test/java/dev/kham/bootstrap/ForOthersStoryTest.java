package dev.kham.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.bootstrap.Clinic.Answer;
import dev.kham.bootstrap.Clinic.SignedIn;
import dev.kham.domain.account.Role;
import dev.kham.domain.scheduling.Doctor;
import dev.kham.embedded.EmbeddedTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.net.URI;
import org.junit.jupiter.api.Test;

/** What is booked for somebody else: by a guardian, and by the desk. */
@QuarkusTest
@WithTestResource(EmbeddedTestResource.class)
@WithTestResource(SecretsTestResource.class)
class ForOthersStoryTest {
  @Inject Clinic clinic;

  @Test
  void a_mother_books_and_pays_for_her_child_and_gets_the_mail() {
    SignedIn mother = clinic.patient();
    Answer added =
        clinic.call(
            "POST",
            "/api/v1/me/dependants",
            mother.token(),
            new JsonObject().put("fullName", "Trần Gia Bảo").put("dateOfBirth", "2024-02-29"));
    assertThat(added.status()).as(added.response().body()).isEqualTo(201);
    String child = added.json().getString("id");
    assertThat(clinic.get(mother.token(), "/api/v1/me").json().getJsonArray("dependants"))
        .containsExactly(added.json());

    Doctor doctor = clinic.doctor(0);
    Answer booked = book(mother, doctor, child);
    assertThat(booked.status()).as(booked.response().body()).isEqualTo(201);
    assertThat(book(clinic.patient(), doctor, child).status()).isEqualTo(404);
    assertThat(clinic.webhook(clinic.transferFor(booked.json())).status()).isEqualTo(200);
    String id = booked.json().getString("id");
    assertThat(clinic.appointment(mother, id).getString("status")).isEqualTo("CONFIRMED");
    assertThat(clinic.appointment(mother, id).getString("patientId")).isEqualTo(child);

    URI mailbox = EmbeddedTestResource.servers().mailbox();
    Clinic.eventually(
        "the confirmation and the receipt", () -> clinic.mailsTo(mother, mailbox).size() == 2);
    assertThat(clinic.confirmationsTo(mother, mailbox)).hasSize(1);
  }

  @Test
  void the_desk_is_told_when_the_doctor_has_no_slot_today() {
    Doctor doctor = clinic.doctor();
    String desk = clinic.staff(Role.RECEPTIONIST).token();
    Answer answer =
        clinic.call(
            "POST",
            "/api/v1/walk-ins",
            desk,
            new JsonObject()
                .put("doctorId", doctor.id().toString())
                .put("patientId", clinic.patient().patient().id().toString()));
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(409);
    assertThat(answer.json().getString("type")).isEqualTo("/problems/no-slot-today");
    Answer queue = clinic.get(desk, "/api/v1/doctors/" + doctor.id() + "/queue");
    assertThat(queue.status()).isEqualTo(200);
    assertThat(queue.json().getJsonArray("items")).isEmpty();
    assertThat(
            clinic.count(
                "select count(*) from queue_counters where doctor_id = ?", doctor.id().value()))
        .isZero();
  }

  private Answer book(SignedIn who, Doctor doctor, String patient) {
    return clinic.call(
        "POST",
        "/api/v1/appointments",
        who.token(),
        new JsonObject()
            .put("doctorId", doctor.id().toString())
            .put("start", clinic.slot(0).toString())
            .put("patientId", patient));
  }
}
