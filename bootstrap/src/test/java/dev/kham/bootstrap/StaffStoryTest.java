package dev.kham.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.bootstrap.Clinic.Answer;
import dev.kham.embedded.EmbeddedTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A new hospital: the first administrator lets everybody else in. */
@QuarkusTest
@WithTestResource(EmbeddedTestResource.class)
@WithTestResource(SecretsTestResource.class)
class StaffStoryTest {
  private static final String PASSWORD = "một mật khẩu thật dài";

  @Inject Clinic clinic;
  @Inject FirstAdmin firstAdmin;

  @Test
  void the_first_administrator_opens_the_accounts_of_all_others() {
    String admin = UUID.randomUUID() + "@Example.test";
    firstAdmin.open(admin, PASSWORD);
    firstAdmin.open(admin, "another password");
    String token = signedIn(admin).getString("accessToken");

    String cashier = UUID.randomUUID() + "@example.test";
    Answer opened =
        clinic.call(
            "POST",
            "/api/v1/accounts/staff",
            token,
            new JsonObject()
                .put("email", cashier)
                .put("password", PASSWORD)
                .put("fullName", "Lê Thu Ngân")
                .put("roles", JsonArray.of("CASHIER")));
    assertThat(opened.status()).as(opened.response().body()).isEqualTo(201);

    JsonObject session = signedIn(cashier);
    Answer me = clinic.call("GET", "/api/v1/me", session.getString("accessToken"), null);
    assertThat(me.json().getJsonArray("roles")).isEqualTo(JsonArray.of("CASHIER"));
  }

  private JsonObject signedIn(String email) {
    Answer answer =
        clinic.call(
            "POST",
            "/api/v1/sessions",
            null,
            new JsonObject().put("login", email).put("password", PASSWORD));
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(201);
    return answer.json();
  }
}
