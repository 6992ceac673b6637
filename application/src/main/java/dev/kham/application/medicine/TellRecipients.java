package dev.kham.application.medicine;

import dev.kham.application.job.JobChanges;
import dev.kham.application.job.JobQueue;
import dev.kham.application.medicine.MedicineQueries.Recipient;
import dev.kham.application.shared.Transaction;
import dev.kham.domain.account.Caller;
import dev.kham.domain.medicine.Batch;
import dev.kham.domain.medicine.BatchId;
import dev.kham.domain.medicine.BatchStatus;
import dev.kham.domain.patient.PatientId;
import dev.kham.domain.shared.ConflictException;
import dev.kham.domain.shared.ForbiddenException;
import dev.kham.domain.shared.NotFoundException;
import java.time.Clock;
import java.util.List;

/**
 * A pharmacist, having seen who received units of a recalled batch, has them told; once each,
 * however often that is confirmed.
 */
public final class TellRecipients {
  /** Read at a time. */
  private static final int STEP = 100;

  private final Transaction transaction;
  private final Pharmacy pharmacy;
  private final MedicineQueries queries;
  private final JobQueue jobs;
  private final Clock clock;

  public TellRecipients(
      Transaction transaction,
      Pharmacy pharmacy,
      MedicineQueries queries,
      JobQueue jobs,
      Clock clock) {
    this.transaction = transaction;
    this.pharmacy = pharmacy;
    this.queries = queries;
    this.jobs = jobs;
    this.clock = clock;
  }

  /**
   * How many patients that are.
   *
   * @param mailed are written to
   * @param withoutEmail have to be told in another way
   */
  public record Told(int mailed, int withoutEmail) {}

  /**
   * Has them told.
   *
   * @throws ForbiddenException when the caller is neither pharmacist nor administrator
   * @throws NotFoundException when there is no such batch
   * @throws ConflictException {@code not-recalled} when it is not recalled
   */
  public Told handle(Caller caller, BatchId id) {
    Pharmacy.require(caller);
    return transaction.call(() -> tell(caller, id));
  }

  private Told tell(Caller caller, BatchId id) {
    Batch batch = pharmacy.stock().find(id).orElseThrow(() -> new NotFoundException("batch"));
    if (batch.status() != BatchStatus.RECALLED) {
      throw new ConflictException("not-recalled", "the batch is not recalled");
    }
    pharmacy.stock().confirmRecall(id, caller.accountId(), clock.instant());
    int mailed = 0;
    int withoutEmail = 0;
    List<Recipient> page = queries.recipients(id, null, STEP);
    while (!page.isEmpty()) {
      JobChanges notices = new JobChanges();
      for (Recipient recipient : page) {
        if (recipient.email() == null) {
          withoutEmail++;
        } else {
          mailed++;
          notices.schedule(
              new SendRecallNotice.Command(id, new PatientId(recipient.patientId())).asJob());
        }
      }
      jobs.change(notices);
      page = queries.recipients(id, new PatientId(page.getLast().patientId()), STEP);
    }
    return new Told(mailed, withoutEmail);
  }
}
