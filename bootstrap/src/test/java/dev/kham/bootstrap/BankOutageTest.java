package dev.kham.bootstrap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.bootstrap.Clinic.Answer;
import dev.kham.bootstrap.Clinic.SignedIn;
import dev.kham.domain.account.Role;
import dev.kham.domain.scheduling.Doctor;
import dev.kham.embedded.EmbeddedTestResource;
import dev.kham.embedded.FakeSepay;
import dev.kham.embedded.FakeSepay.Booked;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whatever way money is told of, late, twice or not at all: it is settled once. */
@QuarkusTest
@WithTestResource(EmbeddedTestResource.class)
@WithTestResource(SecretsTestResource.class)
@WithTestResource(FakeSepayResource.class)
class BankOutageTest {
  private static final Duration MINUTE = Duration.ofMillis(300);

  @Inject Clinic clinic;

  FakeSepay sepay;

  @AfterEach
  void give_everything_back() {
    sepay.failWith(0);
    EmbeddedTestResource.servers().postgres().start();
  }

  private record Hold(SignedIn patient, JsonObject appointment) {
    String id() {
      return appointment.getString("id");
    }

    JsonObject payment() {
      return appointment.getJsonObject("payment");
    }
  }

  @Test
  void five_hours_without_webhooks_are_made_up_for_by_the_statement() throws Exception {
    List<Hold> holds = holds(12);
    List<Booked> lost = new ArrayList<>();
    for (int i = 0; i < holds.size(); i++) {
      // some banks give no reference, and these two were booked in one second
      String reference = i < 2 ? "" : "FT2632" + i;
      Instant bankTime = Instant.now().minus(Duration.ofMinutes(25L * Math.max(i, 1)));
      lost.add(booked(holds.get(i), reference, bankTime));
    }

    Answer run = reconcile();
    assertThat(run.status()).as(run.response().body()).isEqualTo(200);
    assertThat(run.json().getInteger("read")).isGreaterThanOrEqualTo(holds.size());
    assertSettledOnce(holds);

    // at last SePay replays what was lost, several times over and in any order
    assertThat(sepay.deliver(lost, 3, MINUTE, this::webhook)).containsOnly(200);
    assertThat(reconcile().json().getInteger("taken")).isZero();
    assertSettledOnce(holds);
  }

  @Test
  void webhooks_and_statement_at_the_same_moment_settle_once() throws Exception {
    List<Hold> holds = holds(8);
    List<Booked> told = new ArrayList<>();
    for (Hold hold : holds) {
      told.add(booked(hold, "", Instant.now()));
    }
    List<Callable<Integer>> acts = new ArrayList<>();
    acts.add(() -> reconcile().status());
    acts.add(() -> reconcile().status());
    told.forEach(webhook -> acts.add(() -> delivered(webhook)));
    assertThat(Together.of(acts)).containsOnly(200);
    assertSettledOnce(holds);
  }

  @Test
  void a_database_that_is_away_is_outlasted_by_the_retries() throws Exception {
    List<Hold> holds = holds(4);
    List<Booked> told = new ArrayList<>();
    for (Hold hold : holds) {
      told.add(booked(hold, "FT" + hold.id(), Instant.now()));
    }
    EmbeddedTestResource.servers().postgres().kill();
    Thread back =
        Thread.ofVirtual()
            .start(
                () -> {
                  pause(MINUTE.multipliedBy(3));
                  EmbeddedTestResource.servers().postgres().start();
                });
    assertThat(sepay.deliver(told, 2, MINUTE, this::webhook)).containsOnly(200);
    back.join();
    assertSettledOnce(holds);
  }

  @Test
  void a_window_ends_confirmed_when_only_the_bank_knows_of_the_money() {
    Hold hold = holds(1).getFirst();
    booked(hold, "FT", Instant.now());
    end(hold, 0);
    Clinic.eventually("decided", () -> !status(hold).equals("PENDING"));
    assertSettledOnce(List.of(hold));
  }

  @Test
  void a_window_ends_let_go_when_the_bank_knows_of_nothing() {
    Hold hold = holds(1).getFirst();
    end(hold, 0);
    Clinic.eventually("decided", () -> !status(hold).equals("PENDING"));
    assertThat(status(hold)).isEqualTo("CANCELLED");
  }

  @Test
  void a_window_does_not_end_while_the_bank_tells_nothing() {
    Hold hold = holds(1).getFirst();
    // which is not tried again for long, other than a 503
    sepay.failWith(401);
    booked(hold, "FT", Instant.now());
    end(hold, 0);
    Clinic.eventually(
        "the bank was asked in vain",
        () ->
            clinic.count(
                    "select count(*) from jobs where key = ? and state = 'waiting'"
                        + " and run_at > now()",
                    key(hold, 1))
                == 1);
    assertThat(status(hold)).isEqualTo("PENDING");

    sepay.failWith(0);
    end(hold, 1);
    Clinic.eventually("decided", () -> !status(hold).equals("PENDING"));
    assertSettledOnce(List.of(hold));
  }

  @Test
  void a_webhook_at_the_moment_the_bank_is_asked_settles_once() throws Exception {
    List<Hold> holds = holds(5);
    List<Callable<Integer>> deliveries = new ArrayList<>();
    for (Hold hold : holds) {
      Booked told = booked(hold, "", Instant.now());
      deliveries.addAll(Collections.nCopies(3, () -> delivered(told)));
    }
    holds.forEach(hold -> end(hold, 0));
    Clinic.eventually("the first window's end is at work or done", () -> begun(holds) > 0);
    assertThat(Together.of(deliveries)).containsOnly(200);
    Clinic.eventually(
        "decided", () -> holds.stream().noneMatch(hold -> status(hold).equals("PENDING")));
    assertSettledOnce(holds);
  }

  private long begun(List<Hold> holds) {
    return holds.stream()
        .filter(
            hold ->
                clinic.count(
                        "select count(*) from jobs where key = ? and state <> 'waiting'",
                        key(hold, 0))
                    == 1)
        .count();
  }

  private List<Hold> holds(int number) {
    Doctor doctor = clinic.doctor(0);
    List<Hold> holds = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      SignedIn patient = clinic.patient();
      holds.add(new Hold(patient, clinic.booked(patient, doctor, clinic.slot(i))));
    }
    return holds;
  }

  /** The bank books the payment; nobody is told yet. */
  private Booked booked(Hold hold, String reference, Instant at) {
    String code = hold.payment().getString("code");
    return sepay.book(
        hold.payment().getJsonObject("bank").getString("account"),
        code,
        code + " FT tu 0123456789",
        hold.payment().getLong("amount"),
        reference,
        at);
  }

  /** Told again while it is not taken, such as when too many want the same at once. */
  private int delivered(Booked told) throws Exception {
    return sepay.deliver(List.of(told), 1, MINUTE, this::webhook).getFirst();
  }

  private FakeSepay.Webhook.Answer webhook(byte[] body) {
    Answer answer = clinic.webhook(new String(body, UTF_8));
    return new FakeSepay.Webhook.Answer(answer.status(), answer.response().body());
  }

  private Answer reconcile() {
    return clinic.call(
        "POST", "/api/v1/reconciliation/run", clinic.staff(Role.CASHIER).token(), null);
  }

  private String status(Hold hold) {
    return clinic.appointment(hold.patient(), hold.id()).getString("status");
  }

  /** The payment window is over, or the time to ask again has come. */
  private void end(Hold hold, int asked) {
    assertThat(
            clinic.count(
                "with due as (update jobs set run_at = now() where key = ? returning id)"
                    + " select count(*) from due",
                key(hold, asked)))
        .isEqualTo(1);
  }

  private static String key(Hold hold, int asked) {
    return "auto-cancel-unpaid:" + hold.id() + (asked == 0 ? "" : ":" + asked);
  }

  private void assertSettledOnce(List<Hold> holds) {
    clinic.awaitSettlements();
    for (Hold hold : holds) {
      JsonObject now = clinic.appointment(hold.patient(), hold.id());
      assertThat(now.getString("status")).isEqualTo("CONFIRMED");
      assertThat(now.getJsonObject("payment").getString("status")).isEqualTo("PAID");
      assertThat(
              clinic.count(
                  "select count(*) from transfers where code = ?",
                  hold.payment().getString("code")))
          .isEqualTo(1);
      assertThat(
              clinic.count(
                  "select count(*) from appointment_events"
                      + " where appointment_id = ? and type = 'Confirmed'",
                  UUID.fromString(hold.id())))
          .isEqualTo(1);
    }
  }

  private static void pause(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
