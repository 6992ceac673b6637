package dev.kham.adapter.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.smallrye.jwt.build.Jwt;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class ProblemsTest extends RestTest {
  private static final String VIETNAMESE = "Dữ liệu không hợp lệ";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "vi | Dữ liệu không hợp lệ | không được thiếu",
        "vi-VN, en;q=0.5 | Dữ liệu không hợp lệ | không được thiếu",
        "en | Invalid data | must not be missing",
        "en-GB | Invalid data | must not be missing",
        "fr | Dữ liệu không hợp lệ | không được thiếu",
        "fr, en;q=0.5 | Invalid data | must not be missing",
        "vi;q=0.1, en | Invalid data | must not be missing",
        "en;q=0.1, vi | Dữ liệu không hợp lệ | không được thiếu",
        "* | Dữ liệu không hợp lệ | không được thiếu",
        "- | Dữ liệu không hợp lệ | không được thiếu",
        "en;q=high | Dữ liệu không hợp lệ | không được thiếu",
        ";;;q=x | Dữ liệu không hợp lệ | không được thiếu"
      })
  void speak_the_language_the_reader_prefers(String wanted, String title, String message) {
    sending(anybody().header("Accept-Language", wanted), Map.of("login", "an"))
        .post("/api/v1/sessions")
        .then()
        .spec(invalid("password"))
        .body("title", equalTo(title))
        .body("errors[0].message", equalTo(message));
  }

  @Test
  void speak_vietnamese_to_who_says_nothing() {
    anybody().get("/api/v1/doctors?limit=0").then().body("title", equalTo(VIETNAMESE));
    anybody()
        .header("Accept-Language", "en;q=0")
        .get("/api/v1/doctors?limit=0")
        .then()
        .body("title", equalTo(VIETNAMESE));
  }

  @Test
  void say_where_they_happened() {
    anybody()
        .get("/api/v1/doctors/an?q=secret")
        .then()
        .spec(problem(404, "not-found"))
        .body("instance", equalTo("/api/v1/doctors/an"));
  }

  @Test
  void are_told_of_paths_and_methods_there_are_not() {
    anybody().get("/api/v1/nowhere").then().spec(problem(404, "not-found"));
    anybody().get("/nowhere").then().spec(problem(404, "not-found"));
    anybody().put("/api/v1/accounts").then().spec(problem(405, "method-not-allowed"));
    anybody().delete("/api/v1/doctors").then().spec(problem(405, "method-not-allowed"));
  }

  @Test
  void of_a_body_too_large_speak_the_readers_language_too() {
    sending(anybody().header("Accept-Language", "en"), "x".repeat(65 * 1024))
        .post("/api/v1/sessions?q=secret")
        .then()
        .spec(problem(413, "payload-too-large"))
        .body("title", equalTo("Content too large"))
        .body("instance", equalTo("/api/v1/sessions"));
  }

  @ParameterizedTest
  @EnumSource
  void are_told_of_a_body_announced_as_too_large(Version version) throws Exception {
    HttpResponse<String> answer = post(version, BodyPublishers.ofString("x".repeat(65 * 1024)));
    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(answer.version()).isEqualTo(version);
    assertThat(JsonPath.from(answer.body()).getString("type"))
        .isEqualTo("/problems/payload-too-large");
  }

  @Test
  void come_without_words_when_a_body_turns_out_too_large_on_the_way() throws Exception {
    byte[] body = " ".repeat(65 * 1024).getBytes(StandardCharsets.UTF_8);
    HttpResponse<String> answer =
        post(Version.HTTP_1_1, BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)));
    assertThat(answer.statusCode()).isEqualTo(413);
  }

  private static HttpResponse<String> post(Version version, BodyPublisher body) throws Exception {
    try (HttpClient client = HttpClient.newBuilder().version(version).build()) {
      return client.send(
          HttpRequest.newBuilder(
                  URI.create("http://localhost:" + RestAssured.port + "/api/v1/sessions"))
              .header("Content-Type", "application/json")
              .POST(body)
              .build(),
          BodyHandlers.ofString());
    }
  }

  @Test
  void do_not_tell_what_went_wrong_inside() {
    String answer =
        withToken(Jwt.issuer(issuer).subject("no UUID").expiresIn(60).sign())
            .get("/api/v1/appointments")
            .then()
            .spec(problem(500, "server-error"))
            .extract()
            .asString();
    assertThat(answer).doesNotContain("UUID", "Exception", "dev.kham");
  }

  @Test
  void have_the_same_texts_in_both_languages() throws IOException {
    Map<String, String> vietnamese = texts("Problems.properties");
    Map<String, String> english = texts("Problems_en.properties");
    assertThat(vietnamese).isNotEmpty();
    assertThat(english.keySet()).isEqualTo(vietnamese.keySet());
    assertThat(vietnamese.values())
        .doesNotContain("")
        .doesNotContainAnyElementsOf(english.values());
    assertThat(english.values()).doesNotContain("");
    for (String key : vietnamese.keySet()) {
      if (key.endsWith(".title")) {
        assertThat(vietnamese).containsKey(key.replace(".title", ".detail"));
      }
    }
  }

  @Test
  void have_the_same_messages_of_validation_in_both_languages() throws IOException {
    assertThat(texts("/ValidationMessages_en.properties").keySet())
        .isEqualTo(texts("/ValidationMessages_vi.properties").keySet());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "absence-over",
        "absence-too-long",
        "account-exists",
        "appointment-begun",
        "contended",
        "doctor-has-account",
        "appointments-undecided",
        "break-outside-shift",
        "empty-range",
        "forbidden",
        "holiday-exists",
        "idempotency-key-reused",
        "illegal-transition",
        "invalid-date-of-birth",
        "invalid-phone",
        "invalid-range",
        "invalid-refresh-token",
        "invalid-roles",
        "no-slot-today",
        "not-found",
        "own-account",
        "overlapping-breaks",
        "overlapping-shifts",
        "patient-busy",
        "patient-or-new-patient",
        "patient-required",
        "request-in-progress",
        "slot-not-offered",
        "slot-taken",
        "stale-version",
        "too-many-dependants",
        "too-many-pending",
        "unknown-doctor",
        "slot-too-short",
        "wrong-password"
      })
  void have_texts_for_all_that_the_core_refuses(String type) throws IOException {
    assertThat(texts("Problems.properties")).containsKeys(type + ".title", type + ".detail");
  }

  private static Map<String, String> texts(String name) throws IOException {
    Properties texts = new Properties();
    try (var in = Problems.class.getResourceAsStream(name)) {
      texts.load(new InputStreamReader(in, StandardCharsets.UTF_8));
    }
    return texts.stringPropertyNames().stream()
        .collect(Collectors.toMap(it -> it, texts::getProperty, (a, b) -> b, TreeMap::new));
  }
}
