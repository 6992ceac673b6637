package dev.kham.adapter.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.kham.application.account.AccountFixtures;
import dev.kham.domain.account.Account;
import dev.kham.domain.account.AccountId;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.patient.Patient;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.build.Jwt;
import io.smallrye.jwt.build.JwtClaimsBuilder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class SessionResourceTest extends RestTest {
  private static final String PASSWORD = "một mật khẩu thật dài";
  private static final String GUARDED = "/api/v1/appointments";
  private static final String REFRESH = "/api/v1/sessions/refresh";
  private static final String CURRENT = "/api/v1/sessions/current";

  private Account account;

  @BeforeEach
  void open_an_account() {
    Patient patient = hospital.given().patient();
    account =
        hospital
            .given()
            .account(
                new Account(
                    new AccountId(UUID.randomUUID()),
                    UUID.randomUUID() + "@example.test",
                    patient.phone(),
                    hospital.hasher().hash(PASSWORD),
                    Set.of(Role.PATIENT),
                    patient.id()));
  }

  @Test
  void signs_in_by_mail_address_or_phone_number() {
    String national = "0" + account.phone().substring(2);
    for (String login :
        List.of(account.email(), account.email().toUpperCase(Locale.ROOT), national)) {
      ValidatableResponse answer =
          signIn(login, PASSWORD)
              .statusCode(201)
              .contentType("application/json")
              .header("Cache-Control", "no-store")
              .body("expiresIn", equalTo(900))
              .body("tokenType", equalTo("Bearer"));
      assertThat(answer.extract().<Map<String, ?>>path(""))
          .containsOnlyKeys("accessToken", "expiresIn", "refreshToken", "tokenType");
    }
  }

  @Test
  void the_token_says_who_its_bearer_is() {
    JsonPath claims = claims(signIn(account.email(), PASSWORD).extract().path("accessToken"));
    assertThat(claims.getString("iss")).isEqualTo(issuer);
    assertThat(claims.getString("sub")).isEqualTo(account.id().toString());
    assertThat(claims.getList("groups")).isEqualTo(List.of("patient"));
    assertThat(claims.getString("patient")).isEqualTo(account.patientId().toString());
    assertThat(claims.getLong("iat")).isEqualTo(hospital.clock().instant().getEpochSecond());
    assertThat(claims.getLong("exp") - claims.getLong("iat")).isEqualTo(LIFETIME.toSeconds());
  }

  @Test
  void the_token_opens_the_door() {
    hospital.clock().set(Instant.now());
    String token = signIn(account.email(), PASSWORD).extract().path("accessToken");
    withToken(token).get(GUARDED).then().statusCode(200);
  }

  @Test
  void gives_the_next_pair_for_a_refresh_token_once() {
    hospital.clock().set(Instant.now());
    JsonPath first = signIn(account.email(), PASSWORD).extract().jsonPath();
    JsonPath second =
        refresh(first.getString("refreshToken"))
            .statusCode(201)
            .header("Cache-Control", "no-store")
            .body("expiresIn", equalTo(900))
            .extract()
            .jsonPath();
    withToken(second.getString("accessToken")).get(GUARDED).then().statusCode(200);

    refresh(first.getString("refreshToken")).spec(problem(401, "invalid-refresh-token"));
    refresh(second.getString("refreshToken")).spec(problem(401, "invalid-refresh-token"));
    assertRefused(first.getString("accessToken"));
    assertRefused(second.getString("accessToken"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "an", "a\0n"})
  void refuses_what_is_no_refresh_token(String token) {
    refresh(token).spec(problem(401, "invalid-refresh-token"));
  }

  @Test
  void names_an_unusable_refresh_token() {
    refresh("x".repeat(129)).spec(invalid("refreshToken"));
    refresh(List.of()).spec(invalid("refreshToken"));
    sending(anybody(), Map.of()).post(REFRESH).then().spec(invalid("refreshToken"));
  }

  @Test
  void signs_out_of_one_session_and_leaves_the_others() {
    hospital.clock().set(Instant.now());
    JsonPath here = signIn(account.email(), PASSWORD).extract().jsonPath();
    JsonPath there = signIn(account.email(), PASSWORD).extract().jsonPath();

    withToken(here.getString("accessToken")).delete(CURRENT).then().statusCode(204);

    assertRefused(here.getString("accessToken"));
    refresh(here.getString("refreshToken")).spec(problem(401, "invalid-refresh-token"));
    withToken(there.getString("accessToken")).get(GUARDED).then().statusCode(200);
    refresh(there.getString("refreshToken")).statusCode(201);
  }

  @Test
  void asks_the_repository_while_revocations_cannot_be_told() {
    hospital.clock().set(Instant.now());
    String token = signIn(account.email(), PASSWORD).extract().path("accessToken");
    hospital.revokedSessions().setAway(true);
    try {
      withToken(token).get(GUARDED).then().statusCode(200);
      withToken(token).delete(CURRENT).then().statusCode(204);
      assertRefused(token);
    } finally {
      hospital.revokedSessions().setAway(false);
    }
  }

  @Test
  void there_is_no_signing_out_of_a_session_kham_did_not_open() {
    withToken(claims().sign()).delete(CURRENT).then().spec(problem(404, "not-found"));
  }

  @Test
  void does_not_tell_an_unknown_login_from_a_wrong_password() {
    String wrong =
        signIn(account.email(), "một mật khẩu khác")
            .spec(problem(401, "wrong-credentials"))
            .extract()
            .asString();
    for (String unknown : List.of("nobody@example.test", "0999999999", "nobody", "")) {
      ValidatableResponse answer = signIn(unknown, PASSWORD);
      assertThat(answer.extract().asString()).isEqualTo(wrong);
      assertThat(answer.extract().statusCode()).isEqualTo(401);
    }
    assertThat(signIn(account.email(), "").extract().asString()).isEqualTo(wrong);
  }

  @Test
  void makes_who_guesses_wait_whether_the_login_is_known_or_not() {
    for (String login : List.of(account.email(), UUID.randomUUID() + "@example.test")) {
      for (int failures = 0; failures < 5; failures++) {
        signIn(login, "một mật khẩu khác").spec(problem(401, "wrong-credentials"));
      }
      signIn(login, PASSWORD)
          .spec(problem(429, "too-many-attempts"))
          .header("Retry-After", equalTo("1"));
    }
    hospital.clock().advance(Duration.ofSeconds(1));
    signIn(account.email(), PASSWORD).statusCode(201);
  }

  @ParameterizedTest
  @ValueSource(strings = {"login", "password"})
  void names_the_invalid_field(String field) {
    Map<String, Object> credentials = new HashMap<>(Map.of("login", "an", "password", PASSWORD));
    for (Object value : new ArrayList<>(List.of("x".repeat(255), Map.of(), List.of()))) {
      credentials.put(field, value);
      sending(anybody(), credentials).post("/api/v1/sessions").then().spec(invalid(field));
    }
    credentials.put(field, null);
    sending(anybody(), credentials).post("/api/v1/sessions").then().spec(invalid(field));
  }

  @Test
  void does_not_look_for_a_login_no_database_can_hold() {
    signIn("a\0n@example.test", PASSWORD).spec(invalid("login"));
  }

  @Test
  void takes_a_token_until_it_expires() {
    Caller caller = AccountFixtures.callerOf(account);
    // a minute is forgiven, since clocks differ
    Instant latest = Instant.now().minus(LIFETIME);
    withToken(token(caller, latest.plusSeconds(30))).get(GUARDED).then().statusCode(200);
    withToken(token(caller, latest.minusSeconds(90)))
        .get(GUARDED)
        .then()
        .spec(problem(401, "unauthorized"));
  }

  @Test
  void refuses_an_altered_token() {
    String[] parts = token(AccountFixtures.callerOf(account), Instant.now()).split("\\.");
    String admin =
        encode(decode(parts[1]).replace("\"groups\":[\"patient\"]", "\"groups\":[\"admin\"]"));
    assertThat(admin).isNotEqualTo(parts[1]);
    List<String> signature = new ArrayList<>(List.of(parts[2].split("")));
    Collections.swap(signature, 0, lastUnlike(signature));
    assertRefused(parts[0] + "." + admin + "." + parts[2]);
    assertRefused(parts[0] + "." + parts[1] + "." + String.join("", signature));
    assertRefused(parts[0] + "." + parts[1] + ".");
    assertRefused(parts[0] + "." + parts[1]);
  }

  @Test
  void refuses_a_token_without_a_signature() {
    String claims = token(AccountFixtures.callerOf(account), Instant.now()).split("\\.")[1];
    assertRefused(encode("{\"typ\":\"JWT\",\"alg\":\"none\"}") + "." + claims + ".");
  }

  @Test
  void refuses_a_token_signed_with_another_key() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    assertRefused(claims().sign(generator.generateKeyPair().getPrivate()));
  }

  @Test
  void refuses_a_token_signed_with_the_public_key_as_a_secret() {
    String publicKey = ConfigProvider.getConfig().getValue("mp.jwt.verify.publickey", String.class);
    assertRefused(claims().jws().algorithm(SignatureAlgorithm.HS256).signWithSecret(publicKey));
  }

  @Test
  void refuses_a_token_of_another_issuer() {
    assertRefused(claims().issuer("https://elsewhere.example").sign());
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer", "Bearer ", "Bearer an", "Bearer a.b.c", "Basic YW46YW4=", "an"})
  void refuses_what_is_no_token(String authorization) {
    anybody()
        .header("Authorization", authorization)
        .get(GUARDED)
        .then()
        .spec(problem(401, "unauthorized"))
        .header("WWW-Authenticate", "Bearer");
  }

  private void assertRefused(String token) {
    withToken(token)
        .get(GUARDED)
        .then()
        .spec(problem(401, "unauthorized"))
        .header("WWW-Authenticate", "Bearer");
  }

  /** Claims that are as they should be. */
  private JwtClaimsBuilder claims() {
    return Jwt.issuer(issuer)
        .subject(account.id().toString())
        .groups("admin")
        .expiresIn(Duration.ofMinutes(5));
  }

  private static ValidatableResponse signIn(String login, String password) {
    return sending(anybody(), Map.of("login", login, "password", password))
        .post("/api/v1/sessions")
        .then();
  }

  private static ValidatableResponse refresh(Object token) {
    return sending(anybody(), Map.of("refreshToken", token)).post(REFRESH).then();
  }

  private static int lastUnlike(List<String> letters) {
    for (int i = letters.size() - 3; i > 0; i--) {
      if (!letters.get(i).equals(letters.getFirst())) {
        return i;
      }
    }
    throw new IllegalArgumentException("all letters are alike");
  }

  private static JsonPath claims(String token) {
    return JsonPath.from(decode(token.split("\\.")[1]));
  }

  private static String decode(String part) {
    return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
  }

  private static String encode(String part) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(part.getBytes(StandardCharsets.UTF_8));
  }
}
