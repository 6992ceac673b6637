package dev.kham.application.medicine;

import dev.kham.application.job.Job;
import dev.kham.application.job.Queue;
import dev.kham.application.job.Retry;
import dev.kham.application.medicine.MedicineQueries.BatchView;
import dev.kham.application.messaging.Letter;
import dev.kham.application.messaging.MessageKey;
import dev.kham.application.messaging.SendOnce;
import dev.kham.application.patient.PatientRepository;
import dev.kham.application.shared.Transaction;
import dev.kham.domain.medicine.BatchId;
import dev.kham.domain.patient.Patient;
import dev.kham.domain.patient.PatientId;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Writes to a patient that medicine they received is recalled. */
public final class SendRecallNotice {
  public static final String JOB = "send-recall-notice";

  private final Transaction transaction;
  private final MedicineQueries queries;
  private final PatientRepository patients;
  private final SendOnce sendOnce;

  public SendRecallNotice(
      Transaction transaction,
      MedicineQueries queries,
      PatientRepository patients,
      SendOnce sendOnce) {
    this.transaction = transaction;
    this.queries = queries;
    this.patients = patients;
    this.sendOnce = sendOnce;
  }

  /** Whom it went to. */
  public record Command(BatchId batch, PatientId patient) {
    public static Command of(Job job) {
      return new Command(
          new BatchId(UUID.fromString(job.datum("batch"))),
          new PatientId(UUID.fromString(job.datum("patient"))));
    }

    Job asJob() {
      return new Job(
              JOB,
              Queue.NOTIFICATION,
              JOB + ":" + batch + ":" + patient,
              Map.of("batch", batch.toString(), "patient", patient.toString()))
          .with(Retry.PATIENT);
    }
  }

  /** The job of that message; empty when it is none of these. */
  public static Optional<Job> jobOf(MessageKey key) {
    return key.about("batch")
        .filter(batch -> key.kind().equals(JOB))
        .flatMap(
            batch ->
                key.to("patient")
                    .map(
                        patient ->
                            new Command(
                                    new BatchId(UUID.fromString(batch)),
                                    new PatientId(UUID.fromString(patient)))
                                .asJob()));
  }

  /** Sends nothing when the patient has no e-mail address. */
  public void handle(Command command) {
    BatchView batch = queries.batch(command.batch()).orElseThrow();
    Optional<Patient> found = transaction.call(() -> patients.find(command.patient()));
    String address = found.map(Patient::email).orElse(null);
    if (found.isEmpty() || address == null) {
      return;
    }
    Patient patient = found.get();
    sendOnce.send(
        new MessageKey("batch:" + command.batch(), 0, JOB, "email", "patient:" + patient.id()),
        id ->
            new Letter(
                id,
                address,
                patient.locale(),
                new Letter.Content.MedicineRecall(
                    patient.fullName(), batch.medicineName(), batch.number(), batch.expiresOn())));
  }
}
