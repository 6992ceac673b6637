package dev.kham.adapter.phone;

import static dev.kham.adapter.phone.PhoneFixtures.HASTY;
import static dev.kham.adapter.phone.PhoneFixtures.PATIENCE;
import static dev.kham.adapter.phone.PhoneFixtures.letter;
import static dev.kham.adapter.phone.PhoneFixtures.reminder;
import static dev.kham.adapter.phone.PhoneFixtures.zalo;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import dev.kham.adapter.phone.Gateway.Patience;
import dev.kham.adapter.phone.StubGateway.Request;
import dev.kham.application.InMemoryHospital;
import dev.kham.application.messaging.Messenger.Outcome;
import dev.kham.application.messaging.Messenger.Report;
import dev.kham.application.messaging.SampleLetter;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Zalo as others describe it, and in every way it may fail. */
@QuarkusTest
class ZaloMessengerTest {
  private static final Instant NOW = Instant.parse("2026-11-20T03:00:00Z");
  private static final String OK =
      """
      {"error":0,"message":"Success","data":{"msg_id":"m1","sent_time":"1626926349402",
       "quota":{"dailyQuota":"500","remainingQuota":"499"}}}
      """;

  @Inject ShortWriter writer;

  private final InMemoryHospital hospital = new InMemoryHospital();
  private final AtomicInteger refreshed = new AtomicInteger();
  private StubGateway gateway;
  private StubGateway oauth;

  @BeforeEach
  void start() throws IOException {
    gateway = new StubGateway();
    oauth =
        new StubGateway()
            .then(
                exchange -> {
                  int number = refreshed.incrementAndGet();
                  StubGateway.answer(
                          200,
                          """
                          {"access_token":"access-%d","refresh_token":"refresh-%d",
                           "expires_in":"90000"}
                          """
                              .formatted(number, number))
                      .run(exchange);
                });
    hospital.clock().set(NOW);
  }

  @AfterEach
  void stop() {
    gateway.close();
    oauth.close();
  }

  @Test
  void sends_as_described() {
    gateway.thenAnswer(OK);
    assertThat(messenger().send(reminder(), 1)).isEqualTo(new Outcome.Accepted("m1"));
    Request request = gateway.requests().getFirst();
    assertThat(request.method() + " " + request.uri()).isEqualTo("POST /message/template");
    assertThat(request.headers().getFirst("access_token")).isEqualTo("access-1");
    // by: printf access-1 | openssl dgst -sha256 -hmac app-secret
    assertThat(request.headers().getFirst("appsecret_proof"))
        .isEqualTo("2ef67abb516f41afbf2827e1e0702b8998ab565c2282ec4b4c9d623405a8e2d3");
    JsonNode body = request.json();
    assertThat(body.path("phone").asText()).isEqualTo("84901888484");
    assertThat(body.path("template_id").asText()).isEqualTo("300001");
    assertThat(body.path("tracking_id").asText()).isEqualTo("019ac00000007000800000000000c0de");
    JsonNode data = body.path("template_data");
    assertThat(data.path("patient").asText()).isEqualTo("Nguyễn Thị Hoài An");
    assertThat(data.path("time").asText()).isEqualTo("08:00 01/12/2026");
    assertThat(data).allMatch(JsonNode::isTextual);
  }

  @Test
  void refreshes_its_token_as_described_and_keeps_the_pair_unreadable() {
    gateway.thenAnswer(OK);
    messenger().send(reminder(), 1);
    Request request = oauth.requests().getFirst();
    assertThat(request.method() + " " + request.uri()).isEqualTo("POST /v4/oa/access_token");
    assertThat(request.headers().getFirst("secret_key")).isEqualTo("app-secret");
    assertThat(request.headers().getFirst("Content-Type"))
        .startsWith("application/x-www-form-urlencoded");
    assertThat(request.body().split("&"))
        .containsExactlyInAnyOrder(
            "grant_type=refresh_token", "refresh_token=consented", "app_id=1234567890");
    byte[] kept =
        hospital
            .transaction()
            .call(() -> hospital.gatewaySecrets().find("zalo-tokens"))
            .orElseThrow();
    assertThat(new String(kept, UTF_8)).doesNotContain("access-1").doesNotContain("refresh-1");
  }

  @Test
  void instances_share_the_pair_and_refresh_once() throws Exception {
    gateway.thenAnswer(OK);
    List<ZaloMessenger> instances = IntStream.range(0, 8).mapToObj(i -> messenger()).toList();
    try (var pool = Executors.newFixedThreadPool(8)) {
      List<Future<Outcome>> sent = new ArrayList<>();
      instances.forEach(it -> sent.add(pool.submit(() -> it.send(reminder(), 1))));
      for (Future<Outcome> one : sent) {
        assertThat(one.get()).isEqualTo(new Outcome.Accepted("m1"));
      }
    }
    assertThat(refreshed).hasValue(1);
    assertThat(tokensUsed()).hasSize(8).containsOnly("access-1");
  }

  @Test
  void refreshes_before_the_end_with_the_token_of_the_pair() {
    gateway.thenAnswer(OK);
    ZaloMessenger messenger = messenger();
    messenger.send(reminder(), 1);
    hospital.clock().set(NOW.plus(Duration.ofHours(18)));
    messenger.send(reminder(), 1);
    hospital.clock().set(NOW.plus(Duration.ofHours(19)).plusSeconds(1));
    messenger.upkeep();
    messenger.send(reminder(), 1);
    assertThat(tokensUsed()).containsExactly("access-1", "access-1", "access-2");
    assertThat(oauth.requests().getLast().body()).contains("refresh_token=refresh-1");
  }

  @Test
  void a_token_that_is_still_good_is_used_when_there_is_no_other() {
    gateway.thenAnswer(OK);
    ZaloMessenger messenger = messenger();
    messenger.send(reminder(), 1);
    oauth.forget();
    oauth.thenAnswer("{\"error\":-14014,\"error_name\":\"Invalid refresh token\"}");
    hospital.clock().set(NOW.plus(Duration.ofHours(20)));
    assertThat(messenger.send(reminder(), 1)).isEqualTo(new Outcome.Accepted("m1"));
    hospital.clock().set(NOW.plus(Duration.ofHours(26)));
    assertThat(messenger.send(reminder(), 1)).isInstanceOf(Outcome.Closed.class);
    assertThat(gateway.requests()).hasSize(2);
  }

  @Test
  void a_dead_token_server_is_asked_once_and_holds_up_nobody() throws Exception {
    CountDownLatch all = new CountDownLatch(9);
    oauth.forget();
    // gives no answer before everybody else has gone away
    oauth.then(exchange -> all.await());
    ZaloMessenger messenger = messenger();
    try (var workers = Executors.newFixedThreadPool(10)) {
      List<Future<Outcome>> sent = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        sent.add(
            workers.submit(
                () -> {
                  Outcome outcome = messenger.send(reminder(), 1);
                  all.countDown();
                  return outcome;
                }));
      }
      List<Outcome> outcomes = new ArrayList<>();
      for (Future<Outcome> one : sent) {
        outcomes.add(one.get());
      }
      assertThat(outcomes).filteredOn(Outcome.NotNow.class::isInstance).hasSize(9);
      assertThat(outcomes).filteredOn(Outcome.Closed.class::isInstance).hasSize(1);
    }
    assertThat(messenger.send(reminder(), 1)).isInstanceOf(Outcome.Closed.class);
    assertThat(oauth.requests()).hasSize(1);
    assertThat(gateway.requests()).isEmpty();
  }

  @Test
  void who_consents_anew_begins_anew() {
    gateway.thenAnswer(OK);
    messenger().send(reminder(), 1);
    messenger(PATIENCE, "kham.zalo.refresh-token", "consented-anew").send(reminder(), 1);
    assertThat(oauth.requests().getLast().body()).contains("refresh_token=consented-anew");
    assertThat(tokensUsed()).containsExactly("access-1", "access-2");
  }

  @Test
  void a_refused_token_is_refreshed_and_the_letter_sent_once_more() {
    gateway.thenAnswer("{\"error\":-124,\"message\":\"Access token invalid\"}").thenAnswer(OK);
    assertThat(messenger().send(reminder(), 1)).isEqualTo(new Outcome.Accepted("m1"));
    assertThat(tokensUsed()).containsExactly("access-1", "access-2");
  }

  @Test
  void a_token_that_is_refused_again_closes_it() {
    gateway.thenAnswer("{\"error\":-124}");
    assertThat(messenger().send(reminder(), 1)).isEqualTo(new Outcome.Closed("-124"));
    assertThat(gateway.requests()).hasSize(2);
  }

  @Test
  void without_consent_nothing_is_sent() {
    gateway.thenAnswer(OK);
    ZaloMessenger messenger =
        new ZaloMessenger(
            PhoneFixtures.mapped(
                ZaloConfig.class,
                Map.of(
                    "kham.zalo.app-id", "1",
                    "kham.zalo.app-secret", "2",
                    "kham.zalo.token-key", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
                    "kham.zalo.url", gateway.url().toString(),
                    "kham.zalo.templates.vi.reminder", "3")),
            writer,
            hospital.transaction(),
            hospital.gatewaySecrets(),
            hospital.clock(),
            PATIENCE);
    assertThat(messenger.send(reminder(), 1)).isInstanceOf(Outcome.Closed.class);
    assertThat(gateway.requests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {-110, -114, -119, -108, -1121, -132})
  void who_cannot_be_reached_by_zalo_is_undeliverable(int code) {
    gateway.thenAnswer("{\"error\":" + code + ",\"message\":\"x\"}");
    assertThat(messenger().send(reminder(), 1)).isEqualTo(new Outcome.Undeliverable("" + code));
  }

  @ParameterizedTest
  @ValueSource(ints = {-118, -134, -139, -140, -141})
  void who_is_not_there_or_refused_wants_nothing(int code) {
    gateway.thenAnswer("{\"error\":" + code + ",\"message\":\"x\"}");
    assertThat(messenger().send(reminder(), 1)).isEqualTo(new Outcome.Unwanted("" + code));
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-20T15:00:01Z, 2026-11-20T23:00:00Z",
    "2026-11-20T17:00:00Z, 2026-11-20T23:00:00Z",
    "2026-11-20T22:59:59Z, 2026-11-20T23:00:00Z"
  })
  void what_is_not_taken_at_night_is_for_six_in_the_morning_of_the_hospital(
      Instant now, Instant then) {
    hospital.clock().set(now);
    gateway.thenAnswer("{\"error\":-133}");
    assertThat(messenger().send(reminder(), 1)).isEqualTo(new Outcome.NotBefore(then, "-133"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2026-11-20T23:00:00Z", "2026-11-20T14:59:59Z"})
  void whose_clock_says_that_it_is_day_asks_again_soon(Instant now) {
    hospital.clock().set(now);
    gateway.thenAnswer("{\"error\":-133}");
    assertThat(messenger().send(reminder(), 1)).isEqualTo(new Outcome.NotNow("-133"));
  }

  @ParameterizedTest
  @CsvSource({"-144, 2", "-147, 2", "-131, 2", "-115, 1", "-1241, 1", "-135, 1"})
  void a_closed_gateway_is_passed_by(int code, int asked) {
    gateway.thenAnswer("{\"error\":" + code + "}");
    ZaloMessenger messenger = messenger();
    assertThat(messenger.send(reminder(), 1)).isEqualTo(new Outcome.Closed("" + code));
    assertThat(messenger.send(reminder(), 1)).isInstanceOf(Outcome.Closed.class);
    assertThat(gateway.requests()).hasSize(asked);
  }

  @Test
  void try_later_is_tried_later() {
    gateway.thenAnswer("{\"error\":\"-100\"}");
    assertThat(messenger().send(reminder(), 1)).isEqualTo(new Outcome.NotNow("-100"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"error\":-9999}", "{}", "", "<html/>", "{\"error\":0,\"data\":{}}"})
  void nobody_can_tell_what_an_unknown_answer_means(String body) {
    gateway.thenAnswer(body);
    assertThat(messenger().send(reminder(), 1)).isInstanceOf(Outcome.Unknown.class);
    assertThat(gateway.requests()).hasSize(1);
  }

  @Test
  void what_may_have_gone_is_never_sent_again() {
    gateway
        .then(exchange -> Thread.sleep(10_000))
        .then(HttpExchange::close)
        .then(StubGateway.answer(500, OK))
        .then(
            exchange -> {
              exchange.sendResponseHeaders(200, 1000);
              exchange.getResponseBody().write("{\"error\":0".getBytes(UTF_8));
              exchange.getResponseBody().flush();
              exchange.close();
            });
    ZaloMessenger hasty = messenger(HASTY);
    for (int i = 1; i <= 4; i++) {
      assertThat(hasty.send(reminder(), 1)).isInstanceOf(Outcome.Unknown.class);
      assertThat(gateway.requests()).hasSize(i);
    }
    assertThat(hasty.mayRepeat(NOW, NOW)).isFalse();
  }

  @Test
  void what_found_no_connection_surely_did_not_go() {
    gateway.thenAnswer(OK);
    ZaloMessenger messenger = messenger();
    messenger.send(reminder(), 1);
    gateway.close();
    assertThat(messenger.send(reminder(), 1)).isInstanceOf(Outcome.NotNow.class);
  }

  /** With as many workers as an instance has for letters, and a gateway that never answers. */
  @Test
  void a_dead_gateway_holds_up_no_other() throws Exception {
    CountDownLatch others = new CountDownLatch(20);
    try (StubGateway dead = new StubGateway()) {
      // holds the line until all other letters have gone
      dead.then(exchange -> others.await());
      gateway.then(
          exchange -> {
            StubGateway.answer(200, OK).run(exchange);
            others.countDown();
          });
      EsmsMessenger sms =
          new EsmsMessenger(
              PhoneFixtures.esms(dead.url()),
              writer,
              new Patience(
                  Duration.ofMinutes(2),
                  Duration.ofMillis(100),
                  Duration.ofSeconds(30),
                  Duration.ofMinutes(5)));
      ZaloMessenger zalo = messenger();
      List<Future<Outcome>> texts = new ArrayList<>();
      List<Future<Outcome>> zalos = new ArrayList<>();
      try (var workers = Executors.newFixedThreadPool(10)) {
        for (int i = 0; i < 20; i++) {
          texts.add(workers.submit(() -> sms.send(reminder(UUID.randomUUID()), 1)));
        }
        for (int i = 0; i < 20; i++) {
          zalos.add(workers.submit(() -> zalo.send(reminder(UUID.randomUUID()), 1)));
        }
        assertThat(others.await(60, TimeUnit.SECONDS))
            .as("all others went while no text had an answer")
            .isTrue();
        for (Future<Outcome> one : zalos) {
          assertThat(one.get()).isEqualTo(new Outcome.Accepted("m1"));
        }
        List<Outcome> outcomes = new ArrayList<>();
        for (Future<Outcome> one : texts) {
          outcomes.add(one.get());
        }
        assertThat(outcomes)
            .allMatch(it -> it instanceof Outcome.Unknown || it instanceof Outcome.NotNow);
        assertThat(outcomes)
            .filteredOn(Outcome.Unknown.class::isInstance)
            .hasSameSizeAs(dead.requests())
            .hasSizeLessThan(20);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"error\":0,\"data\":{\"status\":1,\"delivery_time\":\"1626926349402\"}}', DELIVERED",
    "'{\"error\":0,\"data\":{\"status\":\"0\"}}', NOT_YET",
    "'{\"error\":0,\"data\":{\"status\":-1}}', UNKNOWN",
    "'{\"error\":-124}', UNKNOWN",
  })
  void reports_what_it_says(String body, Report report) {
    gateway.thenAnswer(body);
    assertThat(messenger().report("m1", "84901888484")).isEqualTo(report);
    assertThat(gateway.requests().getFirst().uri().toString())
        .isEqualTo("/message/status?message_id=m1&phone=84901888484");
  }

  @Test
  void carries_what_has_a_template_in_that_language() {
    ZaloMessenger messenger = messenger();
    assertThat(messenger.carries(SampleLetter.APPOINTMENT_REMINDER.content(), Locale.of("vi")))
        .isTrue();
    assertThat(messenger.carries(SampleLetter.APPOINTMENT_REMINDER.content(), Locale.ENGLISH))
        .isFalse();
    assertThat(messenger.carries(SampleLetter.WAITLIST_OFFER.content(), Locale.of("vi"))).isFalse();
    assertThat(messenger.carries(SampleLetter.PAYMENT_RECEIPT.content(), Locale.of("vi")))
        .isFalse();
    assertThat(messenger.preview(letter(SampleLetter.WAITLIST_OFFER, Locale.ENGLISH))).isPresent();
    assertThat(messenger.preview(letter(SampleLetter.PAYMENT_RECEIPT, Locale.ENGLISH))).isEmpty();
  }

  @Test
  void is_not_there_without_app_and_key() {
    assertThat(messenger().isConnected()).isTrue();
    assertThat(messenger(PATIENCE, "kham.zalo.app-secret", " ").isConnected()).isFalse();
  }

  private List<String> tokensUsed() {
    return gateway.requests().stream().map(it -> it.headers().getFirst("access_token")).toList();
  }

  private ZaloMessenger messenger(String... more) {
    return messenger(PATIENCE, more);
  }

  private ZaloMessenger messenger(Patience patience, String... more) {
    String[] all = new String[more.length + 2];
    System.arraycopy(more, 0, all, 0, more.length);
    all[more.length] = "kham.zalo.per-second";
    all[more.length + 1] = "1000";
    URI oauthUrl = oauth.url();
    return new ZaloMessenger(
        zalo(gateway.url(), oauthUrl, all),
        writer,
        hospital.transaction(),
        hospital.gatewaySecrets(),
        hospital.clock(),
        patience);
  }
}
