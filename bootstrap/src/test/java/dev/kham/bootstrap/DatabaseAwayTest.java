package dev.kham.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.bootstrap.Clinic.Answer;
import dev.kham.bootstrap.Clinic.SignedIn;
import dev.kham.domain.scheduling.Doctor;
import dev.kham.embedded.EmbeddedServers;
import dev.kham.embedded.EmbeddedTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Without its database Kham says so, changes nothing, and goes on when it is back. */
@QuarkusTest
@WithTestResource(EmbeddedTestResource.class)
@WithTestResource(SecretsTestResource.class)
class DatabaseAwayTest {
  @Inject Clinic clinic;

  private final EmbeddedServers servers = EmbeddedTestResource.servers();

  @AfterEach
  void give_the_database_back() {
    servers.postgres().start();
  }

  @Test
  void everybody_is_asked_to_come_again_and_nothing_is_lost() {
    SignedIn patient = clinic.patient();
    Doctor doctor = clinic.doctor(0);
    JsonObject held = clinic.booked(patient, doctor, clinic.slot(0));
    String transfer = clinic.transferFor(held);

    servers.postgres().kill();

    Answer booking = clinic.book(patient, doctor, clinic.slot(1));
    assertThat(booking.status()).isEqualTo(503);
    assertThat(booking.json().getString("type")).isEqualTo("/problems/unavailable");
    assertThat(booking.response().headers().firstValue("Retry-After")).isPresent();
    assertThat(clinic.webhook(transfer).status()).isEqualTo(503);

    servers.postgres().start();

    Clinic.eventually("taken", () -> clinic.webhook(transfer).status() == 200);
    // by a connection that is dead it is only kept, for a job
    clinic.awaitSettlements();
    assertThat(
            clinic.count(
                "select count(*) from transfers where code = ?",
                held.getJsonObject("payment").getString("code")))
        .isEqualTo(1);
    assertThat(clinic.book(clinic.patient(), doctor, clinic.slot(1)).status()).isEqualTo(201);
  }
}
