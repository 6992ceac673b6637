package dev.kham.adapter.rest;

import static org.hamcrest.Matchers.equalTo;

import dev.kham.application.account.AccountFixtures;
import dev.kham.domain.account.Account;
import dev.kham.domain.account.AccountId;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.patient.Patient;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.jwt.build.Jwt;
import io.smallrye.jwt.build.JwtClaimsBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Tokens of an issuer beside Kham, whose keys come as JWKS. */
@QuarkusTest
@WithTestResource(OutsideIssuerServer.class)
class OutsideIssuerTest extends RestTest {
  private static final String ME = "/api/v1/me";
  private static final String STAFF = "/api/v1/accounts/staff";

  @Test
  void lets_in_who_has_an_account_here_with_the_roles_the_issuer_gives() {
    Account account = hospital.given().account(AccountFixtures.staff(Role.CASHIER));
    withToken(signed(claims(account.id(), "cashier", "offline_access")))
        .get(ME)
        .then()
        .statusCode(200)
        .body("id", equalTo(account.id().toString()));
    withToken(signed(claims(account.id(), "cashier")))
        .get(STAFF)
        .then()
        .spec(problem(403, "forbidden"));
    withToken(signed(claims(account.id(), "admin"))).get(STAFF).then().statusCode(200);
    withToken(signed(claims(account.id()))).get(STAFF).then().spec(problem(403, "forbidden"));
  }

  @Test
  void a_patient_is_the_one_of_the_account() {
    Patient patient = hospital.given().patient();
    Caller caller = hospital.given().caller(patient);
    JwtClaimsBuilder claims =
        claims(caller.accountId(), "patient").claim("patient", UUID.randomUUID().toString());
    withToken(signed(claims)).get("/api/v1/appointments").then().statusCode(200);
    withToken(signed(claims))
        .get(ME)
        .then()
        .statusCode(200)
        .body("patient.id", equalTo(patient.id().toString()));
  }

  @Test
  void the_role_alone_makes_nobody_a_patient() {
    Account account = hospital.given().account(AccountFixtures.staff(Role.PHARMACIST));
    withToken(signed(claims(account.id(), "patient")))
        .get("/api/v1/appointments")
        .then()
        .spec(problem(403, "forbidden"));
  }

  @Test
  void refuses_who_has_no_open_account_here() {
    assertRefused(signed(claims(new AccountId(UUID.randomUUID()), "admin")));
    assertRefused(signed(claims("admin").claim("kham_account", "an")));
    assertRefused(signed(claims("admin")));

    Account closed = hospital.given().account(AccountFixtures.staff(Role.ADMIN));
    hospital
        .transaction()
        .run(
            () ->
                hospital
                    .accounts()
                    .update(closed.reassign("Lê An", Set.of(Role.ADMIN), null, false)));
    assertRefused(signed(claims(closed.id(), "admin")));
  }

  @Test
  void refuses_a_token_for_somebody_else_or_of_yesterday() {
    AccountId id = hospital.given().account(AccountFixtures.staff(Role.ADMIN)).id();
    assertRefused(signed(claims(id, "admin").audience("pharmacy")));
    assertRefused(signed(claims(id, "admin").expiresAt(Instant.now().minusSeconds(90))));
  }

  @Test
  void refuses_what_is_signed_with_the_other_issuers_key() {
    Caller admin = hospital.given().caller(Role.ADMIN);
    assertRefused(claims(admin.accountId(), "admin").sign());
    assertRefused(
        signed(
            Jwt.issuer(issuer)
                .subject(admin.accountId().toString())
                .groups("admin")
                .expiresIn(Duration.ofMinutes(5))));
  }

  @Test
  void khams_own_tokens_go_on() {
    as(hospital.given().caller(Role.ADMIN)).get(STAFF).then().statusCode(200);
  }

  private static JwtClaimsBuilder claims(AccountId account, String... roles) {
    return claims(roles).claim("kham_account", account.toString());
  }

  private static JwtClaimsBuilder claims(String... roles) {
    return Jwt.issuer(OutsideIssuerServer.NAME)
        .subject("f:1b0c:bao.tran")
        .audience(OutsideIssuerServer.AUDIENCE)
        .claim("roles", List.of(roles))
        .claim("sid", "a session that is none of ours")
        .expiresIn(Duration.ofMinutes(5));
  }

  private static String signed(JwtClaimsBuilder claims) {
    return claims.jws().keyId(OutsideIssuerServer.KEY_ID).sign(OutsideIssuerServer.privateKey());
  }

  private static void assertRefused(String token) {
    withToken(token)
        .get(ME)
        .then()
        .spec(problem(401, "unauthorized"))
        .header("WWW-Authenticate", "Bearer");
  }
}
