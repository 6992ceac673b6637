package dev.kham.bootstrap;

import static dev.kham.bootstrap.Clinic.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.application.job.Job;
import dev.kham.application.job.JobQueue;
import dev.kham.application.job.Queue;
import dev.kham.application.medicine.CheckInventory;
import dev.kham.application.medicine.MedicineRepository;
import dev.kham.application.shared.Transaction;
import dev.kham.bootstrap.Clinic.Answer;
import dev.kham.bootstrap.Clinic.SignedIn;
import dev.kham.bootstrap.Clinic.Staff;
import dev.kham.domain.account.Role;
import dev.kham.domain.medicine.MedicineId;
import dev.kham.embedded.EmbeddedTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From the delivery to the recall, over HTTP and on real servers. */
@QuarkusTest
@WithTestResource(EmbeddedTestResource.class)
@WithTestResource(SecretsTestResource.class)
class PharmacyStoryTest {
  @Inject Clinic clinic;
  @Inject Ticks ticks;
  @Inject Clock clock;
  @Inject CheckInventory check;
  @Inject Transaction transaction;
  @Inject JobQueue jobs;
  @Inject MedicineRepository medicines;

  private Staff pharmacist;
  private String medicine;

  /** The looks of the day are over, so that none of them comes into the midst of a test. */
  @BeforeEach
  void a_medicine_after_the_looks_of_the_day() {
    for (Job job : latestLooks()) {
      // the tick did so before, unless another test emptied the queue since
      transaction.run(() -> jobs.schedule(job));
      eventually(
          job.key() + " is done",
          () ->
              clinic.count(
                      "select count(*) from jobs where key = ? and state = 'completed'", job.key())
                  == 1);
    }
    pharmacist = clinic.staff(Role.PHARMACIST);
    medicine =
        done(
                201,
                "/api/v1/medicines",
                new JsonObject()
                    .put("code", UUID.randomUUID().toString())
                    .put("name", "Paracetamol 500 mg")
                    .put("unit", "viên")
                    .put("minimumStock", 10))
            .getString("id");
  }

  private List<Job> latestLooks() {
    return Ticks.all(clock.getZone()).stream()
        .filter(each -> each.queue() == Queue.MEDICINE)
        .map(
            each ->
                each.jobAt()
                    .apply(
                        new Cron(each.cron(), clock.getZone())
                            .before(clock.instant())
                            .orElseThrow()))
        .toList();
  }

  @Test
  void a_delivery_is_given_out_runs_low_and_is_recalled() {
    String batch = receive(12, 5);
    SignedIn patient = clinic.patient();
    JsonObject dispense = dispense(3).put("patientId", patient.patient().id().toString());
    JsonObject given = done(201, "/api/v1/dispenses", dispense);
    assertThat(given.getJsonArray("lines").getJsonObject(0).getString("batchId")).isEqualTo(batch);

    eventually("the pharmacist is told of the low stock", () -> mails("send-inventory-alert") == 1);
    assertThat(alerts()).containsExactly("LOW_STOCK");
    check.handle(new CheckInventory.Command(CheckInventory.EXPIRY_JOB, null));
    eventually("and of the expiry", () -> mails("send-inventory-alert") == 2);
    assertThat(alerts()).containsExactly("LOW_STOCK", "EXPIRING");

    done(200, "/api/v1/batches/" + batch + "/recall", new JsonObject().put("reason", "công văn"));
    JsonObject told = done(200, "/api/v1/batches/" + batch + "/recall/notices", null);
    assertThat(told.getInteger("mailed")).isEqualTo(1);
    eventually(
        "the patient is told of the recall",
        () ->
            clinic.count(
                    "select count(*) from messages where kind = 'send-recall-notice'"
                        + " and recipient = ? and state = 'sent'",
                    "patient:" + patient.patient().id())
                == 1);
  }

  @Test
  void each_look_of_the_day_is_one_job_however_often_the_clock_ticks() {
    ticks.look();
    for (Job job : latestLooks()) {
      assertThat(clinic.count("select count(*) from jobs where key = ?", job.key())).isOne();
      assertThat(
              clinic.count(
                  "select count(*) from jobs where key = ? and state = 'completed' and attempts = 1",
                  job.key()))
          .isOne();
    }
  }

  @Test
  void who_would_wait_behind_too_many_is_asked_to_come_again() throws Exception {
    receive(100, 300);
    CountDownLatch locked = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    List<Future<Answer>> answers = new ArrayList<>();
    try (ExecutorService pool = Executors.newFixedThreadPool(11)) {
      pool.submit(
          () ->
              transaction.call(
                  () -> {
                    medicines.lock(new MedicineId(UUID.fromString(medicine)));
                    locked.countDown();
                    try {
                      return release.await(30, TimeUnit.SECONDS);
                    } catch (InterruptedException e) {
                      throw new IllegalStateException("nobody interrupts a test", e);
                    }
                  }));
      locked.await();
      for (int i = 0; i < 10; i++) {
        answers.add(pool.submit(() -> post("/api/v1/dispenses", dispense(1))));
      }
      eventually(
          "six are sent away while the medicine is locked",
          () -> answers.stream().filter(Future::isDone).count() == 6);
      for (Future<Answer> answer : answers) {
        if (answer.isDone()) {
          assertThat(answer.get().status()).isEqualTo(503);
          assertThat(answer.get().response().headers().firstValue("Retry-After")).contains("1");
          assertThat(answer.get().json().getString("type")).isEqualTo("/problems/unavailable");
        }
      }
      release.countDown();
      int given = 0;
      for (Future<Answer> answer : answers) {
        given += answer.get().status() == 201 ? 1 : 0;
      }
      assertThat(given).isEqualTo(4);
    }
    Answer now = clinic.get(pharmacist.token(), "/api/v1/medicines/" + medicine);
    assertThat(now.json().getInteger("stockOnHand")).isEqualTo(96);
  }

  private String receive(int units, int days) {
    return done(
            201,
            "/api/v1/medicines/" + medicine + "/batches",
            new JsonObject()
                .put("number", "L1")
                .put("expiresOn", LocalDate.now(clock).plusDays(days).toString())
                .put("quantity", units))
        .getString("id");
  }

  private JsonObject dispense(int units) {
    return new JsonObject().put("medicineId", medicine).put("quantity", units);
  }

  private long mails(String kind) {
    return clinic.count(
        "select count(*) from messages where kind = ? and recipient = ? and state = 'sent'",
        kind,
        "account:" + pharmacist.account());
  }

  private List<String> alerts() {
    List<String> kinds = new ArrayList<>();
    String cursor = "";
    while (cursor != null) {
      JsonObject page =
          clinic.get(pharmacist.token(), "/api/v1/inventory/alerts?limit=100" + cursor).json();
      for (Object item : page.getJsonArray("items", new JsonArray())) {
        if (((JsonObject) item).getString("medicineId").equals(medicine)) {
          kinds.add(((JsonObject) item).getString("kind"));
        }
      }
      String next = page.getString("nextCursor");
      cursor = next == null ? null : "&cursor=" + next;
    }
    return kinds;
  }

  private JsonObject done(int status, String path, JsonObject body) {
    Answer answer = post(path, body);
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(status);
    return answer.json();
  }

  private Answer post(String path, JsonObject body) {
    return clinic.call("POST", path, pharmacist.token(), body);
  }
}
