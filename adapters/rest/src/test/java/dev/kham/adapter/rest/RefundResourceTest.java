package dev.kham.adapter.rest;

import static dev.kham.adapter.rest.CashDesk.unmatched;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.nullValue;

import dev.kham.application.settlement.RefundTransfer;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class RefundResourceTest extends RestTest {
  private static final String REFUNDS = "/api/v1/refunds";

  private Caller cashier;

  @BeforeEach
  void a_cashier() {
    cashier = hospital.given().caller(Role.CASHIER);
  }

  @Test
  void refunds_are_listed_by_state_and_page() {
    for (int i = 0; i < 3; i++) {
      due(1_000 + i);
    }
    List<String> all = new ArrayList<>();
    String cursor = "";
    do {
      ValidatableResponse page =
          as(cashier)
              .get(REFUNDS + "?state=DUE&limit=2" + cursor)
              .then()
              .statusCode(200)
              .body("items.state", everyItem(equalTo("DUE")));
      all.addAll(page.extract().path("items.id"));
      String next = page.extract().path("nextCursor");
      cursor = next == null ? null : "&cursor=" + next;
    } while (cursor != null);
    assertThat(all)
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(
            hospital.refunds().all().stream()
                .filter(it -> it.isDue())
                .map(it -> it.id().toString())
                .toList());
    as(cashier)
        .get(REFUNDS + "?state=DONE")
        .then()
        .statusCode(200)
        .body("items.state", everyItem(equalTo("DONE")));
    as(cashier).get(REFUNDS + "?state=PAID").then().spec(invalid("state"));
    as(cashier).get(REFUNDS + "?cursor=YW4").then().spec(invalid("cursor"));
  }

  @Test
  void a_refund_is_done_once_with_note_and_proof() {
    String id = due(70_000);
    as(cashier)
        .get(REFUNDS + "/" + id)
        .then()
        .statusCode(200)
        .header("ETag", "\"0\"")
        .body("amount", equalTo(70_000))
        .body("cause", equalTo("RETURNED"))
        .body("since", equalTo("2026-11-20T09:00:00+07:00"))
        .body("done", nullValue());
    String key = UUID.randomUUID().toString();
    ValidatableResponse answer =
        done(id, key, "\"0\"", proof())
            .statusCode(200)
            .header("ETag", "\"1\"")
            .body("state", equalTo("DONE"))
            .body("done.at", equalTo("2026-11-20T09:00:00+07:00"))
            .body("done.by", equalTo(cashier.accountId().toString()))
            .body("done.note", equalTo("Đã chuyển"))
            .body("done.proof", equalTo("FT1"));
    done(id, key, "\"0\"", proof())
        .header("Idempotency-Replayed", "true")
        .body("", equalTo(answer.extract().path("")));
    done(id, "\"0\"", proof()).spec(problem(412, "stale-version"));
    done(id, "\"1\"", proof()).spec(problem(409, "refund-done"));
    done(id, null, proof()).spec(problem(428, "if-match-required"));
    done(id, "", "\"1\"", proof()).spec(problem(400, "idempotency-key-required"));
    done(UUID.randomUUID().toString(), "\"0\"", proof()).spec(problem(404, "not-found"));
  }

  @ParameterizedTest
  @CsvSource({"note, ''", "note,", "proof, ' '", "proof,"})
  void a_refund_is_not_done_without_words(String member, String value) {
    Map<String, Object> body = proof();
    body.put(member, value);
    done(due(70_000), "\"0\"", body).spec(invalid(member));
  }

  @Test
  void the_qr_pays_exactly_the_refund_to_the_payee_under_its_code() {
    String id = due(70_000);
    String code = as(cashier).get(REFUNDS + "/" + id).then().extract().path("code");
    ValidatableResponse answer = qr(id, "970436", "0010000000355").statusCode(200);
    String payload = answer.extract().path("payload");
    assertThat(payload).contains("0006970436", "01130010000000355", "540570000", "0813" + code);
    answer.body("svg", containsString("<svg"));

    qr(id, "97043", "0010000000355").spec(invalid("bin"));
    qr(id, "970436", "0010-0000").spec(invalid("account"));
    done(id, "\"0\"", proof()).statusCode(200);
    qr(id, "970436", "0010000000355").spec(problem(409, "refund-done"));
  }

  private ValidatableResponse qr(String id, String bin, String account) {
    return sending(as(cashier), Map.of("bin", bin, "account", account))
        .post(REFUNDS + "/" + id + "/qr")
        .then();
  }

  private String due(long amount) {
    String transfer = unmatched(hospital, amount);
    hospital
        .refundTransfer()
        .handle(
            new RefundTransfer.Command(cashier, TransferJson.id(transfer), 1, "Chuyển nhầm", null));
    return as(cashier).get("/api/v1/transfers/" + transfer).then().extract().path("refundId");
  }

  private static Map<String, Object> proof() {
    return new HashMap<>(Map.of("note", "Đã chuyển", "proof", "FT1"));
  }

  private ValidatableResponse done(String id, String ifMatch, Map<String, Object> body) {
    return done(id, UUID.randomUUID().toString(), ifMatch, body);
  }

  private ValidatableResponse done(
      String id, String key, String ifMatch, Map<String, Object> body) {
    var request = as(cashier).header("Idempotency-Key", key);
    return sending(ifMatch == null ? request : request.header("If-Match", ifMatch), body)
        .post(REFUNDS + "/" + id + "/done")
        .then();
  }
}
