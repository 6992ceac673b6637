package dev.kham.application.medicine;

import dev.kham.application.job.Job;
import dev.kham.application.job.Queue;
import dev.kham.application.shared.Transaction;
import dev.kham.domain.account.Actor;
import dev.kham.domain.medicine.Batch;
import dev.kham.domain.medicine.BatchId;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/**
 * Marks every batch as expired whose last day is over.
 *
 * <p>Nothing is dispensed out of them meanwhile: that asks for the date. Each batch is a commit of
 * its own, so nobody waits for a long list, and a run that is cut off is continued by the next.
 */
public final class UpdateBatchStatus {
  public static final String JOB = "update-batch-status";
  private static final Actor ACTOR = new Actor.Machine(JOB);

  /** Looked for at a time. */
  private static final int STEP = 100;

  private final Transaction transaction;
  private final Pharmacy pharmacy;
  private final Clock clock;

  public UpdateBatchStatus(Transaction transaction, Pharmacy pharmacy, Clock clock) {
    this.transaction = transaction;
    this.pharmacy = pharmacy;
    this.clock = clock;
  }

  /** The run of that day: the same job on whichever instance the clock ticks. */
  public static Job asJob(LocalDate day) {
    return new Job(JOB, Queue.MEDICINE, JOB + ":" + day, Map.of());
  }

  /** Marks all; does nothing more when run again. */
  public void handle() {
    LocalDate today = LocalDate.now(clock);
    List<BatchId> over;
    do {
      over = transaction.call(() -> pharmacy.stock().toExpire(today, STEP));
      for (BatchId id : over) {
        transaction.run(() -> expire(id, today));
      }
    } while (over.size() == STEP);
  }

  private void expire(BatchId id, LocalDate today) {
    StockRepository stock = pharmacy.stock();
    pharmacy.lock(stock.find(id).orElseThrow().medicine());
    Batch batch = stock.find(id).orElseThrow();
    if (batch.isToExpire(today)) {
      stock.move(batch.expire(clock.instant(), ACTOR));
    }
  }
}
