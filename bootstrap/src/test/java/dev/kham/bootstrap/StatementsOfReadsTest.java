package dev.kham.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.application.appointment.SendAppointmentCancellation;
import dev.kham.application.imports.ImportSlice;
import dev.kham.application.medicine.CheckInventory;
import dev.kham.application.messaging.MessageKey;
import dev.kham.application.messaging.MessageLedger;
import dev.kham.application.shared.Transaction;
import dev.kham.bootstrap.Clinic.Answer;
import dev.kham.bootstrap.Clinic.SignedIn;
import dev.kham.domain.account.Role;
import dev.kham.domain.patient.Channel;
import dev.kham.domain.scheduling.Doctor;
import dev.kham.domain.task.TaskId;
import dev.kham.embedded.EmbeddedTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.net.http.HttpRequest.BodyPublishers;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.Test;

/**
 * Every documented GET asks PostgreSQL a few times, and a list of many as often as a list of one.
 * PostgreSQL counts.
 */
@QuarkusTest
@TestProfile(JobsOnRealStoresTest.LeavesJobsToOthers.class)
@WithTestResource(EmbeddedTestResource.class)
@WithTestResource(SecretsTestResource.class)
class StatementsOfReadsTest {
  private static final int MOST = 6;
  private static final int MANY = 5;

  private static final String EVENTS = "/api/v1/appointments/{id}/events";

  /** Is told something, so it is in StatementsOfWritesTest. */
  private static final String CALLBACK = "/webhooks/esms/{token}";

  @Inject Clinic clinic;
  @Inject Config config;
  @Inject Clock clock;
  @Inject Transaction transaction;
  @Inject MessageLedger ledger;
  @Inject CheckInventory check;
  @Inject ImportSlice slices;

  private final Map<String, String> ids = new HashMap<>();
  private String admin;
  private String cashier;
  private String pharmacist;
  private SignedIn patient;
  private SignedIn booker;

  @Test
  void are_few_and_no_more_for_many_than_for_one() throws SQLException {
    fill();
    JsonObject paths =
        clinic.send(clinic.request("/q/openapi?format=json").GET()).json().getJsonObject("paths");
    Map<String, Double> asked = new TreeMap<>();
    List<String> growing = new ArrayList<>();
    List<String> few = new ArrayList<>();
    try (Statements statements = new Statements(config)) {
      for (String path : paths.fieldNames()) {
        JsonObject get = paths.getJsonObject(path).getJsonObject("get");
        if (get == null || path.equals(CALLBACK)) {
          continue;
        }
        if (path.equals(EVENTS)) {
          asked.put(path, watch(statements));
          continue;
        }
        JsonArray parameters = get.getJsonArray("parameters", new JsonArray());
        String target = target(path, parameters);
        boolean list = parameters.encode().contains("\"limit\"");
        double forMany = count(statements, list ? target + "&limit=" + MANY : target);
        asked.put(path, forMany);
        if (list && count(statements, target + "&limit=1") != forMany) {
          growing.add(path);
        }
        if (list && items(target + "&limit=" + MANY).size() < MANY) {
          few.add(path);
        }
      }
    }
    assertThat(few).as("lists that are too short to grow").isEmpty();
    assertThat(growing).as("asked more often the longer they are").isEmpty();
    assertThat(asked)
        .as("statements of a request")
        .hasSizeGreaterThan(30)
        .allSatisfy((path, often) -> assertThat(often).as(path).isLessThanOrEqualTo(MOST));
  }

  private double count(Statements statements, String target) throws SQLException {
    return Statements.sum(
        statements.each(
            i -> {
              Answer answer = clinic.get(tokenFor(target), target);
              assertThat(answer.status())
                  .as("%s: %s", target, answer.response().body())
                  .isEqualTo(200);
            }));
  }

  private JsonArray items(String target) {
    return clinic.get(tokenFor(target), target).json().getJsonArray("items");
  }

  /** Until the first event is there. */
  private double watch(Statements statements) throws SQLException {
    return Statements.sum(
        statements.each(
            i -> {
              try (Stream<String> lines = clinic.events(booker, ids.get("appointments"))) {
                assertThat(lines.anyMatch(line -> line.startsWith("data:"))).isTrue();
              }
            }));
  }

  private String tokenFor(String target) {
    if (target.matches("/api/v1/(me|waitlist)\\b.*")) {
      return patient.token();
    }
    if (target.matches("/api/v1/(medicines|batches|inventory).*")) {
      return pharmacist;
    }
    return target.matches("/api/v1/(transfers|refunds|reconciliation).*") ? cashier : admin;
  }

  /** The path with what there is, and the query it must have. */
  private String target(String path, JsonArray parameters) {
    LocalDate today = LocalDate.now(clock);
    Map<String, String> values =
        Map.of(
            "from", today.toString(),
            "to", today.plusDays(6).toString(),
            "start", clinic.slot(1).toString(),
            "specialty", ids.get("specialties"));
    String owner = path.replaceFirst("^/api/v1/([a-z-]+).*", "$1");
    String target =
        path.replace("{date}", "2026-12-01")
            .replace("{queue}", "payment")
            .replace("{kind}", "appointment-reminder")
            .replace("{id}", ids.getOrDefault(owner, "of " + owner));
    String query =
        parameters.stream()
            .map(JsonObject.class::cast)
            .filter(each -> each.getString("in").equals("query"))
            .filter(each -> each.getBoolean("required", false))
            .map(each -> each.getString("name"))
            .map(name -> name + "=" + values.getOrDefault(name, "of " + name))
            .collect(Collectors.joining("&"));
    return target + "?" + query;
  }

  /** A few of everything there are lists of. */
  private void fill() {
    admin = clinic.staff(Role.ADMIN).token();
    cashier = clinic.staff(Role.CASHIER).token();
    pharmacist = clinic.staff(Role.PHARMACIST).token();
    patient = clinic.patient();
    LocalDate today = LocalDate.now(clock);
    for (int i = 0; i < MANY; i++) {
      Doctor doctor = clinic.doctor(0);
      ids.put("doctors", doctor.id().toString());
      booker = clinic.patient();
      JsonObject booked = clinic.booked(booker, doctor, clinic.slot(i));
      ids.put("appointments", booked.getString("id"));
      ids.put("payments", booked.getJsonObject("payment").getString("id"));
      told(clinic.transferFor(booked));
      told(clinic.transferFor(booked)); // which goes back
      done(
          patient.token(),
          "/api/v1/waitlist",
          new JsonObject()
              .put("doctorId", doctor.id().toString())
              .put("from", today.toString())
              .put("to", today.plusDays(9).toString()));
      done(
          patient.token(),
          "/api/v1/me/dependants",
          new JsonObject().put("fullName", "Nguyễn Gia Bảo").put("dateOfBirth", "2024-02-29"));
      done(
          admin,
          "/api/v1/holidays",
          new JsonObject()
              .put("first", today.plusDays(200 + i).toString())
              .put("last", today.plusDays(200 + i).toString())
              .put("name", "Nghỉ"));
      clinic.staff(Role.RECEPTIONIST);
      medicine();
      message();
    }
    check.handle(new CheckInventory.Command(CheckInventory.EXPIRY_JOB, null));
    task();
    ids.put("specialties", first(clinic.get(admin, "/api/v1/specialties").json()).getString("id"));
    ids.put("transfers", first(clinic.get(cashier, "/api/v1/transfers").json()).getString("id"));
    ids.put("refunds", first(clinic.get(cashier, "/api/v1/refunds").json()).getString("id"));
    ids.put("jobs", first(clinic.get(admin, "/api/v1/jobs").json()).getString("id"));
    ids.put(
        "waitlist", first(clinic.get(patient.token(), "/api/v1/waitlist").json()).getString("id"));
    ids.put("accounts", first(clinic.get(admin, "/api/v1/accounts/staff").json()).getString("id"));
  }

  private void medicine() {
    String medicine =
        done(
                pharmacist,
                "/api/v1/medicines",
                new JsonObject()
                    .put("code", UUID.randomUUID().toString())
                    .put("name", "Paracetamol 500 mg")
                    .put("unit", "viên")
                    .put("minimumStock", 10))
            .getString("id");
    ids.put("medicines", medicine);
    for (int i = 0; i < MANY; i++) {
      ids.put(
          "batches",
          done(
                  pharmacist,
                  "/api/v1/medicines/" + medicine + "/batches",
                  new JsonObject()
                      .put("number", UUID.randomUUID().toString())
                      .put("expiresOn", LocalDate.now(clock).plusDays(20).toString())
                      .put("quantity", 12)
                      .put("supplier", "DHG")
                      .put("unitCost", 500))
              .getString("id"));
    }
    JsonObject dispense = new JsonObject().put("medicineId", medicine).put("quantity", 1);
    for (int i = 0; i < MANY; i++) {
      dispense.put("patientId", clinic.patient().patient().id().toString());
      JsonObject given = done(pharmacist, "/api/v1/dispenses", dispense);
      ids.put("batches", given.getJsonArray("lines").getJsonObject(0).getString("batchId"));
    }
  }

  /** Of which nobody has heard. */
  private void message() {
    MessageKey key =
        new MessageKey(
            "appointment:" + UUID.randomUUID(),
            1,
            SendAppointmentCancellation.JOB,
            Channel.EMAIL.label(),
            "account:" + UUID.randomUUID());
    UUID message = UUID.randomUUID();
    transaction.run(() -> ledger.begin(key, message, clock.instant()));
    ids.put("messages", message.toString());
  }

  /** Over, with something that was wrong. */
  private void task() {
    Answer answer =
        clinic.send(
            clinic
                .request("/api/v1/imports?kind=medicines")
                .header("Authorization", "Bearer " + admin)
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .header("Content-Type", "text/csv")
                .POST(BodyPublishers.ofString("code,name,unit\n,Paracetamol,viên\n")));
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(202);
    String task = answer.json().getString("id");
    slices.handle(new ImportSlice.Command(new TaskId(UUID.fromString(task)), 0));
    ids.put("tasks", task);
  }

  private void told(String transfer) {
    assertThat(clinic.webhook(transfer).status()).isEqualTo(200);
  }

  private JsonObject done(String token, String path, JsonObject body) {
    Answer answer =
        clinic.call("POST", path, token, body, "Idempotency-Key", UUID.randomUUID().toString());
    assertThat(answer.status()).as("%s: %s", path, answer.response().body()).isEqualTo(201);
    return answer.json();
  }

  private static JsonObject first(JsonObject list) {
    return list.getJsonArray("items").getJsonObject(0);
  }
}
