package dev.kham.application.medicine;

import dev.kham.domain.account.Actor;
import dev.kham.domain.medicine.Batch;
import dev.kham.domain.medicine.Medicine;
import dev.kham.domain.medicine.MedicineId;
import dev.kham.domain.shared.StaleVersionException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Medicines and batches, many at a time; otherwise as {@link MedicineRepository}. */
public interface StockIntake {
  /**
   * The medicines that have these codes, by code; until the transaction ends nobody else locks
   * them. They are locked by id, so that two who lock some of the same do not wait in a circle.
   */
  Map<String, Medicine> lock(Set<String> codes);

  /**
   * Adds the medicines.
   *
   * @throws MedicineExistsException when another one has one of their codes
   */
  void add(List<Medicine> medicines);

  /**
   * Stores medicines after a change of anything but the code.
   *
   * @throws StaleVersionException when a stored version is not the one before
   */
  void update(List<Medicine> medicines);

  /** What there is of these batches. */
  Map<BatchNumber, Received> received(Set<BatchNumber> numbers);

  /** Adds batches that nobody knew; their units were received then by that one. */
  void begin(List<Batch> batches, Instant at, Actor by);

  /** What a batch is known by. */
  record BatchNumber(MedicineId medicine, String number) {}

  /**
   * A batch.
   *
   * @param units that were received of it, whatever became of them
   */
  record Received(Batch batch, long units) {}
}
