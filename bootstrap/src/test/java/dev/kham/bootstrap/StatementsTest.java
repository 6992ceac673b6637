package dev.kham.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.bootstrap.Clinic.Answer;
import dev.kham.bootstrap.Clinic.SignedIn;
import dev.kham.domain.account.Role;
import dev.kham.domain.scheduling.Doctor;
import dev.kham.embedded.EmbeddedTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * How often a request asks PostgreSQL, which is most of what it costs: each statement is a way
 * there and back, and locks are held meanwhile. PostgreSQL counts.
 */
@QuarkusTest
@TestProfile(JobsOnRealStoresTest.LeavesJobsToOthers.class)
@WithTestResource(EmbeddedTestResource.class)
@WithTestResource(SecretsTestResource.class)
class StatementsTest {
  /** What is asked less often than that was not asked by the requests. */
  private static final int TIMES = 30;

  @Inject Clinic clinic;
  @Inject Config config;
  @Inject Clock clock;

  private Connection superuser;
  private Doctor doctor;
  private final List<SignedIn> patients = new ArrayList<>();

  private interface Call {
    Answer answer(int number);
  }

  @BeforeEach
  void begin() throws SQLException {
    superuser =
        DriverManager.getConnection(
            config.getValue("quarkus.datasource.jdbc.url", String.class),
            "postgres",
            config.getValue("quarkus.datasource.password", String.class));
    execute("create extension if not exists pg_stat_statements");
    doctor = clinic.doctor(0);
    for (int i = 0; i < TIMES; i++) {
      patients.add(clinic.patient());
    }
  }

  @AfterEach
  void end() throws SQLException {
    superuser.close();
  }

  @Test
  void a_booking() throws SQLException {
    assertStatements(
        15, 201, i -> clinic.book(patients.get(i), doctor, clinic.slot(i % 16 + 48 * (i / 16))));
  }

  @Test
  void a_webhook_that_settles_and_one_told_again() throws SQLException {
    List<String> told = new ArrayList<>();
    for (int i = 0; i < TIMES; i++) {
      JsonObject held = clinic.booked(patients.get(i), doctor, clinic.slot(i % 16 + 48 * (i / 16)));
      told.add(clinic.transferFor(held));
    }
    // three of them by triggers, which look whether the ledger is balanced
    assertStatements(17, 200, i -> clinic.webhook(told.get(i)));
    assertStatements(2, 200, i -> clinic.webhook(told.get(i)));
  }

  @Test
  void the_free_slots_of_a_day() throws SQLException {
    String day = LocalDate.now(clock).plusDays(2).toString();
    String path = "/api/v1/doctors/" + doctor.id() + "/slots?from=" + day + "&to=" + day;
    assertStatements(5, 200, i -> clinic.send(clinic.request(path).GET()));
  }

  @Test
  void a_dispense() throws SQLException {
    String token = clinic.staff(Role.PHARMACIST).token();
    JsonObject medicine =
        new JsonObject()
            .put("code", UUID.randomUUID().toString().substring(0, 13))
            .put("name", "Thuốc")
            .put("unit", "viên")
            .put("minimumStock", 0);
    String id = clinic.call("POST", "/api/v1/medicines", token, medicine).json().getString("id");
    JsonObject batch =
        new JsonObject()
            .put("number", "L1")
            .put("expiresOn", LocalDate.now(clock).plusDays(90).toString())
            .put("quantity", 2 * TIMES);
    clinic.call("POST", "/api/v1/medicines/" + id + "/batches", token, batch);
    JsonObject wish = new JsonObject().put("medicineId", id).put("quantity", 2);
    assertStatements(5, 201, i -> clinic.call("POST", "/api/v1/dispenses", token, wish));
  }

  private void assertStatements(int each, int status, Call call) throws SQLException {
    execute("select pg_stat_statements_reset()");
    for (int i = 0; i < TIMES; i++) {
      Answer answer = call.answer(i);
      assertThat(answer.status()).as(answer.response().body()).isEqualTo(status);
    }
    Map<String, Double> asked = new TreeMap<>();
    try (Statement statement = superuser.createStatement();
        ResultSet rows =
            statement.executeQuery(
                """
                select query, calls from pg_stat_statements
                join pg_roles r on r.oid = userid and r.rolname = 'kham'
                where calls >= %d and query not in ('BEGIN', 'COMMIT')
                """
                    .formatted(TIMES))) {
      while (rows.next()) {
        asked.put(rows.getString("query"), (double) rows.getLong("calls") / TIMES);
      }
    }
    double sum = asked.values().stream().mapToDouble(it -> it).sum();
    assertThat(sum).as("statements a request, which are %s", asked).isEqualTo(each);
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = superuser.createStatement()) {
      statement.execute(sql);
    }
  }
}
