package dev.kham.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.bootstrap.Clinic.Answer;
import dev.kham.bootstrap.Clinic.SignedIn;
import dev.kham.domain.scheduling.Doctor;
import dev.kham.embedded.EmbeddedTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.LocalDate;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What one gives back, the next gets, without looking for it. */
@QuarkusTest
@WithTestResource(EmbeddedTestResource.class)
@WithTestResource(SecretsTestResource.class)
class WaitlistStoryTest {
  @Inject Clinic clinic;
  @Inject Clock clock;

  @Test
  void a_slot_goes_from_hand_to_hand() {
    Doctor doctor = clinic.doctor(0);
    SignedIn a = clinic.patient();
    SignedIn b = clinic.patient();
    SignedIn c = clinic.patient();
    JsonObject booked = clinic.booked(a, doctor, clinic.slot(0));
    assertThat(clinic.webhook(clinic.transferFor(booked)).status()).isEqualTo(200);
    assertThat(clinic.book(b, doctor, clinic.slot(0)).status()).isEqualTo(409);
    String ofB = join(b, doctor);
    String ofC = join(c, doctor);

    cancel(a, booked.getString("id"));
    JsonObject offer = offered(b, ofB);
    assertThat(offer.getString("start")).isEqualTo(booked.getString("start"));
    assertThat(offer.getString("status")).isEqualTo("PENDING");
    assertThat(entry(c, ofC).getString("state")).isEqualTo("WAITING");
    Clinic.eventually("told of the offer", () -> mails(b) == 1);
    JsonObject mail = clinic.mailsTo(b, EmbeddedTestResource.servers().mailbox()).getFirst();
    assertThat(mail.getString("subject")).startsWith("Có lịch khám trống");

    assertThat(clinic.webhook(clinic.transferFor(offer)).status()).isEqualTo(200);
    assertThat(clinic.appointment(b, offer.getString("id")).getString("status"))
        .isEqualTo("CONFIRMED");
    assertThat(entry(b, ofB).getString("state")).isEqualTo("FULFILLED");
    Clinic.eventually("told of the confirmation", () -> confirmations(b) == 1);

    cancel(b, offer.getString("id"));
    JsonObject next = offered(c, ofC);
    assertThat(next.getString("start")).isEqualTo(booked.getString("start"));
    assertThat(entry(b, ofB).getString("state")).isEqualTo("FULFILLED");
    assertThat(
            clinic.count(
                """
                select count(*) from appointments
                where doctor_id = ? and status in ('PENDING', 'CONFIRMED')
                """,
                doctor.id().value()))
        .isEqualTo(1);
    assertThat(
            clinic.count(
                """
                select count(*) from appointment_events
                where appointment_id = ? and type = 'Booked' and machine = 'offer-freed-slot'
                """,
                UUID.fromString(next.getString("id"))))
        .isEqualTo(1);
  }

  private String join(SignedIn who, Doctor doctor) {
    LocalDate today = LocalDate.now(clock);
    Answer answer =
        clinic.call(
            "POST",
            "/api/v1/waitlist",
            who.token(),
            new JsonObject()
                .put("doctorId", doctor.id().toString())
                .put("from", today.toString())
                .put("to", today.plusDays(7).toString()));
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(201);
    return answer.json().getString("id");
  }

  private void cancel(SignedIn who, String appointment) {
    int version = clinic.appointment(who, appointment).getInteger("version");
    Answer answer =
        clinic.post(
            who.token(),
            "/api/v1/appointments/" + appointment + "/cancel",
            version,
            new JsonObject().put("reason", "bận đột xuất"));
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
  }

  /** The appointment that the entry comes to be offered. */
  private JsonObject offered(SignedIn who, String entry) {
    Clinic.eventually("offered", () -> entry(who, entry).getString("state").equals("OFFERED"));
    return clinic.appointment(who, entry(who, entry).getString("appointmentId"));
  }

  private JsonObject entry(SignedIn who, String id) {
    return clinic.get(who.token(), "/api/v1/waitlist/" + id).json();
  }

  private int mails(SignedIn who) {
    return clinic.mailsTo(who, EmbeddedTestResource.servers().mailbox()).size();
  }

  private int confirmations(SignedIn who) {
    return clinic.confirmationsTo(who, EmbeddedTestResource.servers().mailbox()).size();
  }
}
