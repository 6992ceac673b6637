package dev.kham.adapter.phone;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.kham.application.InMemoryHospital;
import dev.kham.application.job.Job;
import dev.kham.application.messaging.MessageKey;
import dev.kham.application.messaging.MessageLedger.Entry;
import dev.kham.application.messaging.MessageLedger.State;
import dev.kham.application.messaging.SettleMessage;
import dev.kham.domain.patient.Channel;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What gateways tell, over HTTP. */
@QuarkusTest
class WebhooksTest {
  private static final String ESMS = "/webhooks/esms/esms-callback-secret";
  private static final String ZALO = "/webhooks/zalo";

  @Inject InMemoryHospital hospital;

  private final UUID id = UUID.randomUUID();

  @Test
  void a_report_of_a_text_message_is_a_reason_to_ask_once_for_each_status() {
    begin(Channel.SMS);
    hospital.transaction().run(() -> hospital.messageLedger().sent(id, "sms-" + id));
    for (String name : List.of("SMSID", "SmsId", "smsid")) {
      given()
          .queryParam(name, "sms-" + id)
          .queryParam("SendStatus", 5)
          .queryParam("SendSuccess", 1)
          .queryParam("RequestId", "")
          .get(ESMS)
          .then()
          .statusCode(200);
    }
    assertThat(jobs()).hasSize(1);
    given().queryParam("SMSID", "sms-" + id).queryParam("SendStatus", 4).get(ESMS);
    assertThat(jobs()).hasSize(2);
    assertThat(jobs().getFirst().data())
        .containsEntry("message", id.toString())
        .containsEntry("gateway-id", "sms-" + id);
    assertThat(entry().delivered()).as("nobody believes it unasked").isNull();
  }

  @Test
  void a_text_message_whose_answer_was_lost_is_known_by_its_request() {
    begin(Channel.SMS);
    given()
        .queryParam("SMSID", "other-" + id)
        .queryParam("RequestId", id + "-1")
        .queryParam("SendStatus", 5)
        .get(ESMS)
        .then()
        .statusCode(200);
    assertThat(jobs()).hasSize(1);
    assertThat(jobs().getFirst().data()).containsEntry("gateway-id", "other-" + id);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "?SMSID=",
        "?SMSID=unknown&SendStatus=5",
        "?SMSID=a%20b&SendStatus=x",
        "?SMSID=x&RequestId=not-a-uuid&SendStatus=99999",
        "?RequestId=00000000-0000-0000-0000-000000000000-1",
        "?SMSID=%00&SMSID=y"
      })
  void what_is_not_of_ours_is_acknowledged_and_changes_nothing(String query) {
    int before = hospital.jobs().waiting().size();
    given().urlEncodingEnabled(false).get(ESMS + query).then().statusCode(200);
    assertThat(hospital.jobs().waiting()).hasSize(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"wrong", "esms-callback-secre", "esms-callback-secrett", "%00"})
  void whoever_does_not_know_the_path_is_told_nothing(String token) {
    begin(Channel.SMS);
    given()
        .urlEncodingEnabled(false)
        .queryParam("RequestId", id + "-1")
        .queryParam("SMSID", "s")
        .get("/webhooks/esms/" + token)
        .then()
        .statusCode(404)
        .contentType("application/problem+json")
        .body("instance", equalTo("/webhooks/esms"));
    assertThat(jobs()).isEmpty();
  }

  @Test
  void the_path_is_in_no_access_log() {
    List<String> lines = new CopyOnWriteArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord line) {
            lines.add(line.getMessage());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger log = Logger.getLogger("io.quarkus.http.access-log");
    log.addHandler(handler);
    try {
      given().get(ESMS + "?SMSID=x").then().statusCode(200);
      given().get("/webhooks/zalo").then().statusCode(405);
      given().get(ESMS + "?SMSID=x").then().statusCode(200);
      given().get("/nowhere").then().statusCode(404);
    } finally {
      log.removeHandler(handler);
    }
    assertThat(lines).anyMatch(line -> line.contains("/webhooks/zalo"));
    assertThat(lines).noneMatch(line -> line.contains("esms"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"top", "message", "mac"})
  void zalo_says_with_a_proof_that_a_message_arrived(String where) {
    begin(Channel.ZALO);
    String tracking = id.toString().replace("-", "");
    String ids = "\"msg_id\":\"m-%s\",\"tracking_id\":\"%s\"".formatted(id, tracking);
    String body =
        """
        {"event_name":"user_received_message","app_id":"1234567890","timestamp":"1626926349402",%s}
        """
            .formatted(where.equals("message") ? "\"message\":{" + ids + "}" : ids);
    String signature =
        (where.equals("mac") ? "mac=" : "") + signature(body, "1626926349402", "oa-secret");
    for (int told = 0; told < 3; told++) {
      tell(body, signature, 200);
    }
    assertThat(entry())
        .extracting(Entry::state, Entry::gatewayId)
        .containsExactly(State.SENT, "m-" + id);
    assertThat(entry().delivered()).isNotNull();
  }

  @Test
  void zalo_may_give_the_time_beside_the_body_and_another_id_than_ours() {
    begin(Channel.ZALO);
    hospital.transaction().run(() -> hospital.messageLedger().sent(id, "m-" + id));
    String body = "{\"event_name\":\"user_received_message\",\"msg_id\":\"m-%s\"}".formatted(id);
    given()
        .contentType("application/json")
        .header("X-ZEvent-Signature", signature(body, "77", "oa-secret"))
        .header("X-ZEvent-Timestamp", "77")
        .body(body.getBytes(UTF_8))
        .post(ZALO)
        .then()
        .statusCode(200);
    assertThat(entry().delivered()).isNotNull();
  }

  @Test
  void what_zalo_did_not_sign_changes_nothing() {
    begin(Channel.ZALO);
    String tracking = id.toString().replace("-", "");
    String body =
        """
        {"event_name":"user_received_message","timestamp":"1","msg_id":"m","tracking_id":"%s"}
        """
            .formatted(tracking);
    tell(body, "", 401);
    tell(body, "00".repeat(32), 401);
    tell(body, signature(body, "1", "other"), 401);
    tell(body, signature(body, "2", "oa-secret"), 401);
    tell(body + " ", signature(body, "1", "oa-secret"), 401);
    tell("[]", signature("[]", "", "oa-secret"), 401);
    tell("{", signature("{", "", "oa-secret"), 401);
    given().contentType("application/json").body(body).post(ZALO).then().statusCode(401);
    tell("x".repeat(20_000), "", 413);
    assertThat(entry().state()).isEqualTo(State.SENDING);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"event_name\":\"follow\",\"timestamp\":\"1\"}",
        "{\"timestamp\":\"1\"}",
        "{\"event_name\":\"user_received_message\",\"timestamp\":\"1\"}",
        "{\"event_name\":\"user_received_message\",\"timestamp\":\"1\",\"msg_id\":{},\"message\":7}",
        "{\"event_name\":\"user_received_message\",\"timestamp\":\"1\",\"msg_id\":\"unknown\"}",
        "{\"event_name\":\"user_received_message\",\"timestamp\":\"1\",\"msg_id\":\"a\\u0000\"}",
      })
  void other_events_are_acknowledged(String body) {
    tell(body, signature(body, "1", "oa-secret"), 200);
  }

  private void begin(Channel channel) {
    hospital
        .transaction()
        .run(
            () ->
                hospital
                    .messageLedger()
                    .begin(
                        new MessageKey(
                            "appointment:" + id, 1, "send", channel.label(), "patient:" + id),
                        id,
                        Instant.EPOCH));
  }

  private Entry entry() {
    return hospital.messageLedger().find(id).orElseThrow();
  }

  private List<Job> jobs() {
    return hospital.jobs().waiting().stream()
        .filter(job -> job.name().equals(SettleMessage.JOB))
        .filter(job -> job.key().contains(id.toString()))
        .toList();
  }

  private static void tell(String body, String signature, int status) {
    given()
        .contentType("application/json")
        .header("X-ZEvent-Signature", signature)
        .body(body.getBytes(UTF_8))
        .post(ZALO)
        .then()
        .statusCode(status);
  }

  private static String signature(String body, String timestamp, String secret) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256")
                  .digest(("1234567890" + body + timestamp + secret).getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
