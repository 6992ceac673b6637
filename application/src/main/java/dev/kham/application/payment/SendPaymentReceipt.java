package dev.kham.application.payment;

import dev.kham.application.job.Job;
import dev.kham.application.job.Queue;
import dev.kham.application.job.Retry;
import dev.kham.application.messaging.Letter;
import dev.kham.application.messaging.MessageKey;
import dev.kham.application.messaging.MessageLedger.Reason;
import dev.kham.application.messaging.SendOnce;
import dev.kham.application.patient.PatientRepository;
import dev.kham.application.shared.Transaction;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.patient.Patient;
import dev.kham.domain.payment.PaymentId;
import dev.kham.domain.payment.Receipt;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Writes to the patient that the money is here, with the receipt. */
public final class SendPaymentReceipt {
  public static final String JOB = "send-payment-receipt";

  private final Transaction transaction;
  private final ReceiptRepository receipts;
  private final ReceiptPrinter printer;
  private final PatientRepository patients;
  private final SendOnce sendOnce;

  public SendPaymentReceipt(
      Transaction transaction,
      ReceiptRepository receipts,
      ReceiptPrinter printer,
      PatientRepository patients,
      SendOnce sendOnce) {
    this.transaction = transaction;
    this.receipts = receipts;
    this.printer = printer;
    this.patients = patients;
    this.sendOnce = sendOnce;
  }

  /** Whose payment. */
  public record Command(AppointmentId appointmentId) {
    public static Command of(Job job) {
      return new Command(new AppointmentId(UUID.fromString(job.datum("appointment"))));
    }

    public Job asJob() {
      String id = appointmentId.toString();
      return new Job(JOB, Queue.NOTIFICATION, JOB + ":" + id, Map.of("appointment", id))
          .with(Retry.PATIENT);
    }
  }

  /** The job of that message; empty when it is none of these. */
  public static Optional<Job> jobOf(MessageKey key, PaymentQueries payments) {
    return key.about("payment")
        .filter(id -> key.kind().equals(JOB))
        .flatMap(id -> payments.payment(new PaymentId(UUID.fromString(id))))
        .map(payment -> new Command(new AppointmentId(payment.appointmentId())).asJob());
  }

  /**
   * Sends nothing when there is no receipt, or when the patient has no e-mail address.
   *
   * <p>What became of the appointment since does not matter: the money was received.
   */
  public void handle(Command command) {
    Optional<Receipt> found = transaction.call(() -> receipts.find(command.appointmentId()));
    if (found.isEmpty()) {
      return;
    }
    Receipt receipt = found.get();
    MessageKey key =
        new MessageKey(
            "payment:" + receipt.paymentId(), 0, JOB, "email", "patient:" + receipt.patientId());
    Optional<Patient> recipient = transaction.call(() -> patients.find(receipt.patientId()));
    String address = recipient.map(Patient::email).orElse(null);
    if (recipient.isEmpty() || address == null) {
      sendOnce.skip(key, Reason.NO_ADDRESS);
      return;
    }
    Patient patient = recipient.get();
    // printed before the ledger is asked: a receipt that cannot be printed was surely not sent
    Letter.Attachment pdf =
        new Letter.Attachment(
            "receipt-" + receipt.number() + ".pdf",
            "application/pdf",
            printer.print(receipt, patient.locale()));
    sendOnce.send(
        key, id -> new Letter(id, address, patient.locale(), content(receipt), List.of(pdf)));
  }

  private static Letter.Content content(Receipt receipt) {
    return new Letter.Content.PaymentReceipt(
        receipt.patientName(),
        receipt.number().toString(),
        receipt.amount(),
        receipt.code().value());
  }
}
