package dev.kham.application.payment;

import static dev.kham.application.scheduling.SchedulingFixtures.MONDAY;
import static dev.kham.application.scheduling.SchedulingFixtures.slotAt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kham.application.InMemoryHospital;
import dev.kham.application.appointment.CancelAppointment;
import dev.kham.application.messaging.Letter;
import dev.kham.application.messaging.LetterRefusedException;
import dev.kham.application.patient.PatientFixtures;
import dev.kham.application.settlement.ReceiveTransfer;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.appointment.Appointment;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.patient.Patient;
import dev.kham.domain.payment.Payment;
import dev.kham.domain.payment.Receipt;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SendPaymentReceiptTest {
  private final InMemoryHospital hospital = new InMemoryHospital();

  @Test
  void writes_to_the_patient_and_attaches_the_receipt() {
    Patient patient = hospital.given().patient();
    Receipt receipt = paid(patient);
    send(receipt);
    Letter letter = hospital.messenger().sent().getFirst();
    assertThat(letter.to()).isEqualTo(patient.email());
    assertThat(letter.locale()).isEqualTo(patient.locale());
    assertThat(letter.content())
        .isEqualTo(
            new Letter.Content.PaymentReceipt(
                patient.fullName(), "2026-000001", receipt.amount(), receipt.code().value()));
    Letter.Attachment pdf = letter.attachments().getFirst();
    assertThat(letter.attachments()).hasSize(1);
    assertThat(pdf.name()).isEqualTo("receipt-2026-000001.pdf");
    assertThat(pdf.mediaType()).isEqualTo("application/pdf");
    assertThat(pdf.bytes()).isEqualTo(RecordingReceiptPrinter.printed(receipt, patient.locale()));
  }

  @Test
  void writes_once_however_often_the_job_runs() {
    Receipt receipt = paid(hospital.given().patient());
    send(receipt);
    send(receipt);
    assertThat(hospital.messenger().sent()).hasSize(1);
  }

  @Test
  void writes_again_what_was_refused() {
    Receipt receipt = paid(hospital.given().patient());
    hospital.messenger().failWith(new LetterRefusedException(new IllegalStateException("away")));
    assertThatThrownBy(() -> send(receipt)).isInstanceOf(LetterRefusedException.class);
    hospital.messenger().recover();
    send(receipt);
    assertThat(hospital.messenger().sent()).hasSize(1);
  }

  @Test
  void money_that_was_received_has_its_receipt_also_when_the_appointment_is_cancelled_by_then() {
    Caller desk = hospital.given().caller(Role.RECEPTIONIST);
    Receipt receipt = paid(hospital.given().patient());
    hospital
        .cancelAppointment()
        .handle(new CancelAppointment.Command(desk, receipt.appointmentId(), 1, "bác sĩ ốm"));
    send(receipt);
    assertThat(hospital.messenger().sent()).hasSize(1);
  }

  @Test
  void writes_nothing_to_a_patient_without_e_mail() {
    send(paid(hospital.given().patient(PatientFixtures.patientWithoutEmail())));
    assertThat(hospital.messenger().sent()).isEmpty();
  }

  @Test
  void writes_nothing_where_no_receipt_was_issued() {
    AppointmentId held = held(hospital.given().patient()).id();
    for (AppointmentId id : new AppointmentId[] {held, new AppointmentId(UUID.randomUUID())}) {
      hospital.sendPaymentReceipt().handle(new SendPaymentReceipt.Command(id));
    }
    assertThat(hospital.messenger().sent()).isEmpty();
  }

  private Appointment held(Patient patient) {
    return hospital
        .given()
        .stored(
            Appointment.hold(
                new AppointmentId(UUID.randomUUID()),
                hospital.given().doctor(),
                patient.id(),
                hospital.given().caller(Role.RECEPTIONIST).accountId(),
                slotAt(MONDAY, "09:00"),
                null));
  }

  private Receipt paid(Patient patient) {
    Payment payment = hospital.payments().of(held(patient).id()).orElseThrow();
    hospital
        .receiveTransfer()
        .handle(
            new ReceiveTransfer.Command(PaymentFixtures.transferFor(payment), new byte[] {'x'}));
    return hospital.receipts().find(payment.id()).orElseThrow();
  }

  private void send(Receipt receipt) {
    hospital.sendPaymentReceipt().handle(new SendPaymentReceipt.Command(receipt.appointmentId()));
  }
}
