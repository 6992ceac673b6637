package dev.kham.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.application.patient.PatientFixtures;
import dev.kham.bootstrap.Clinic.Answer;
import dev.kham.embedded.EmbeddedServers;
import dev.kham.embedded.EmbeddedTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is signed out stays out, and a copied token is noticed, with Redis and without it. */
@QuarkusTest
@WithTestResource(EmbeddedTestResource.class)
@WithTestResource(SecretsTestResource.class)
class SessionStoryTest {
  private static final String PASSWORD = "một mật khẩu thật dài";

  @Inject Clinic clinic;

  private final EmbeddedServers servers = EmbeddedTestResource.servers();
  private String email;

  @BeforeEach
  void register() {
    email = UUID.randomUUID() + "@example.test";
    Answer registered =
        clinic.call(
            "POST",
            "/api/v1/accounts",
            null,
            new JsonObject()
                .put("email", email)
                .put("phone", PatientFixtures.phone())
                .put("password", PASSWORD)
                .put("fullName", "Nguyễn Văn An")
                .put("dateOfBirth", "1990-05-20"));
    assertThat(registered.status()).as(registered.response().body()).isEqualTo(201);
  }

  @AfterEach
  void give_redis_back() {
    servers.redis().start();
  }

  @Test
  void a_refresh_token_that_comes_again_ends_the_session() {
    JsonObject first = signedIn();
    Answer refreshed = refresh(first);
    assertThat(refreshed.status()).isEqualTo(201);
    JsonObject second = refreshed.json();
    assertThat(look(second)).isEqualTo(200);

    assertThat(refresh(first).status()).isEqualTo(401);

    assertThat(refresh(second).status()).isEqualTo(401);
    assertThat(look(first)).isEqualTo(401);
    assertThat(look(second)).isEqualTo(401);
  }

  @Test
  void who_signs_out_is_out() {
    JsonObject session = signedIn();
    JsonObject other = signedIn();
    assertThat(look(session)).isEqualTo(200);

    assertThat(signOut(session)).isEqualTo(204);

    assertThat(look(session)).isEqualTo(401);
    assertThat(refresh(session).status()).isEqualTo(401);
    assertThat(look(other)).isEqualTo(200);
  }

  @Test
  void who_signs_out_is_out_without_redis_too() {
    JsonObject early = signedIn();
    JsonObject late = signedIn();
    assertThat(signOut(early)).isEqualTo(204);

    servers.redis().kill();

    assertThat(look(early)).isEqualTo(401);
    assertThat(look(late)).isEqualTo(200);
    assertThat(signOut(late)).isEqualTo(204);
    assertThat(look(late)).isEqualTo(401);
    assertThat(refresh(late).status()).isEqualTo(401);
    assertThat(look(signedIn())).isEqualTo(200);

    servers.redis().start();

    assertThat(look(early)).isEqualTo(401);
    assertThat(look(late)).isEqualTo(401);
  }

  @Test
  void no_token_is_kept_that_could_be_used() {
    JsonObject session = signedIn();
    assertThat(
            clinic.count(
                "select count(*) from refresh_tokens where digest = ?",
                session.getString("refreshToken")))
        .isZero();
    assertThat(
            clinic.count(
                "select count(*) from refresh_tokens"
                    + " where digest = encode(sha256(convert_to(?, 'UTF8')), 'hex')",
                session.getString("refreshToken")))
        .isEqualTo(1);
  }

  private JsonObject signedIn() {
    Answer answer =
        clinic.call(
            "POST",
            "/api/v1/sessions",
            null,
            new JsonObject().put("login", email).put("password", PASSWORD));
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(201);
    return answer.json();
  }

  private Answer refresh(JsonObject session) {
    return clinic.call(
        "POST",
        "/api/v1/sessions/refresh",
        null,
        new JsonObject().put("refreshToken", session.getString("refreshToken")));
  }

  private int signOut(JsonObject session) {
    return clinic
        .call("DELETE", "/api/v1/sessions/current", session.getString("accessToken"), null)
        .status();
  }

  private int look(JsonObject session) {
    return clinic
        .call("GET", "/api/v1/appointments", session.getString("accessToken"), null)
        .status();
  }
}
