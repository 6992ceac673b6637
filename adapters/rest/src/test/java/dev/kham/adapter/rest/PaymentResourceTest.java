package dev.kham.adapter.rest;

import static dev.kham.application.scheduling.SchedulingFixtures.MONDAY;
import static dev.kham.application.scheduling.SchedulingFixtures.slotAt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.kham.application.payment.PaymentFixtures;
import dev.kham.application.payment.RecordingReceiptPrinter;
import dev.kham.application.settlement.ReceiveTransfer;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.appointment.Appointment;
import dev.kham.domain.payment.Payment;
import dev.kham.domain.payment.Receipt;
import dev.kham.domain.payment.VietQr;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.io.StringReader;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xml.sax.InputSource;

@QuarkusTest
class PaymentResourceTest extends RestTest {
  private Caller patient;
  private Payment payment;
  private Appointment held;

  @BeforeEach
  void something_to_pay() {
    patient = hospital.given().caller(Role.PATIENT);
    held = hospital.given().held(hospital.given().doctor(), patient, slotAt(MONDAY, "09:00"));
    payment = hospital.payments().of(held.id()).orElseThrow();
  }

  @Test
  void is_shown_as_in_the_appointment_to_owner_cashier_and_desk() {
    Map<String, ?> shown =
        as(patient).get("/api/v1/appointments/" + held.id()).then().extract().path("payment");
    assertThat(shown.get("id")).isEqualTo(payment.id().toString());
    for (Caller caller :
        List.of(
            patient, hospital.given().caller(Role.CASHIER), hospital.given().caller(Role.ADMIN))) {
      get(caller, "")
          .statusCode(200)
          .contentType("application/json")
          .body("", equalTo(shown))
          .body("deadline", equalTo("2026-11-20T09:15:00+07:00"));
    }
  }

  @Test
  void a_camera_reads_the_payload_off_the_png() {
    byte[] png =
        get(patient, "/qr.png").statusCode(200).contentType("image/png").extract().asByteArray();
    assertThat(QrReader.read(png))
        .isEqualTo(payload())
        .isEqualTo(get(patient, "").extract().path("qr.payload"));
  }

  @Test
  void the_svg_is_well_formed() throws Exception {
    String svg =
        get(patient, "/qr.svg").statusCode(200).contentType("image/svg+xml").extract().asString();
    String root =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(svg)))
            .getDocumentElement()
            .getTagName();
    assertThat(root).isEqualTo("svg");
    assertThat(svg).isEqualTo(QrPicture.of(payload()).svg());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/qr.png", "/qr.svg", "/receipt.pdf"})
  void does_not_tell_others_that_there_is_one(String part) {
    for (Role role : List.of(Role.PATIENT, Role.DOCTOR, Role.PHARMACIST)) {
      get(hospital.given().caller(role), part).spec(problem(404, "not-found"));
    }
    for (String id : List.of(UUID.randomUUID().toString(), "an")) {
      as(patient).get("/api/v1/payments/" + id + part).then().spec(problem(404, "not-found"));
    }
  }

  @Test
  void a_receipt_is_printed_for_owner_cashier_and_admin_in_their_language() {
    Receipt receipt = paid();
    for (Caller caller :
        List.of(
            patient, hospital.given().caller(Role.CASHIER), hospital.given().caller(Role.ADMIN))) {
      for (Locale locale : List.of(Locale.of("vi"), Locale.ENGLISH)) {
        byte[] pdf =
            as(caller)
                .header("Accept-Language", locale.toLanguageTag())
                .get("/api/v1/payments/" + payment.id() + "/receipt.pdf")
                .then()
                .statusCode(200)
                .contentType("application/pdf")
                .header(
                    "Content-Disposition",
                    "inline; filename=\"receipt-" + receipt.number() + ".pdf\"")
                .header("Vary", containsString("Accept-Language"))
                .extract()
                .asByteArray();
        assertThat(pdf).isEqualTo(RecordingReceiptPrinter.printed(receipt, locale));
      }
    }
  }

  @Test
  void a_receipt_is_none_of_the_front_desks_business() {
    paid();
    get(hospital.given().caller(Role.RECEPTIONIST), "/receipt.pdf").spec(problem(404, "not-found"));
  }

  @Test
  void there_is_no_receipt_of_what_is_not_paid() {
    get(patient, "/receipt.pdf").spec(problem(409, "no-receipt"));
  }

  private Receipt paid() {
    hospital
        .receiveTransfer()
        .handle(
            new ReceiveTransfer.Command(PaymentFixtures.transferFor(payment), new byte[] {'x'}));
    return hospital.receipts().find(payment.id()).orElseThrow();
  }

  @Test
  void a_problem_is_told_in_json_even_to_who_wants_a_picture() {
    as(hospital.given().caller(Role.PATIENT))
        .accept("image/png")
        .get("/api/v1/payments/" + payment.id() + "/qr.png")
        .then()
        .spec(problem(404, "not-found"));
    as(patient)
        .accept("application/json")
        .get("/api/v1/payments/" + payment.id() + "/qr.png")
        .then()
        .spec(problem(406, "media-type-not-supported"));
  }

  private String payload() {
    return VietQr.payload(PaymentFixtures.OWN_ACCOUNT, payment.amount(), payment.code());
  }

  private ValidatableResponse get(Caller caller, String part) {
    return as(caller).get("/api/v1/payments/" + payment.id() + part).then();
  }
}
