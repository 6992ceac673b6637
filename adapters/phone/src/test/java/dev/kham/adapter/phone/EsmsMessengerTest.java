package dev.kham.adapter.phone;

import static dev.kham.adapter.phone.PhoneFixtures.HASTY;
import static dev.kham.adapter.phone.PhoneFixtures.ID;
import static dev.kham.adapter.phone.PhoneFixtures.PATIENCE;
import static dev.kham.adapter.phone.PhoneFixtures.esms;
import static dev.kham.adapter.phone.PhoneFixtures.reminder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import dev.kham.adapter.phone.Gateway.Patience;
import dev.kham.adapter.phone.StubGateway.Request;
import dev.kham.application.messaging.Messenger.Outcome;
import dev.kham.application.messaging.Messenger.Report;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** eSMS as documented, and in every way it may fail. */
@QuarkusTest
class EsmsMessengerTest {
  private static final String OK =
      "{\"CodeResult\":\"100\",\"CountRegenerate\":0,\"SMSID\":\"s1\"}";

  @Inject ShortWriter writer;

  private StubGateway gateway;

  @BeforeEach
  void start() throws IOException {
    gateway = new StubGateway();
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void sends_as_documented() {
    gateway.thenAnswer(OK);
    EsmsMessenger messenger =
        messenger(
            PATIENCE,
            "kham.esms.callback-url",
            "https://kham.example",
            "kham.esms.callback-token",
            "t0ken");
    assertThat(messenger.send(reminder(), 3)).isEqualTo(new Outcome.Accepted("s1"));
    Request request = gateway.requests().getFirst();
    assertThat(request.method()).isEqualTo("POST");
    assertThat(request.uri().getPath())
        .isEqualTo("/MainService.svc/json/SendMultipleMessage_V4_post_json/");
    assertThat(request.headers().getFirst("Content-Type")).startsWith("application/json");
    JsonNode body = request.json();
    assertThat(body.path("ApiKey").asText()).isEqualTo("key");
    assertThat(body.path("SecretKey").asText()).isEqualTo("secret");
    assertThat(body.path("Phone").asText()).isEqualTo("0901888484");
    assertThat(body.path("Brandname").asText()).isEqualTo("KHAM");
    assertThat(body.path("SmsType").asText()).isEqualTo("2");
    assertThat(body.path("IsUnicode").asText()).isEqualTo("0");
    assertThat(body.path("RequestId").asText()).isEqualTo(ID + "-3").hasSizeLessThanOrEqualTo(50);
    assertThat(body.path("CallbackUrl").asText())
        .isEqualTo("https://kham.example/webhooks/esms/t0ken");
    assertThat(body.has("Sandbox")).isFalse();
    assertThat(body.path("Content").asText())
        .isEqualTo(
            "Benh vien Kham: Nhac lich kham cua Nguyen Thi Hoai An luc 08:00 01/12/2026, BS.CKII"
                + " Tran Minh Duc, Phong 305, tang 3, nha A. Ma KHM0000012345.");
  }

  @Test
  void keeps_diacritics_where_it_is_told_to_and_only_looks_in_the_sandbox() {
    gateway.thenAnswer(OK);
    messenger(PATIENCE, "kham.esms.unicode", "true", "kham.esms.sandbox", "true")
        .send(reminder(), 1);
    JsonNode body = gateway.requests().getFirst().json();
    assertThat(body.path("IsUnicode").asText()).isEqualTo("1");
    assertThat(body.path("Sandbox").asText()).isEqualTo("1");
    assertThat(body.path("Content").asText()).contains("Nguyễn Thị Hoài An");
  }

  @Test
  void an_attempt_it_had_before_is_accepted() {
    gateway.thenAnswer("{\"CodeResult\":\"124\",\"ErrorMessage\":\"x\",\"SendStatus\":\"1\"}");
    assertThat(messenger().send(reminder(), 1)).isEqualTo(new Outcome.Accepted(ID + "-1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"99", "108", "177"})
  void a_number_that_cannot_be_reached_is_undeliverable(String code) {
    gateway.thenAnswer("{\"CodeResult\":\"" + code + "\",\"SMSID\":\"x\"}");
    assertThat(messenger().send(reminder(), 1)).isEqualTo(new Outcome.Undeliverable(code));
  }

  @ParameterizedTest
  @ValueSource(strings = {"101", "102", "103", "104", "118", "140"})
  void a_closed_gateway_is_not_asked_again_for_a_while(String code) {
    gateway.thenAnswer("{\"CodeResult\":\"" + code + "\"}");
    EsmsMessenger messenger = messenger();
    assertThat(messenger.send(reminder(), 1)).isEqualTo(new Outcome.Closed(code));
    assertThat(messenger.send(reminder(), 1)).isInstanceOf(Outcome.Closed.class);
    assertThat(gateway.requests()).hasSize(1);
  }

  @Test
  void a_text_that_is_not_registered_closes_it_for_that_text_only() {
    gateway.thenAnswer("{\"CodeResult\":\"146\",\"SMSID\":\"x\"}").thenAnswer(OK);
    EsmsMessenger messenger = messenger();
    assertThat(messenger.send(reminder(), 1)).isEqualTo(new Outcome.Closed("146"));
    assertThat(messenger.send(reminder(), 1)).isEqualTo(new Outcome.Accepted("s1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"CodeResult\":\"555\"}",
        "{\"error\":\"Invalid request\"}",
        "{}",
        "[]",
        "",
        "<html>busy</html>",
        "{\"CodeResult\":"
      })
  void nobody_can_tell_what_an_answer_without_a_known_code_means(String body) {
    gateway.thenAnswer(body);
    assertThat(messenger().send(reminder(), 1)).isInstanceOf(Outcome.Unknown.class);
  }

  @Test
  void judges_by_the_code_and_not_by_the_status() {
    gateway.then(StubGateway.answer(400, "{\"CodeResult\":\"108\"}"));
    assertThat(messenger().send(reminder(), 1)).isEqualTo(new Outcome.Undeliverable("108"));
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503})
  void nobody_can_tell_what_became_of_it_when_the_server_fails(int status) {
    gateway.then(StubGateway.answer(status, OK));
    assertThat(messenger().send(reminder(), 1)).isInstanceOf(Outcome.Unknown.class);
    assertThat(gateway.requests()).as("never tried again by itself").hasSize(1);
  }

  @Test
  void nobody_can_tell_when_it_is_slow_drips_or_cuts_the_connection() {
    gateway
        .then(exchange -> Thread.sleep(10_000))
        .then(
            exchange -> {
              exchange.sendResponseHeaders(200, 0);
              for (int i = 0; i < 100; i++) {
                exchange.getResponseBody().write(' ');
                exchange.getResponseBody().flush();
                Thread.sleep(100);
              }
            })
        .then(HttpExchange::close)
        .then(
            exchange -> {
              exchange.sendResponseHeaders(200, 1000);
              exchange.getResponseBody().write("{\"CodeResult\":".getBytes());
              exchange.getResponseBody().flush();
              exchange.close();
            });
    EsmsMessenger hasty = messenger(HASTY);
    for (int i = 1; i <= 4; i++) {
      assertThat(hasty.send(reminder(), 1)).isInstanceOf(Outcome.Unknown.class);
      assertThat(gateway.requests()).hasSize(i);
    }
    assertThat(gateway.requests())
        .extracting(request -> request.json().path("RequestId").asText())
        .containsOnly(ID + "-1");
  }

  @Test
  void what_found_no_connection_surely_did_not_go() {
    URI nobody = gateway.url();
    gateway.close();
    EsmsMessenger messenger = new EsmsMessenger(esms(nobody), writer, PATIENCE);
    assertThat(messenger.send(reminder(), 1)).isInstanceOf(Outcome.NotNow.class);
  }

  @Test
  void a_dead_gateway_is_not_asked_after_some_failures() {
    gateway.then(StubGateway.answer(500, ""));
    EsmsMessenger messenger = messenger();
    for (int i = 0; i < 8; i++) {
      assertThat(messenger.send(reminder(), 1)).isInstanceOf(Outcome.Unknown.class);
    }
    assertThat(messenger.send(reminder(), 1)).isInstanceOf(Outcome.Closed.class);
    assertThat(gateway.requests()).hasSize(8);
  }

  @Test
  void asks_at_most_so_many_times_a_second() throws Exception {
    gateway.thenAnswer(OK);
    EsmsMessenger messenger = messenger(PATIENCE, "kham.esms.per-second", "5");
    try (var pool = Executors.newFixedThreadPool(4)) {
      List<Future<Outcome>> sent = new ArrayList<>();
      IntStream.range(0, 8)
          .forEach(i -> sent.add(pool.submit(() -> messenger.send(reminder(), 1))));
      for (Future<Outcome> one : sent) {
        assertThat(one.get()).isEqualTo(new Outcome.Accepted("s1"));
      }
    }
    List<Long> sorted = gateway.times().stream().sorted().toList();
    for (int i = 5; i < sorted.size(); i++) {
      // somewhat less than a second: a request does not arrive the moment it was let go
      assertThat(Duration.ofNanos(sorted.get(i) - sorted.get(i - 5)))
          .isGreaterThan(Duration.ofMillis(700));
    }
  }

  @ParameterizedTest
  @CsvSource({
    // the hospital's midnight is at 17:00 UTC
    "2026-11-20T03:00:00Z, 2026-11-20T16:50:00Z, true",
    "2026-11-20T03:00:00Z, 2026-11-20T16:59:00Z, false",
    "2026-11-20T03:00:00Z, 2026-11-20T17:01:00Z, false",
    "2026-11-20T17:01:00Z, 2026-11-20T17:05:00Z, false",
    "2026-11-20T17:05:00Z, 2026-11-20T18:00:00Z, true",
    "2026-11-20T03:00:00Z, 2026-11-21T03:00:00Z, false",
  })
  void knows_an_attempt_again_on_the_same_day_only(Instant begun, Instant now, boolean again) {
    assertThat(messenger().mayRepeat(begun, now)).isEqualTo(again);
  }

  @ParameterizedTest
  @CsvSource({
    "5, 1, 0, DELIVERED",
    "5, 0, 1, NOT_DELIVERED",
    "4, 0, 0, NOT_DELIVERED",
    "5, 0, 0, NOT_YET",
    "1, 0, 0, NOT_YET",
    "2, 0, 0, NOT_YET",
    "7, 0, 0, NOT_YET",
    "9, 0, 0, UNKNOWN",
  })
  void reports_what_it_says(int status, int success, int failed, Report report) {
    gateway.thenAnswer(
        """
        {"CodeResponse":"100","SMSID":"s1","SendStatus":%d,"SendSuccess":%d,"SendFailed":%d}
        """
            .formatted(status, success, failed));
    assertThat(messenger().report("s1", "")).isEqualTo(report);
    assertThat(gateway.requests().getFirst().uri().toString())
        .isEqualTo("/MainService.svc/json/GetSendStatus?RefId=s1&ApiKey=key&SecretKey=secret");
  }

  @Test
  void reports_nothing_of_what_it_does_not_know() {
    gateway.thenAnswer("{\"CodeResponse\":\"105\",\"SendStatus\":\"4\"}");
    assertThat(messenger().report("s1", "")).isEqualTo(Report.UNKNOWN);
    gateway.forget();
    gateway.then(StubGateway.answer(503, ""));
    assertThatThrownBy(() -> messenger().report("s1", "")).hasMessageNotContaining("secret");
  }

  @Test
  void is_not_there_without_keys() {
    assertThat(messenger().isConnected()).isTrue();
    assertThat(
            new EsmsMessenger(PhoneFixtures.mapped(EsmsConfig.class, Map.of()), writer, PATIENCE)
                .isConnected())
        .isFalse();
    assertThat(messenger(PATIENCE, "kham.esms.secret-key", " ").isConnected()).isFalse();
  }

  private EsmsMessenger messenger(String... more) {
    return messenger(PATIENCE, more);
  }

  private EsmsMessenger messenger(Patience patience, String... more) {
    return new EsmsMessenger(esms(gateway.url(), more), writer, patience);
  }
}
