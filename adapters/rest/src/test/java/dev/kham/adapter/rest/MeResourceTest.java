package dev.kham.adapter.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.kham.domain.account.Account;
import dev.kham.domain.account.AccountId;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.patient.Patient;
import dev.kham.domain.patient.PatientId;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@QuarkusTest
class MeResourceTest extends RestTest {
  private static final String ME = "/api/v1/me";
  private static final String OLD = "một mật khẩu thật dài";
  private static final String NEW = "một mật khẩu khác";

  @Test
  void shows_a_patient_their_account_and_themselves() {
    Patient patient = hospital.given().patient();
    Caller caller = hospital.given().caller(patient);
    as(caller)
        .get(ME)
        .then()
        .statusCode(200)
        .body("id", equalTo(caller.accountId().toString()))
        .body("roles", equalTo(List.of("PATIENT")))
        .body("patient.id", equalTo(patient.id().toString()))
        .body("patient.fullName", equalTo(patient.fullName()));
  }

  @ParameterizedTest
  @EnumSource(names = "PATIENT", mode = EnumSource.Mode.EXCLUDE)
  void shows_staff_their_account(Role role) {
    Caller caller = hospital.given().caller(role);
    as(caller)
        .get(ME)
        .then()
        .statusCode(200)
        .body("id", equalTo(caller.accountId().toString()))
        .body("roles", equalTo(List.of(role.name())))
        .body("patient", nullValue());
  }

  @Test
  void an_account_that_is_not_here_is_not_found() {
    Caller stranger =
        new Caller(
            new AccountId(UUID.randomUUID()),
            Set.of(Role.PATIENT),
            new PatientId(UUID.randomUUID()));
    as(stranger).get(ME).then().spec(problem(404, "not-found"));
    change(as(stranger), OLD, NEW).spec(problem(404, "not-found"));
  }

  @Test
  void changes_the_password_and_ends_all_other_sessions() {
    hospital.clock().set(Instant.now());
    Account account = account();
    String present = signIn(account, OLD).statusCode(201).extract().path("accessToken");
    String other = signIn(account, OLD).extract().path("accessToken");

    change(withToken(present), OLD, NEW).statusCode(204);

    withToken(present).get(ME).then().statusCode(200);
    withToken(other).get(ME).then().spec(problem(401, "unauthorized"));
    signIn(account, OLD).spec(problem(401, "wrong-credentials"));
    signIn(account, NEW).statusCode(201);
  }

  @Test
  void refuses_a_wrong_present_password_and_then_makes_wait() {
    Account account = account();
    for (int failures = 0; failures < 5; failures++) {
      change(as(account.asCaller()), NEW, NEW).spec(problem(422, "wrong-password"));
    }
    change(as(account.asCaller()), OLD, NEW)
        .spec(problem(429, "too-many-attempts"))
        .header("Retry-After", equalTo("1"));
    assertThat(hospital.accounts().find(account.id())).contains(account);
  }

  @ParameterizedTest
  @CsvSource({"currentPassword, 129", "newPassword, 7", "newPassword, 129"})
  void names_the_invalid_field(String field, int length) {
    Caller caller = hospital.given().caller(Role.CASHIER);
    Map<String, Object> passwords =
        new HashMap<>(Map.of("currentPassword", OLD, "newPassword", NEW));
    passwords.put(field, "x".repeat(length));
    sending(as(caller), passwords).post(ME + "/password").then().spec(invalid(field));
    passwords.put(field, null);
    sending(as(caller), passwords).post(ME + "/password").then().spec(invalid(field));
  }

  private Account account() {
    AccountId id = new AccountId(UUID.randomUUID());
    return hospital
        .given()
        .account(
            new Account(
                id,
                id + "@example.test",
                null,
                hospital.hasher().hash(OLD),
                Set.of(Role.CASHIER),
                null));
  }

  private static ValidatableResponse signIn(Account account, String password) {
    return sending(anybody(), Map.of("login", account.email(), "password", password))
        .post("/api/v1/sessions")
        .then();
  }

  private static ValidatableResponse change(
      RequestSpecification request, String current, String next) {
    return sending(request, Map.of("currentPassword", current, "newPassword", next))
        .post(ME + "/password")
        .then();
  }
}
