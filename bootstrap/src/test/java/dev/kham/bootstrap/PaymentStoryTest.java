package dev.kham.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.bootstrap.Clinic.Answer;
import dev.kham.bootstrap.Clinic.SignedIn;
import dev.kham.embedded.EmbeddedTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Paid is confirmed, once; unpaid is let go, once. */
@QuarkusTest
@WithTestResource(EmbeddedTestResource.class)
@WithTestResource(SecretsTestResource.class)
class PaymentStoryTest {
  private static final String ACKNOWLEDGEMENT = "{\"success\": true}";

  @Inject Clinic clinic;

  private static URI mailbox() {
    return EmbeddedTestResource.servers().mailbox();
  }

  @Test
  void a_hundred_copies_of_one_webhook_settle_once() throws Exception {
    SignedIn patient = clinic.patient();
    JsonObject appointment = clinic.booked(patient, clinic.doctor(0), clinic.slot(0));
    String transfer = clinic.transferFor(appointment);
    List<Answer> answers =
        Together.of(Collections.nCopies(100, (Callable<Answer>) () -> clinic.webhook(transfer)));
    assertThat(answers)
        .allSatisfy(
            answer -> {
              assertThat(answer.status()).isEqualTo(200);
              assertThat(answer.response().body()).isEqualTo(ACKNOWLEDGEMENT);
            });

    UUID id = UUID.fromString(appointment.getString("id"));
    UUID payment = UUID.fromString(appointment.getJsonObject("payment").getString("id"));
    assertThat(clinic.count("select count(*) from transfers where payment_id = ?", payment))
        .isEqualTo(1);
    assertThat(clinic.count("select version from payments where id = ?", payment)).isEqualTo(1);
    assertThat(
            clinic.count(
                "select count(*) from appointment_events"
                    + " where appointment_id = ? and type = 'Confirmed'",
                id))
        .isEqualTo(1);
    JsonObject confirmed = clinic.appointment(patient, id.toString());
    assertThat(confirmed.getString("status")).isEqualTo("CONFIRMED");
    assertThat(confirmed.getJsonObject("payment").getString("status")).isEqualTo("PAID");

    Clinic.eventually("the mails", () -> clinic.mailsTo(patient, mailbox()).size() >= 2);
    for (String key :
        List.of("send-appointment-confirmation:" + id + ":1", "send-payment-receipt:" + id)) {
      Clinic.eventually(
          key + " is done",
          () ->
              clinic.count("select count(*) from jobs where key = ? and state = 'completed'", key)
                  == 1);
    }
    assertThat(clinic.mailsTo(patient, mailbox())).hasSize(2);
    assertThat(clinic.count("select count(*) from receipts where payment_id = ?", payment))
        .isEqualTo(1);
  }

  @Test
  void who_pays_gets_one_receipt_by_mail_and_the_same_for_download() throws Exception {
    SignedIn patient = clinic.patient();
    JsonObject appointment = clinic.booked(patient, clinic.doctor(0), clinic.slot(0));
    String receipt =
        "/api/v1/payments/" + appointment.getJsonObject("payment").getString("id") + "/receipt.pdf";
    assertThat(clinic.get(patient.token(), receipt).status()).isEqualTo(409);
    assertThat(clinic.webhook(clinic.transferFor(appointment)).status()).isEqualTo(200);

    HttpResponse<byte[]> printed = clinic.download(patient.token(), receipt);
    assertThat(printed.statusCode()).isEqualTo(200);
    assertThat(printed.headers().firstValue("Content-Type")).contains("application/pdf");
    String number =
        printed
            .headers()
            .firstValue("Content-Disposition")
            .orElseThrow()
            .replaceFirst("inline; filename=\"receipt-(\\d{4}-\\d{6})\\.pdf\"", "$1");
    assertThat(
            clinic.count(
                "select count(*) from receipts where year || '-' || lpad(place::text, 6, '0') = ?"
                    + " and code = ?",
                number,
                appointment.getJsonObject("payment").getString("code")))
        .isEqualTo(1);
    assertThat(clinic.get(clinic.patient().token(), receipt).status()).isEqualTo(404);

    String subject = "Biên lai thanh toán số " + number;
    Clinic.eventually(
        "the mail",
        () ->
            clinic.mailsTo(patient, mailbox()).stream()
                .anyMatch(mail -> mail.getString("subject").equals(subject)));
    JsonObject mail =
        clinic.mailsTo(patient, mailbox()).stream()
            .filter(it -> it.getString("subject").equals(subject))
            .findFirst()
            .orElseThrow();
    assertThat(mail.getJsonArray("attachments")).containsExactly("receipt-" + number + ".pdf");
    HttpResponse<byte[]> attached =
        clinic.download(mailbox().resolve("/messages/" + mail.getInteger("id") + "/attachments/0"));
    assertThat(attached.body()).startsWith("%PDF-".getBytes()).isEqualTo(printed.body());
  }

  @Test
  void what_is_not_paid_is_let_go_and_the_slot_is_free_again() {
    SignedIn patient = clinic.patient();
    var doctor = clinic.doctor(0);
    String id = clinic.booked(patient, doctor, clinic.slot(0)).getString("id");
    Clinic.eventually(
        "let go", () -> clinic.appointment(patient, id).getString("status").equals("CANCELLED"));
    JsonObject letGo = clinic.appointment(patient, id);
    assertThat(letGo.getString("cancellation")).isEqualTo("UNPAID");
    assertThat(letGo.getJsonObject("payment").getString("status")).isEqualTo("EXPIRED");
    assertThat(clinic.book(clinic.patient(), doctor, clinic.slot(0)).status()).isEqualTo(201);
  }

  @Test
  void money_that_comes_too_late_books_again_or_is_owed_back() {
    SignedIn patient = clinic.patient();
    var doctor = clinic.doctor(0);
    JsonObject appointment = clinic.booked(patient, doctor, clinic.slot(0));
    String id = appointment.getString("id");
    SignedIn unlucky = clinic.patient();
    JsonObject taken = clinic.booked(unlucky, doctor, clinic.slot(1));
    for (JsonObject each : List.of(appointment, taken)) {
      Clinic.eventually(
          "let go",
          () ->
              clinic
                  .appointment(each == taken ? unlucky : patient, each.getString("id"))
                  .getString("status")
                  .equals("CANCELLED"));
    }
    assertThat(clinic.book(clinic.patient(), doctor, clinic.slot(1)).status()).isEqualTo(201);

    assertThat(clinic.webhook(clinic.transferFor(appointment)).status()).isEqualTo(200);
    assertThat(clinic.webhook(clinic.transferFor(taken)).status()).isEqualTo(200);

    JsonObject again = clinic.appointment(patient, id);
    assertThat(again.getString("status")).isEqualTo("CONFIRMED");
    assertThat(again.getJsonObject("payment").getString("status")).isEqualTo("PAID");
    assertThat(
            clinic.count(
                "select count(*) from transfers where code = ? and state = 'REBOOKED'",
                appointment.getJsonObject("payment").getString("code")))
        .isEqualTo(1);
    assertThat(clinic.appointment(unlucky, taken.getString("id")).getString("status"))
        .isEqualTo("CANCELLED");
    assertThat(
            clinic.count(
                "select count(*) from transfers t join refunds r"
                    + " on r.transfer_source = t.source and r.transfer_id = t.source_id"
                    + " where t.code = ? and t.reason = 'SLOT_GONE' and r.closed_at is null",
                taken.getJsonObject("payment").getString("code")))
        .isEqualTo(1);
    String told = "Khoản chuyển khoản 300.000 ₫ sẽ được hoàn lại";
    Clinic.eventually(
        "the mail",
        () ->
            clinic.mailsTo(unlucky, mailbox()).stream()
                .anyMatch(mail -> mail.getString("subject").equals(told)));
    assertThat(clinic.mailsTo(patient, mailbox()))
        .noneMatch(mail -> mail.getString("subject").equals(told));
  }

  @Test
  void what_nobody_signed_leaves_no_row() {
    JsonObject appointment = clinic.booked(clinic.patient(), clinic.doctor(0), clinic.slot(0));
    String body = clinic.transferFor(appointment);
    String now = Long.toString(Instant.now().getEpochSecond());
    String stale = Long.toString(Instant.now().getEpochSecond() - 301);
    String right = "sha256=" + clinic.hmac(now + "." + body);
    long before = clinic.count("select count(*) from transfers");

    List<Answer> answers =
        List.of(
            clinic.webhook(body, now, "sha256=" + "0".repeat(64)),
            clinic.webhook(body, stale, "sha256=" + clinic.hmac(stale + "." + body)),
            clinic.webhook(body.replace("in", "In"), now, right),
            clinic.webhook(body, now, null),
            clinic.webhook(body, null, right),
            clinic.webhook(body, null, null));

    assertThat(answers).extracting(Answer::status).containsOnly(401);
    assertThat(clinic.count("select count(*) from transfers")).isEqualTo(before);
    assertThat(clinic.webhook(body, now, right).status()).isEqualTo(200);
  }

  @Test
  void payment_and_the_end_of_its_window_agree_on_one_outcome() throws Exception {
    List<Callable<Void>> rounds = new ArrayList<>();
    for (int round = 0; round < 5; round++) {
      SignedIn patient = clinic.patient();
      JsonObject appointment = clinic.booked(patient, clinic.doctor(0), clinic.slot(round));
      Duration after = Duration.ofMillis(round * 4L);
      rounds.add(() -> paidAtTheEnd(patient, appointment, after));
    }
    Together.of(rounds);
  }

  private Void paidAtTheEnd(SignedIn patient, JsonObject appointment, Duration after)
      throws InterruptedException {
    Instant deadline =
        OffsetDateTime.parse(appointment.getJsonObject("payment").getString("deadline"))
            .toInstant();
    String transfer = clinic.transferFor(appointment);
    Thread.sleep(Duration.between(Instant.now(), deadline).plus(after));
    assertThat(clinic.webhook(transfer).status()).isEqualTo(200);
    JsonObject decided = clinic.appointment(patient, appointment.getString("id"));
    // let go or not, the time was still free: settled before, or booked again after
    assertThat(decided.getString("status")).isEqualTo("CONFIRMED");
    assertThat(decided.getJsonObject("payment").getString("status")).isEqualTo("PAID");
    assertThat(
            clinic.count(
                "select count(*) from transfers where code = ? and state = ?",
                appointment.getJsonObject("payment").getString("code"),
                decided.getInteger("version") == 1 ? "SETTLED" : "REBOOKED"))
        .isEqualTo(1);
    return null;
  }
}
