package dev.kham.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.bootstrap.Clinic.SignedIn;
import dev.kham.domain.scheduling.Doctor;
import dev.kham.embedded.EmbeddedServers;
import dev.kham.embedded.EmbeddedTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whatever happens to Redis, every job is done, and done once. */
@QuarkusTest
@WithTestResource(EmbeddedTestResource.class)
@WithTestResource(SecretsTestResource.class)
class JobsSurviveTest {
  private static final int BOOKINGS = 12;

  @Inject Clinic clinic;

  private final EmbeddedServers servers = EmbeddedTestResource.servers();

  @AfterEach
  void give_redis_back() {
    servers.redis().start();
  }

  @Test
  void redis_killed_emptied_and_given_back_in_the_middle() {
    List<Hold> holds = holds();
    servers.redis().kill();
    holds.addAll(holds());
    servers.redis().empty();
    payFirst(holds);
    servers.redis().start();
    holds.addAll(holds());
    allEndOnce(holds);
  }

  @Test
  void redis_away_to_the_end() {
    servers.redis().kill();
    List<Hold> holds = holds();
    payFirst(holds);
    allEndOnce(holds);
  }

  @Test
  void redis_emptied_while_it_runs() {
    List<Hold> holds = holds();
    servers.redis().stop();
    servers.redis().empty();
    servers.redis().start();
    payFirst(holds);
    allEndOnce(holds);
  }

  private record Hold(SignedIn patient, JsonObject appointment) {
    String id() {
      return appointment.getString("id");
    }
  }

  private List<Hold> holds() {
    Doctor doctor = clinic.doctor(0);
    List<Hold> holds = new ArrayList<>();
    for (int i = 0; i < BOOKINGS; i++) {
      SignedIn patient = clinic.patient();
      holds.add(new Hold(patient, clinic.booked(patient, doctor, clinic.slot(i))));
    }
    return holds;
  }

  private void payFirst(List<Hold> holds) {
    assertThat(clinic.webhook(clinic.transferFor(holds.getFirst().appointment())).status())
        .isEqualTo(200);
  }

  /** The first is confirmed and told by two mails, all others are let go; each by one event. */
  private void allEndOnce(List<Hold> holds) {
    for (Hold hold : holds) {
      Clinic.eventually(
          "decided",
          () ->
              !clinic.appointment(hold.patient(), hold.id()).getString("status").equals("PENDING"));
    }
    Hold paid = holds.getFirst();
    assertThat(clinic.appointment(paid.patient(), paid.id()).getString("status"))
        .isEqualTo("CONFIRMED");
    Clinic.eventually(
        "confirmation and receipt",
        () -> clinic.mailsTo(paid.patient(), servers.mailbox()).size() == 2);
    for (Hold hold : holds.subList(1, holds.size())) {
      assertThat(clinic.appointment(hold.patient(), hold.id()).getString("cancellation"))
          .isEqualTo("UNPAID");
    }
    for (Hold hold : holds) {
      assertThat(
              clinic.count(
                  "select count(*) from appointment_events where appointment_id = ?",
                  UUID.fromString(hold.id())))
          .isEqualTo(2);
    }
  }
}
