package dev.kham.adapter.rest;

import static dev.kham.application.payment.PaymentFixtures.transferFor;
import static dev.kham.application.scheduling.SchedulingFixtures.MONDAY;
import static dev.kham.application.scheduling.SchedulingFixtures.slotAt;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.appointment.Appointment;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@QuarkusTest
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ReconciliationTest extends RestTest {
  @Test
  @Order(1) // nothing disconnects a bank again
  void says_so_when_there_is_no_bank_to_ask() {
    run(Role.CASHIER).spec(problem(409, "bank-not-connected"));
  }

  @Test
  @Order(2)
  void takes_what_the_bank_knows_and_says_how_much_it_was() {
    hospital.bankStatement().connect();
    Caller patient = hospital.given().caller(Role.PATIENT);
    Appointment held =
        hospital.given().held(hospital.given().doctor(), patient, slotAt(MONDAY, "09:00"));
    hospital.bankStatement().book(transferFor(hospital.payments().of(held.id()).orElseThrow()));

    run(Role.CASHIER)
        .statusCode(200)
        .body("taken", equalTo(1))
        .body("read", equalTo(1))
        .body("unreadable", equalTo(0));
    run(Role.ADMIN).statusCode(200).body("taken", equalTo(0));
    as(patient)
        .get("/api/v1/appointments/" + held.id())
        .then()
        .body("payment.status", equalTo("PAID"));
  }

  @Test
  void asks_for_patience_while_the_bank_does_not_answer() {
    hospital.bankStatement().connect();
    hospital.bankStatement().away(true);
    try {
      run(Role.CASHIER).spec(problem(503, "bank-away")).header("Retry-After", notNullValue());
    } finally {
      hospital.bankStatement().away(false);
    }
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"CASHIER", "ADMIN"})
  void is_for_cashiers_and_administrators_only(Role role) {
    run(role).spec(problem(403, "forbidden"));
  }

  private ValidatableResponse run(Role role) {
    return as(hospital.given().caller(role)).post("/api/v1/reconciliation/run").then();
  }
}
