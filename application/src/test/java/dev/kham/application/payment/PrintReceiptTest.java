package dev.kham.application.payment;

import static dev.kham.application.scheduling.SchedulingFixtures.MONDAY;
import static dev.kham.application.scheduling.SchedulingFixtures.slotAt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kham.application.InMemoryHospital;
import dev.kham.application.settlement.ReceiveTransfer;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.appointment.Appointment;
import dev.kham.domain.payment.Payment;
import dev.kham.domain.payment.PaymentId;
import dev.kham.domain.payment.Receipt;
import dev.kham.domain.shared.ConflictException;
import dev.kham.domain.shared.NotFoundException;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PrintReceiptTest {
  private final InMemoryHospital hospital = new InMemoryHospital();
  private final Caller patient = hospital.given().caller(Role.PATIENT);
  private final Appointment held =
      hospital.given().held(hospital.given().doctor(), patient, slotAt(MONDAY, "09:00"));
  private final Payment payment = hospital.payments().of(held.id()).orElseThrow();

  @Test
  void the_patient_who_paid_gets_it_in_the_language_asked_for() {
    Receipt receipt = paid();
    for (Locale locale : new Locale[] {Locale.of("vi"), Locale.ENGLISH}) {
      PrintReceipt.Printed printed = print(patient, payment.id(), locale);
      assertThat(printed.number()).isEqualTo(receipt.number());
      assertThat(printed.pdf()).isEqualTo(RecordingReceiptPrinter.printed(receipt, locale));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ADMIN", "CASHIER"})
  void who_keeps_the_books_gets_it(Role role) {
    assertThat(print(hospital.given().caller(role), paid().paymentId(), Locale.of("vi")).number())
        .hasToString("2026-000001");
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"ADMIN", "CASHIER"})
  void nobody_else_learns_that_there_is_one(Role role) {
    paid();
    Caller stranger = hospital.given().caller(role);
    for (PaymentId one : new PaymentId[] {payment.id(), new PaymentId(UUID.randomUUID())}) {
      assertThatThrownBy(() -> print(stranger, one, Locale.of("vi")))
          .isInstanceOf(NotFoundException.class)
          .hasMessage("no such payment");
    }
  }

  @Test
  void what_is_not_paid_has_none() {
    assertThatThrownBy(() -> print(patient, payment.id(), Locale.of("vi")))
        .isInstanceOfSatisfying(
            ConflictException.class, refusal -> assertThat(refusal.type()).isEqualTo("no-receipt"));
  }

  private Receipt paid() {
    hospital
        .receiveTransfer()
        .handle(
            new ReceiveTransfer.Command(PaymentFixtures.transferFor(payment), new byte[] {'x'}));
    return hospital.receipts().find(payment.id()).orElseThrow();
  }

  private PrintReceipt.Printed print(Caller caller, PaymentId id, Locale locale) {
    return hospital.printReceipt().handle(new PrintReceipt.Command(caller, id, locale));
  }
}
