package dev.kham.adapter.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.kham.application.patient.PatientFixtures;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class AccountResourceTest extends RestTest {
  private static final String ACCOUNTS = "/api/v1/accounts";
  private static final String A_UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

  @Test
  void opens_an_account_and_its_patient() {
    Map<String, Object> wish = newAccount();
    ValidatableResponse answer =
        register(wish)
            .statusCode(201)
            .contentType("application/json")
            .header("Location", endsWith("/api/v1/me"))
            .body("id", matchesPattern(A_UUID))
            .body("email", equalTo(wish.get("email")))
            .body("phone", equalTo(wish.get("phone")))
            .body("roles", equalTo(List.of("PATIENT")))
            .body("patient.id", matchesPattern(A_UUID))
            .body("patient.fullName", equalTo("Nguyễn Văn An"))
            .body("patient.dateOfBirth", equalTo("1990-05-20"))
            .body("patient.email", equalTo(wish.get("email")))
            .body("patient.phone", equalTo(wish.get("phone")))
            .body("patient.locale", equalTo("vi"));
    assertThat(answer.extract().<Map<String, ?>>path(""))
        .containsOnlyKeys("id", "email", "phone", "roles", "patient");
    assertThat(answer.extract().<Map<String, ?>>path("patient"))
        .containsOnlyKeys("id", "fullName", "dateOfBirth", "email", "phone", "locale");
    assertThat(hospital.accounts().findByLogin((String) wish.get("email"))).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"vi", "en"})
  void keeps_the_language_of_the_patient(String locale) {
    register(with("locale", locale)).statusCode(201).body("patient.locale", equalTo(locale));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Trần Thị Ánh Nguyệt", "Tra\u0302\u0300n Thi\u0323 Bi\u0301ch", "An 🦉"})
  void keeps_a_name_as_it_is_written(String name) {
    register(with("fullName", name)).statusCode(201).body("patient.fullName", equalTo(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"email", "phone", "password", "fullName", "dateOfBirth"})
  void names_a_missing_field(String field) {
    Map<String, Object> wish = newAccount();
    wish.remove(field);
    register(wish).spec(invalid(field));
    wish.put(field, null);
    register(wish).spec(invalid(field));
  }

  @Test
  void names_all_invalid_fields_at_once() {
    register(Map.of("fullName", " ", "locale", "fr", "password", "short"))
        .spec(invalid("dateOfBirth", "email", "fullName", "locale", "password", "phone"));
  }

  static Stream<Arguments> invalidFields() {
    return Stream.of(
        arguments("email", ""),
        arguments("email", "an.example.test"),
        arguments("email", "an@"),
        arguments("email", "a\0n@example.test"),
        arguments("email", "an@" + "long.".repeat(50) + "test"),
        arguments("phone", " "),
        arguments("phone", "0".repeat(21)),
        arguments("password", "7 chars"),
        arguments("password", "x".repeat(129)),
        arguments("fullName", " "),
        arguments("fullName", "x".repeat(201)),
        arguments("fullName", "An\0"),
        arguments("fullName", "An\r\nBcc: someone@example.test"),
        arguments("dateOfBirth", "20/05/1990"),
        arguments("dateOfBirth", "1990-02-30"),
        arguments("dateOfBirth", "1990-05-20T00:00:00Z"),
        arguments("dateOfBirth", "20000-01-01"),
        arguments("dateOfBirth", "+20000-01-01"),
        arguments("dateOfBirth", "-5000-01-01"),
        arguments("dateOfBirth", 19900520),
        arguments("dateOfBirth", List.of(1990, 5, 20)),
        arguments("dateOfBirth", Map.of("year", 1990)),
        arguments("locale", "fr"),
        arguments("email", List.of("an@example.test")),
        arguments("phone", Map.of()),
        arguments("password", List.of()),
        arguments("fullName", Map.of("first", "An")),
        arguments("roles", List.of("ADMIN")),
        arguments("an", "unknown"));
  }

  @ParameterizedTest
  @MethodSource("invalidFields")
  void names_the_invalid_field(String field, Object value) {
    register(with(field, value)).spec(invalid(field));
  }

  @ParameterizedTest
  @CsvSource({
    "0901234%s, 84901234%s",
    "+84 902 345 %s, 84902345%s",
    "0084-903-456-%s, 84903456%s",
    "84 (904) 567.%s, 84904567%s"
  })
  void takes_a_phone_number_as_people_write_it(String written, String kept) {
    register(with("phone", written.formatted("321")))
        .statusCode(201)
        .body("phone", equalTo(kept.formatted("321")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"02838554137", "901234567", "090123456", "+1 555 123 4567", "zero nine"})
  void refuses_what_is_no_mobile_of_vietnam(String phone) {
    register(with("phone", phone)).spec(problem(422, "invalid-phone"));
  }

  @Test
  void refuses_a_birth_in_the_future() {
    register(with("dateOfBirth", "2026-11-21")).spec(problem(422, "invalid-date-of-birth"));
    register(with("dateOfBirth", "2026-11-20")).statusCode(201);
  }

  @Test
  void refuses_an_address_or_a_number_somebody_has() {
    Map<String, Object> first = newAccount();
    register(first).statusCode(201);
    String email = (String) first.get("email");
    String national = "0" + ((String) first.get("phone")).substring(2);
    register(with("email", email.toUpperCase(Locale.ROOT))).spec(problem(409, "account-exists"));
    register(with("phone", national)).spec(problem(409, "account-exists"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"an", "{", "[]", "[{}]", "\"an\"", "5", "true", "{\"email\"}"})
  void refuses_what_is_no_json_object(String body) {
    register(body).spec(problem(400, "malformed"));
  }

  @Test
  void refuses_json_nested_too_deeply() {
    register("[".repeat(30_000)).spec(problem(400, "malformed"));
  }

  static Stream<byte[]> notText() {
    return Stream.of(
        new byte[] {'{', '"', (byte) 0xC3, '(', '"', ':', '1', '}'},
        new byte[] {0, 0, 0, '{', 0x7F, 0, 0, 0});
  }

  @ParameterizedTest
  @MethodSource("notText")
  void refuses_bytes_that_are_no_text(byte[] body) {
    anybody()
        .contentType("application/json")
        .body(body)
        .post(ACCOUNTS)
        .then()
        .spec(problem(400, "malformed"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null"})
  void refuses_an_empty_body(String body) {
    register(body).spec(invalid("body"));
  }

  @Test
  void takes_json_only() {
    anybody()
        .contentType("application/xml; charset=utf-8")
        .body("<account/>")
        .post(ACCOUNTS)
        .then()
        .spec(problem(415, "media-type-not-supported"));
  }

  @Test
  void takes_64_kilobytes_at_most() {
    register("{\"email\": \"" + "x".repeat(63 * 1024) + "\"}").statusCode(400);
    register("{\"email\": \"" + "x".repeat(65 * 1024) + "\"}")
        .spec(problem(413, "payload-too-large"));
  }

  private static ValidatableResponse register(Object account) {
    return sending(anybody(), account).post(ACCOUNTS).then();
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
            "phone",
            PatientFixtures.phone(),
            "password",
            "một mật khẩu thật dài",
            "fullName",
            "Nguyễn Văn An",
            "dateOfBirth",
            "1990-05-20"));
  }
}
