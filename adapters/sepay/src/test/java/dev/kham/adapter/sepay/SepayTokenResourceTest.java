package dev.kham.adapter.sepay;

import static dev.kham.adapter.sepay.SepayFixtures.INCOMING;
import static dev.kham.adapter.sepay.SepayFixtures.NOW;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class SepayTokenResourceTest {
  private static final String TOKEN = "/webhooks/sepay/token";

  @Inject RecordingTransferRepository transfers;
  @Inject SettableClock clock;

  @BeforeEach
  void start_afresh() {
    transfers.clear();
    clock.set(NOW);
  }

  @ParameterizedTest
  @ValueSource(strings = {"client-secret-new", "client-secret-old"})
  void gives_a_client_a_token_that_its_webhooks_are_accepted_with(String secret) {
    Response answer = form("client_credentials", "sepay-client", secret);
    answer
        .then()
        .statusCode(200)
        .header("Cache-Control", equalTo("no-store"))
        .body("token_type", equalTo("Bearer"))
        .body("expires_in", equalTo(900));
    assertThat(webhook(answer.path("access_token"))).isEqualTo(200);
    assertThat(transfers.transfers()).hasSize(1);
  }

  @Test
  void takes_the_client_by_http_basic() {
    Response answer =
        given()
            .auth()
            .preemptive()
            .basic("sepay-client", "client-secret-new")
            .contentType("application/x-www-form-urlencoded")
            .body("grant_type=client_credentials")
            .post(TOKEN);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(webhook(answer.path("access_token"))).isEqualTo(200);
  }

  @Test
  void answers_sepays_own_form_in_its_own_form() {
    Response answer = own("sepay-client", "client-secret-new");
    answer.then().statusCode(200).body("data.expiredIn", equalTo(900));
    assertThat(webhook(answer.path("data.accessToken"))).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({"sepay-client,wrong", "other,client-secret-new", "'',''", "sepay-client,''"})
  void gives_nobody_else_a_token(String id, String secret) {
    for (Response answer :
        List.of(
            form("client_credentials", id, secret),
            own(id, secret),
            given()
                .auth()
                .preemptive()
                .basic(id, secret)
                .contentType("application/x-www-form-urlencoded")
                .body("grant_type=client_credentials")
                .post(TOKEN))) {
      answer.then().statusCode(401).body("error", equalTo("invalid_client"));
    }
  }

  @Test
  void refreshes_nothing_so_that_it_is_asked_anew() {
    form("refresh_token", "sepay-client", "client-secret-new")
        .then()
        .statusCode(400)
        .body("error", equalTo("unsupported_grant_type"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "%zz=1", "grant_type"})
  void refuses_what_is_neither_form(String body) {
    given()
        .contentType("application/json")
        .body(body)
        .post(TOKEN)
        .then()
        .statusCode(400)
        .body("error", equalTo("invalid_request"));
  }

  @Test
  void a_token_ends() {
    String token = own("sepay-client", "client-secret-new").path("data.accessToken");
    clock.set(NOW.plusSeconds(899));
    assertThat(webhook(token)).isEqualTo(200);
    clock.set(NOW.plusSeconds(900));
    assertThat(webhook(token)).isEqualTo(401);
  }

  @Test
  void a_token_altered_in_any_place_is_refused() {
    String token = own("sepay-client", "client-secret-new").path("data.accessToken");
    for (int i = 0; i < token.length(); i++) {
      char other = token.charAt(i) == '1' ? '2' : '1';
      String altered = token.substring(0, i) + other + token.substring(i + 1);
      assertThat(webhook(altered)).as(altered).isEqualTo(401);
    }
    assertThat(transfers.calls()).isZero();
  }

  @Test
  void another_environment_gives_other_tokens() {
    Clock now = Clock.fixed(NOW, ZoneOffset.UTC);
    SepayTokens test =
        new SepayTokens(
            SepayFixtures.nothingConfigured(SepayConfig.Environment.TEST)
                .withClient("sepay-client", "client-secret-new"),
            now);
    String token = test.issue("sepay-client", "client-secret-new").orElseThrow();
    assertThat(test.accept("Bearer " + token)).isTrue();
    assertThat(webhook(token)).isEqualTo(401);
  }

  private static Response form(String grant, String id, String secret) {
    return given()
        .contentType("application/x-www-form-urlencoded")
        .body("grant_type=" + grant + "&client_id=" + id + "&client_secret=" + secret)
        .post(TOKEN);
  }

  private static Response own(String id, String secret) {
    return given()
        .contentType("application/json")
        .body("{\"clientId\":\"%s\",\"clientSecret\":\"%s\"}".formatted(id, secret))
        .post(TOKEN);
  }

  private static int webhook(String token) {
    return given()
        .contentType("application/json")
        .header("Authorization", "Bearer " + token)
        .body(INCOMING)
        .post("/webhooks/sepay")
        .statusCode();
  }
}
