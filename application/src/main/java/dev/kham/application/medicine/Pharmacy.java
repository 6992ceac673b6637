package dev.kham.application.medicine;

import dev.kham.application.job.JobQueue;
import dev.kham.application.shared.IdGenerator;
import dev.kham.domain.account.Caller;
import dev.kham.domain.medicine.Medicine;
import dev.kham.domain.medicine.MedicineId;
import dev.kham.domain.shared.ForbiddenException;
import dev.kham.domain.shared.NotFoundException;

/** The stock as use cases change it: under the medicine's lock, with whatever follows. */
public final class Pharmacy {
  private final MedicineRepository medicines;
  private final StockRepository stock;
  private final JobQueue jobs;
  private final IdGenerator ids;

  public Pharmacy(
      MedicineRepository medicines, StockRepository stock, JobQueue jobs, IdGenerator ids) {
    this.medicines = medicines;
    this.stock = stock;
    this.jobs = jobs;
    this.ids = ids;
  }

  /**
   * Only those who keep the medicines go on.
   *
   * @throws ForbiddenException when the caller is neither pharmacist nor administrator
   */
  static void require(Caller caller) {
    if (!caller.isPharmacy()) {
      throw new ForbiddenException("only pharmacists and administrators keep medicines");
    }
  }

  /**
   * The medicine, its stock unchanged by others until the transaction ends.
   *
   * @throws NotFoundException when there is none
   */
  Medicine lock(MedicineId id) {
    return medicines.lock(id).orElseThrow(() -> new NotFoundException("medicine"));
  }

  StockRepository stock() {
    return stock;
  }

  /** Has the medicine looked at when a change has crossed its minimum. */
  void follow(Medicine medicine, long usableBefore, long usableAfter) {
    if (usableBefore >= medicine.minimumStock() && usableAfter < medicine.minimumStock()) {
      jobs.schedule(CheckInventory.lowStockOf(medicine.id(), ids.next()));
    }
  }
}
