package dev.kham.adapter.rest;

import static dev.kham.adapter.rest.CashDesk.held;
import static dev.kham.adapter.rest.CashDesk.unmatched;
import static dev.kham.application.payment.PaymentFixtures.transferFor;
import static dev.kham.application.payment.PaymentFixtures.withAmount;
import static dev.kham.application.payment.PaymentFixtures.withBankTime;
import static dev.kham.application.scheduling.SchedulingFixtures.NOW;
import static dev.kham.application.scheduling.SchedulingFixtures.TODAY;
import static dev.kham.application.scheduling.SchedulingFixtures.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;

import dev.kham.application.settlement.ReceiveTransfer;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.payment.Payment;
import dev.kham.domain.payment.Transfer;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class DailySheetTest extends RestTest {
  private static final String SHEETS = "/api/v1/reconciliation/";

  private Caller cashier;

  @BeforeEach
  void a_cashier() {
    cashier = hospital.given().caller(Role.CASHIER);
  }

  @Test
  void every_dong_of_a_day_is_in_a_state_and_what_pays_nothing_has_a_line() {
    LocalDate day = TODAY.minusDays(40);
    String first = unmatched(hospital, 70_000, at(day, "00:00"), "=1+1, \"tiền khám\"");
    unmatched(hospital, 1, at(day.minusDays(1), "23:59"), "hôm qua");
    unmatched(hospital, 2, at(day.plusDays(1), "00:00"), "ngày mai");
    receive(day, 170_000);
    receive(day, 150_000);
    receive(day, 40_000);

    as(cashier)
        .get(SHEETS + day)
        .then()
        .statusCode(200)
        .body("date", equalTo(day.toString()))
        .body("currency", equalTo("VND"))
        .body("opening", equalTo(1))
        .body("received.count", equalTo(4))
        .body("received.amount", equalTo(430_000))
        .body("paidOut.count", equalTo(0))
        .body("matched.count", equalTo(2))
        .body("matched.amount", equalTo(300_000))
        .body("states.state", contains("SETTLED", "UNDERPAID", "OVERPAID", "UNMATCHED"))
        .body("states.amount", contains(150_000, 40_000, 170_000, 70_000))
        .body("closing", equalTo(430_001))
        .body("difference", equalTo(0))
        .body("lines.state", contains("UNMATCHED", "OVERPAID", "UNDERPAID"))
        .body("lines.toGoBack", contains(0, 20_000, 0))
        .body("lines.open", contains(70_000, 0, 40_000))
        .body("lines[0].transferId", equalTo(first));

    byte[] csv =
        as(cashier)
            .get(SHEETS + day + "/sheet.csv")
            .then()
            .statusCode(200)
            .contentType("text/csv;charset=UTF-8")
            .header("Content-Disposition", "attachment; filename=\"sheet-" + day + ".csv\"")
            .extract()
            .asByteArray();
    assertThat(csv).startsWith(0xEF, 0xBB, 0xBF);
    String[] rows = new String(csv, StandardCharsets.UTF_8).substring(1).split("\r\n", -1);
    assertThat(rows)
        .startsWith(
            "figure,state,count,amount,transferId,bankTime,reason,content,reference,matched,"
                + "toGoBack,open,booked",
            "OPENING,,,1,,,,,,,,,",
            "RECEIVED,,4,430000,,,,,,,,,")
        .contains("STATE,OVERPAID,1,170000,,,,,,,,,", "DIFFERENCE,,,0,,,,,,,,,")
        .endsWith("");
    assertThat(rows[11])
        .startsWith("TRANSFER,UNMATCHED,,70000," + first + ",2026-10-11T00:00+07:00,")
        // shown, never computed
        .contains(",NO_KNOWN_CODE,\"'=1+1, \"\"tiền khám\"\"\",FT")
        .endsWith(",0,0,70000,70000");
  }

  @Test
  void a_day_without_money_is_a_sheet_as_well() {
    as(cashier)
        .get(SHEETS + "1999-01-01")
        .then()
        .statusCode(200)
        .body("received.count", equalTo(0))
        .body("states", empty())
        .body("lines", empty());
  }

  @Test
  void the_paper_is_in_the_readers_language() {
    assertThat(
            as(cashier)
                .header("Accept-Language", "en")
                .get(SHEETS + "2026-11-20/sheet.pdf")
                .then()
                .statusCode(200)
                .contentType("application/pdf")
                .header("Content-Disposition", "inline; filename=\"sheet-2026-11-20.pdf\"")
                .extract()
                .asString())
        .isEqualTo("en 2026-11-20");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/sheet.csv", "/sheet.pdf"})
  void refuses_what_is_no_day(String form) {
    for (String bad : new String[] {"today", "2026-02-30", "+20000-01-01"}) {
      as(cashier).get(SHEETS + bad + form).then().spec(invalid("date"));
    }
  }

  private void receive(LocalDate day, long amount) {
    Payment payment = hospital.payments().of(held(hospital)).orElseThrow();
    Instant bankTime = at(day, "09:00").plusSeconds(amount == 170_000 ? 0 : 60);
    Transfer told = withBankTime(withAmount(transferFor(payment), amount), bankTime);
    hospital.receiveTransfer().handle(new ReceiveTransfer.Command(told, new byte[] {'x'}));
    assertThat(hospital.clock().instant()).isEqualTo(NOW);
  }
}
