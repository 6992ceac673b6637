package dev.kham.application.medicine;

import dev.kham.domain.medicine.Medicine;
import dev.kham.domain.medicine.MedicineId;
import dev.kham.domain.shared.StaleVersionException;
import java.util.Optional;

/**
 * The medicines; whoever changes anything of a medicine or its batches locks the medicine first.
 */
public interface MedicineRepository {
  /**
   * The medicine; until the transaction ends nobody else locks it.
   *
   * @throws MedicineBusyException when others have it for too long
   */
  Optional<Medicine> lock(MedicineId id);

  /**
   * Adds the medicine.
   *
   * @throws MedicineExistsException when another one has its code
   */
  void add(Medicine medicine);

  /**
   * Stores the medicine after a change.
   *
   * @throws StaleVersionException when the stored version is not the one before
   * @throws MedicineExistsException when another one has its code
   */
  void update(Medicine medicine);
}
