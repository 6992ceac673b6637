package dev.kham.adapter.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ExtractableResponse;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@QuarkusTest
class StaffResourceTest extends RestTest {
  private static final String STAFF = "/api/v1/accounts/staff";
  private static final String PASSWORD = "một mật khẩu thật dài";

  private Caller admin;

  @BeforeEach
  void an_administrator() {
    admin = hospital.given().caller(Role.ADMIN);
  }

  @Test
  void opens_an_account_that_signs_in() {
    String doctor = hospital.given().doctor().id().toString();
    Map<String, Object> wish = newAccount();
    wish.put("roles", List.of("DOCTOR", "ADMIN"));
    wish.put("doctorId", doctor);
    String id =
        open(admin, wish)
            .statusCode(201)
            .header("ETag", "\"0\"")
            .body("email", equalTo(wish.get("email")))
            .body("fullName", equalTo("BS. Trần Quốc Bảo"))
            .body("roles", equalTo(List.of("DOCTOR", "ADMIN")))
            .body("doctorId", equalTo(doctor))
            .body("active", equalTo(true))
            .extract()
            .path("id");
    as(admin).get(STAFF + "/" + id).then().statusCode(200).header("ETag", "\"0\"");
    signIn(wish).statusCode(201);
  }

  @Test
  void says_where_the_account_is() {
    ExtractableResponse<Response> opened = open(admin, newAccount()).statusCode(201).extract();
    assertThat(opened.header("Location")).endsWith(STAFF + "/" + opened.path("id"));
    assertThat(opened.<Map<String, ?>>path(""))
        .containsOnlyKeys("id", "email", "fullName", "roles", "active", "version");
  }

  @Test
  void closes_an_account_and_opens_it_again() {
    Map<String, Object> wish = newAccount();
    String id = open(admin, wish).extract().path("id");
    Map<String, Object> duties = duties("CASHIER");
    duties.put("active", false);
    put(admin, id, "\"0\"", duties)
        .statusCode(200)
        .header("ETag", "\"1\"")
        .body("active", equalTo(false));
    signIn(wish).spec(problem(401, "wrong-credentials"));
    put(admin, id, "\"1\"", duties("CASHIER")).statusCode(200);
    signIn(wish).statusCode(201);
  }

  @Test
  void other_roles_refuse_the_tokens_of_before() {
    hospital.clock().set(Instant.now());
    Map<String, Object> wish = newAccount();
    String id = open(admin, wish).extract().path("id");
    String token = signIn(wish).extract().path("accessToken");
    withToken(token).get("/api/v1/me").then().statusCode(200);
    put(admin, id, "\"0\"", duties("ADMIN")).statusCode(200);
    withToken(token).get("/api/v1/me").then().spec(problem(401, "unauthorized"));
  }

  @ParameterizedTest
  @EnumSource(names = "ADMIN", mode = EnumSource.Mode.EXCLUDE)
  void nobody_but_administrators_gets_anywhere(Role role) {
    String id = open(admin, newAccount()).extract().path("id");
    Caller other = hospital.given().caller(role);
    as(other).get(STAFF).then().spec(problem(403, "forbidden"));
    as(other).get(STAFF + "/" + id).then().spec(problem(403, "forbidden"));
    open(other, newAccount()).spec(problem(403, "forbidden"));
    put(other, id, "\"0\"", duties("ADMIN")).spec(problem(403, "forbidden"));
  }

  @Test
  void lists_everybody_page_by_page() {
    List<String> opened = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      opened.add(open(admin, newAccount()).extract().path("id"));
    }
    List<String> listed = new ArrayList<>();
    String cursor = "";
    while (cursor != null) {
      ExtractableResponse<Response> page =
          as(admin).get(STAFF + "?limit=2" + cursor).then().statusCode(200).extract();
      listed.addAll(page.path("items.id"));
      String next = page.path("nextCursor");
      cursor = next == null ? null : "&cursor=" + next;
    }
    assertThat(listed).containsAll(opened).doesNotHaveDuplicates();
    as(admin).get(STAFF + "?limit=100").then().body("items.id", hasItem(opened.getLast()));
  }

  @Test
  void refuses_what_the_rules_refuse() {
    Map<String, Object> first = newAccount();
    open(admin, first).statusCode(201);
    open(admin, first).spec(problem(409, "account-exists"));
    open(admin, with("roles", List.of("PATIENT"))).spec(problem(422, "invalid-roles"));

    Map<String, Object> nobody = with("roles", List.of("DOCTOR"));
    nobody.put("doctorId", UUID.randomUUID().toString());
    open(admin, nobody).spec(problem(422, "unknown-doctor"));

    Map<String, Object> doctor = with("roles", List.of("DOCTOR"));
    doctor.put("doctorId", hospital.given().doctor().id().toString());
    open(admin, doctor).statusCode(201);
    doctor.put("email", UUID.randomUUID() + "@example.test");
    open(admin, doctor).spec(problem(409, "doctor-has-account"));

    put(admin, admin.accountId().toString(), "\"0\"", duties("CASHIER"))
        .spec(problem(422, "own-account"));
    put(admin, UUID.randomUUID().toString(), "\"0\"", duties("CASHIER"))
        .spec(problem(404, "not-found"));
  }

  @Test
  void a_change_needs_the_version_that_was_read() {
    String id = open(admin, newAccount()).extract().path("id");
    put(admin, id, null, duties("CASHIER")).spec(problem(428, "if-match-required"));
    put(admin, id, "\"7\"", duties("CASHIER")).spec(problem(412, "stale-version"));
  }

  static Stream<Arguments> invalidFields() {
    return Stream.of(
        arguments("email", "bao"),
        arguments("password", "7 chars"),
        arguments("fullName", " "),
        arguments("fullName", "Bảo\0"),
        arguments("roles", List.of()),
        arguments("roles", List.of("BOSS")),
        arguments("roles", List.of("doctor")),
        arguments("roles", List.of(5)),
        arguments("roles", Arrays.asList("DOCTOR", null)),
        arguments("roles", "DOCTOR"),
        arguments("doctorId", "an"),
        arguments("active", true));
  }

  @ParameterizedTest
  @MethodSource("invalidFields")
  void names_the_invalid_field(String field, Object value) {
    open(admin, with(field, value)).spec(invalid(field));
  }

  @Test
  void names_the_invalid_field_of_a_change() {
    String id = open(admin, newAccount()).extract().path("id");
    for (String field : List.of("fullName", "roles", "active")) {
      Map<String, Object> duties = duties("CASHIER");
      duties.remove(field);
      put(admin, id, "\"0\"", duties).spec(invalid(field));
    }
    as(admin).get(STAFF + "?cursor=an").then().spec(invalid("cursor"));
    as(admin).get(STAFF + "?limit=0").then().spec(invalid("limit"));
    as(admin).get(STAFF + "/an").then().spec(problem(404, "not-found"));
  }

  private ValidatableResponse open(Caller caller, Map<String, Object> account) {
    return sending(as(caller), account).post(STAFF).then();
  }

  private ValidatableResponse put(
      Caller caller, String id, String ifMatch, Map<String, Object> duties) {
    var request = sending(as(caller), duties);
    if (ifMatch != null) {
      request.header("If-Match", ifMatch);
    }
    return request.put(STAFF + "/" + id).then();
  }

  private static ValidatableResponse signIn(Map<String, Object> account) {
    return sending(anybody(), Map.of("login", account.get("email"), "password", PASSWORD))
        .post("/api/v1/sessions")
        .then();
  }

  private static Map<String, Object> with(String field, Object value) {
    Map<String, Object> account = newAccount();
    account.put(field, value);
    return account;
  }

  private static Map<String, Object> newAccount() {
    return new HashMap<>(
        Map.of(
            "email",
            UUID.randomUUID() + "@example.test",
            "password",
            PASSWORD,
            "fullName",
            "BS. Trần Quốc Bảo",
            "roles",
            List.of("CASHIER")));
  }

  private static Map<String, Object> duties(String role) {
    return new HashMap<>(
        Map.of("fullName", "BS. Trần Quốc Bảo", "roles", List.of(role), "active", true));
  }
}
