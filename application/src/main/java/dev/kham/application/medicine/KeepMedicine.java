package dev.kham.application.medicine;

import dev.kham.application.shared.IdGenerator;
import dev.kham.application.shared.Transaction;
import dev.kham.domain.account.Caller;
import dev.kham.domain.medicine.Medicine;
import dev.kham.domain.medicine.MedicineId;
import dev.kham.domain.shared.ForbiddenException;
import dev.kham.domain.shared.NotFoundException;
import dev.kham.domain.shared.StaleVersionException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Adds a medicine, and changes what is said about it. */
public final class KeepMedicine {
  private final Transaction transaction;
  private final MedicineRepository medicines;
  private final IdGenerator ids;

  public KeepMedicine(Transaction transaction, MedicineRepository medicines, IdGenerator ids) {
    this.transaction = transaction;
    this.medicines = medicines;
    this.ids = ids;
  }

  /** What is said; as in {@link Medicine}. */
  public record Command(
      Caller caller,
      String code,
      String name,
      String unit,
      @Nullable String atcCode,
      long minimumStock,
      @Nullable List<Integer> alertDays) {}

  /**
   * Adds the medicine.
   *
   * @throws ForbiddenException when the caller is neither pharmacist nor administrator
   * @throws MedicineExistsException when another one has the code
   */
  public MedicineId handle(Command command) {
    Pharmacy.require(command.caller());
    Medicine medicine =
        new Medicine(
            new MedicineId(ids.next()),
            command.code(),
            command.name(),
            command.unit(),
            command.atcCode(),
            command.minimumStock(),
            command.alertDays(),
            0);
    transaction.run(() -> medicines.add(medicine));
    return medicine.id();
  }

  /**
   * Changes the medicine; a threshold that is crossed by it is told at the next look.
   *
   * @param version the caller has seen
   * @throws ForbiddenException when the caller is neither pharmacist nor administrator
   * @throws NotFoundException when there is none
   * @throws StaleVersionException when it is not as the caller has seen it
   * @throws MedicineExistsException when another one has the code
   */
  public void change(MedicineId id, int version, Command command) {
    Pharmacy.require(command.caller());
    transaction.run(
        () -> {
          Medicine medicine =
              medicines.lock(id).orElseThrow(() -> new NotFoundException("medicine"));
          if (medicine.version() != version) {
            throw new StaleVersionException("medicine");
          }
          medicines.update(
              medicine.change(
                  command.code(),
                  command.name(),
                  command.unit(),
                  command.atcCode(),
                  command.minimumStock(),
                  command.alertDays()));
        });
  }
}
