package dev.kham.application.medicine;

import dev.kham.domain.account.AccountId;
import dev.kham.domain.medicine.Batch;
import dev.kham.domain.medicine.BatchId;
import dev.kham.domain.medicine.Dispense;
import dev.kham.domain.medicine.DispenseLine;
import dev.kham.domain.medicine.MedicineId;
import dev.kham.domain.medicine.Movement;
import dev.kham.domain.medicine.Watch.Stock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Batches and what was done to them. A batch changes by its movements only, and these are never
 * changed; their order is the one in which the medicine was locked.
 */
public interface StockRepository {
  Optional<Batch> find(BatchId id);

  /** The batch of the medicine with that number. */
  Optional<Batch> find(MedicineId medicine, String number);

  /**
   * Adds a batch without units; they come by a movement.
   *
   * @throws IllegalStateException when it has units
   */
  void add(Batch batch);

  /** Writes down what was done and changes the batch accordingly; never below nothing. */
  void move(Movement movement);

  /** How many units may be dispensed on that day. */
  long usable(MedicineId medicine, LocalDate today);

  /**
   * Gives the units out of the usable batches as {@link Batch#give} has it, or none at all.
   *
   * @return how many units might have been given, and what each batch gave
   */
  Taken dispense(Dispense dispense, LocalDate today);

  /**
   * What a dispense found and took.
   *
   * @param usable units before it
   * @param lines what each batch gave; empty when there were too few
   */
  record Taken(long usable, List<DispenseLine> lines) {
    public Taken {
      lines = List.copyOf(lines);
    }
  }

  /** Up to {@code limit} batches for which {@link Batch#isToExpire} holds. */
  List<BatchId> toExpire(LocalDate today, int limit);

  /** Every medicine, or one, with its batches that have units. */
  List<Stock> stocks(@Nullable MedicineId only);

  /** Keeps who had the recipients of a recalled batch told; the first time counts. */
  void confirmRecall(BatchId batch, AccountId by, Instant at);
}
