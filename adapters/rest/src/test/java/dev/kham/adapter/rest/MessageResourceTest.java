package dev.kham.adapter.rest;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.kham.application.messaging.MessageKey;
import dev.kham.application.scheduling.SchedulingFixtures;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class MessageResourceTest extends RestTest {
  private static final String MESSAGES = "/api/v1/messages";

  /** So that no other test's messages are among those looked at. */
  private final String kind = "send-" + UUID.randomUUID();

  private final UUID appointment = UUID.randomUUID();
  private final UUID patient = UUID.randomUUID();
  private Caller desk;

  @BeforeEach
  void somebody_at_the_desk() {
    desk = hospital.given().caller(Role.RECEPTIONIST);
  }

  private UUID held(String channel) {
    return held(kind, channel);
  }

  private UUID held(String what, String channel) {
    UUID id = hospital.ids().next();
    hospital
        .transaction()
        .run(
            () ->
                hospital
                    .messageLedger()
                    .begin(
                        new MessageKey(
                            "appointment:" + appointment, 1, what, channel, "patient:" + patient),
                        id,
                        SchedulingFixtures.NOW));
    hospital.clock().set(SchedulingFixtures.NOW.plus(Duration.ofMinutes(16)));
    return id;
  }

  private ValidatableResponse list(String query) {
    return as(desk).get(MESSAGES + "?kind=" + kind + query).then();
  }

  private ValidatableResponse decide(UUID id, String ifMatch, String decision, String note) {
    Map<String, Object> body = new HashMap<>();
    body.put("decision", decision);
    body.put("note", note);
    return sending(as(desk).header("If-Match", ifMatch), body)
        .post(MESSAGES + "/" + id + "/decision")
        .then();
  }

  @Test
  void shows_about_what_and_to_whom_and_not_what_is_written() {
    UUID id = held("zalo");
    as(desk)
        .get(MESSAGES + "/" + id)
        .then()
        .statusCode(200)
        .header("ETag", "\"1\"")
        .body("id", equalTo(id.toString()))
        .body("version", equalTo(1))
        .body("state", equalTo("HELD"))
        .body("kind", equalTo(kind))
        .body("channel", equalTo("ZALO"))
        .body("subject", equalTo("appointment:" + appointment))
        .body("recipient", equalTo("patient:" + patient))
        .body("askedAt", equalTo("2026-11-20T09:00:00+07:00"))
        .body("deliveredAt", nullValue())
        .body("decisions", empty());
    as(desk).get(MESSAGES + "/" + UUID.randomUUID()).then().spec(problem(404, "not-found"));
  }

  @Test
  void lists_by_state_kind_and_channel_a_page_at_a_time() {
    UUID first = held("sms");
    hospital.transaction().run(() -> hospital.messageLedger().sent(first, "gateway:1"));
    String other = kind + "-other";
    UUID second = held(other, "zalo");
    list("").statusCode(200).body("items.id", contains(first.toString()));
    list("&state=HELD").body("items", empty());
    list("&state=SENT").body("items", hasSize(1)).body("items[0].decisions", nullValue());
    list("&channel=ZALO").body("items", empty());
    as(desk)
        .get(MESSAGES + "?state=HELD&channel=ZALO&kind=" + other)
        .then()
        .body("items.id", contains(second.toString()));
    String cursor =
        as(desk)
            .get(MESSAGES + "?limit=1")
            .then()
            .statusCode(200)
            .body("items.id", contains(second.toString()))
            .body("nextCursor", notNullValue())
            .extract()
            .path("nextCursor");
    as(desk)
        .get(MESSAGES + "?limit=1&cursor=" + cursor)
        .then()
        .statusCode(200)
        .body("items.id", not(contains(second.toString())));
  }

  @ParameterizedTest
  @CsvSource({"ARRIVED, SENT", "DROP, SKIPPED", "SEND_AGAIN, FAILED"})
  void a_decision_is_taken_once_and_noted(String decision, String state) {
    UUID id = held("send-appointment-reminder-1h", "sms");
    String etag = "\"1\"";
    decide(id, etag, decision, "Đã gọi")
        .statusCode(200)
        .body("state", equalTo(state))
        .body("decisions.decision", contains(decision))
        .body("decisions.note", contains("Đã gọi"))
        .body("decisions.by", contains(desk.accountId().toString()))
        .body("decisions.at", contains("2026-11-20T09:16:00+07:00"));
    decide(id, etag, "DROP", null).spec(problem(409, "message-not-held"));
    as(desk).get(MESSAGES + "/" + id).then().body("decisions", hasSize(1));
  }

  @Test
  void who_has_seen_another_attempt_looks_again() {
    UUID id = held("sms");
    decide(id, "\"0\"", "DROP", null).spec(problem(412, "stale-version"));
    sending(as(desk), Map.of("decision", "DROP"))
        .post(MESSAGES + "/" + id + "/decision")
        .then()
        .spec(problem(428, "if-match-required"));
    decide(UUID.randomUUID(), "\"1\"", "DROP", null).spec(problem(404, "not-found"));
  }

  @Test
  void what_is_still_tried_is_nobodys_to_decide() {
    UUID id = held("sms");
    hospital.clock().set(SchedulingFixtures.NOW.plusSeconds(1));
    decide(id, "\"1\"", "SEND_AGAIN", null).spec(problem(409, "message-not-held"));
    as(desk).get(MESSAGES + "/" + id).then().body("state", equalTo("SENDING"));
  }

  @ParameterizedTest
  @CsvSource({
    "state=LOST, state",
    "channel=fax, channel",
    "limit=0, limit",
    "cursor=%25, cursor",
    "cursor=eA, cursor"
  })
  void names_what_is_wrong(String query, String field) {
    list("&" + query).spec(invalid(field));
  }

  @ParameterizedTest
  @ValueSource(strings = {"MAYBE", "arrived", ""})
  void a_decision_is_one_of_three(String decision) {
    decide(held("sms"), "\"1\"", decision, null).spec(invalid("decision"));
  }
}
