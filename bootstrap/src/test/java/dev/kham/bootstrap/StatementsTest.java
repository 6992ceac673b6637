package dev.kham.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * How often a request asks PostgreSQL, and how often it goes there and back, which is most of what
 * it costs, and locks are held meanwhile. PostgreSQL counts statements, sockets the ways.
 */
@QuarkusTest
@TestProfile(JobsOnRealStoresTest.LeavesJobsToOthers.class)
@WithTestResource(EmbeddedTestResource.class)
@WithTestResource(SecretsTestResource.class)
class StatementsTest {
  private static final int TIMES = Statements.TIMES;

  @Inject Clinic clinic;
  @Inject Config config;
  @Inject Clock clock;

  private Statements statements;
  private Doctor doctor;
  private final List<SignedIn> patients = new ArrayList<>();

  private interface Call {
    Answer answer(int number);
  }

  @BeforeEach
  void begin() throws SQLException {
    statements = new Statements(config);
    doctor = clinic.doctor(0);
    for (int i = 0; i < TIMES; i++) {
      patients.add(clinic.patient());
    }
  }

  @AfterEach
  void end() throws SQLException {
    statements.close();
  }

  @Test
  void a_booking() throws SQLException {
    assertStatements(
        12, 9, 201, i -> clinic.book(patients.get(i), doctor, clinic.slot(i % 16 + 48 * (i / 16))));
  }

  @Test
  void a_webhook_that_settles_and_one_told_again() throws SQLException {
    List<String> told = new ArrayList<>();
    for (int i = 0; i < TIMES; i++) {
      JsonObject held = clinic.booked(patients.get(i), doctor, clinic.slot(i % 16 + 48 * (i / 16)));
      told.add(clinic.transferFor(held));
    }
    // three of them by triggers, which look whether the ledger is balanced; two of the ways are the
    // write to the disk that all who wait share
    assertStatements(15, 8, 200, i -> clinic.webhook(told.get(i)));
    assertStatements(3, 4, 200, i -> clinic.webhook(told.get(i)));
  }

  @Test
  void the_free_slots_of_a_day_and_once_more() throws SQLException {
    assertStatements(1, 2, 200, i -> clinic.send(clinic.request(slotsOf(i)).GET()));
    assertStatements(0, 0, 200, i -> clinic.send(clinic.request(slotsOf(i)).GET()));
  }

  private String slotsOf(int day) {
    LocalDate date = LocalDate.now(clock).plusDays(2 + day);
    return "/api/v1/doctors/" + doctor.id() + "/slots?from=" + date + "&to=" + date;
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
    assertStatements(5, 5, 201, i -> clinic.call("POST", "/api/v1/dispenses", token, wish));
  }

  private void assertStatements(int each, int ways, int status, Call call) throws SQLException {
    Map<String, Double> asked =
        statements.each(
            i -> {
              Answer answer = call.answer(i);
              assertThat(answer.status()).as(answer.response().body()).isEqualTo(status);
            });
    assertThat(Statements.sum(asked))
        .as("statements a request, which are %s", asked)
        .isEqualTo(each);
    // now and then the background asks something as well
    assertThat(statements.ways()).as("ways to PostgreSQL and back").isCloseTo(ways, within(0.5));
  }
}
