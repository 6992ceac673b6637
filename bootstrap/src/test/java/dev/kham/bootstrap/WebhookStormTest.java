package dev.kham.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.bootstrap.Clinic.SignedIn;
import dev.kham.domain.account.Role;
import dev.kham.domain.scheduling.Doctor;
import dev.kham.embedded.EmbeddedTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** SePay tells a thousand transfers at once, and one of them a hundred times more. */
@QuarkusTest
@WithTestResource(EmbeddedTestResource.class)
@WithTestResource(SecretsTestResource.class)
class WebhookStormTest {
  private static final String ACKNOWLEDGEMENT = "{\"success\": true}";
  private static final int TRANSFERS = 1000;
  private static final int COPIES = 100;
  private static final int PATIENTS = 14;

  /** Deliveries underway at a time. */
  private static final int AT_ONCE = 50;

  @Inject Clinic clinic;

  @Test
  void every_transfer_is_kept_and_settles_once() throws Exception {
    Instant began = Instant.now();
    String cashier = clinic.staff(Role.CASHIER).token();
    JsonObject before = sheet(cashier);
    Doctor doctor = clinic.doctor(0);
    List<SignedIn> patients = new ArrayList<>();
    List<JsonObject> appointments = new ArrayList<>();
    for (int i = 0; i < PATIENTS; i++) {
      patients.add(clinic.patient());
      appointments.add(clinic.booked(patients.getLast(), doctor, clinic.slot(i)));
    }

    List<String> told = new ArrayList<>();
    for (int i = 0; i < TRANSFERS; i++) {
      JsonObject transfer =
          new JsonObject(clinic.transferFor(appointments.get(i % PATIENTS)))
              .put("referenceCode", "FT" + i);
      told.add(
          i < PATIENTS
              ? transfer.encode()
              : transfer.putNull("code").put("content", "chuyen tien " + i).encode());
    }
    told.addAll(Collections.nCopies(COPIES, told.getFirst()));
    Collections.shuffle(told, new Random(20261121));
    assertThat(answers(told)).containsOnly("200 " + ACKNOWLEDGEMENT);
    assertThat(
            clinic.count(
                "select count(*) from jobs where name = 'process-payment-webhook'"
                    + " and created_at >= cast(? as timestamptz)",
                began.toString()))
        .as("kept, because too many came at once to settle them all")
        .isPositive();
    clinic.awaitSettlements();

    for (int i = 0; i < PATIENTS; i++) {
      JsonObject appointment = appointments.get(i);
      UUID payment = UUID.fromString(appointment.getJsonObject("payment").getString("id"));
      // let go or not, the time was still free: settled before, or booked again after
      assertThat(
              clinic.count(
                  "select count(*) from transfers where payment_id = ?"
                      + " and state in ('SETTLED', 'REBOOKED')",
                  payment))
          .isEqualTo(1);
      assertThat(clinic.count("select count(*) from transfers where payment_id = ?", payment))
          .isEqualTo(1);
      assertThat(clinic.count("select count(*) from receipts where payment_id = ?", payment))
          .isEqualTo(1);
      assertThat(
              clinic.appointment(patients.get(i), appointment.getString("id")).getString("status"))
          .isEqualTo("CONFIRMED");
    }
    long fee = appointments.getFirst().getLong("fee");
    JsonObject after = sheet(cashier);
    assertThat(change(before, after, "received", "count")).isEqualTo(TRANSFERS);
    assertThat(change(before, after, "received", "amount")).isEqualTo(TRANSFERS * fee);
    assertThat(change(before, after, "matched", "count")).isEqualTo(PATIENTS);
    assertThat(change(before, after, "matched", "amount")).isEqualTo(PATIENTS * fee);
    assertThat(after.getLong("difference")).isZero();
    assertThat(after.getLong("closing") - before.getLong("closing")).isEqualTo(TRANSFERS * fee);
  }

  /** All different answers there were. */
  private List<String> answers(List<String> bodies) throws Exception {
    List<Future<String>> answers = new ArrayList<>();
    try (ExecutorService deliveries = Executors.newFixedThreadPool(AT_ONCE)) {
      for (String body : bodies) {
        Callable<String> delivery =
            () -> {
              Clinic.Answer answer = clinic.webhook(body);
              return answer.status() + " " + answer.response().body();
            };
        answers.add(deliveries.submit(delivery));
      }
    }
    List<String> texts = new ArrayList<>();
    for (Future<String> answer : answers) {
      texts.add(answer.get());
    }
    assertThat(texts).hasSize(TRANSFERS + COPIES);
    return texts.stream().distinct().toList();
  }

  /** Of the day on which the bank booked all of it. */
  private JsonObject sheet(String cashier) {
    Clinic.Answer answer = clinic.get(cashier, "/api/v1/reconciliation/2026-12-01");
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
    return answer.json();
  }

  private static long change(JsonObject before, JsonObject after, String figure, String member) {
    return after.getJsonObject(figure).getLong(member)
        - before.getJsonObject(figure).getLong(member);
  }
}
