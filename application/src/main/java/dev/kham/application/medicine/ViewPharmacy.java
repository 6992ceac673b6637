package dev.kham.application.medicine;

import dev.kham.application.medicine.MedicineQueries.AlertFilter;
import dev.kham.application.medicine.MedicineQueries.AlertView;
import dev.kham.application.medicine.MedicineQueries.BatchFilter;
import dev.kham.application.medicine.MedicineQueries.BatchPosition;
import dev.kham.application.medicine.MedicineQueries.BatchView;
import dev.kham.application.medicine.MedicineQueries.MedicineFilter;
import dev.kham.application.medicine.MedicineQueries.MedicineView;
import dev.kham.application.medicine.MedicineQueries.MovementView;
import dev.kham.application.medicine.MedicineQueries.Recipient;
import dev.kham.application.medicine.MedicineQueries.Worth;
import dev.kham.domain.account.Caller;
import dev.kham.domain.medicine.BatchId;
import dev.kham.domain.medicine.MedicineId;
import dev.kham.domain.patient.PatientId;
import dev.kham.domain.shared.ForbiddenException;
import dev.kham.domain.shared.NotFoundException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Shows the pharmacy to pharmacists and administrators; everybody else gets a {@link
 * ForbiddenException}.
 */
public final class ViewPharmacy {
  private final MedicineQueries queries;
  private final Clock clock;

  public ViewPharmacy(MedicineQueries queries, Clock clock) {
    this.queries = queries;
    this.clock = clock;
  }

  /**
   * The medicine with what there is of it today.
   *
   * @throws NotFoundException when there is none
   */
  public MedicineView medicine(Caller caller, MedicineId id) {
    Pharmacy.require(caller);
    return queries
        .medicine(id, LocalDate.now(clock))
        .orElseThrow(() -> new NotFoundException("medicine"));
  }

  /** A page of medicines; those that expire soon do so within so many days, null for any. */
  public List<MedicineView> medicines(
      Caller caller,
      @Nullable String text,
      boolean belowMinimum,
      @Nullable Integer expiringWithin,
      @Nullable MedicineId after,
      int limit) {
    Pharmacy.require(caller);
    return queries.medicines(
        new MedicineFilter(text, belowMinimum, by(expiringWithin), after, limit),
        LocalDate.now(clock));
  }

  /** What all units of all medicines are worth. */
  public Worth worth(Caller caller) {
    Pharmacy.require(caller);
    return queries.worth();
  }

  /**
   * The batch.
   *
   * @throws NotFoundException when there is none
   */
  public BatchView batch(Caller caller, BatchId id) {
    Pharmacy.require(caller);
    return queries.batch(id).orElseThrow(() -> new NotFoundException("batch"));
  }

  /** A page of all batches with units that expire within so many days, null for all batches. */
  public List<BatchView> batches(
      Caller caller, @Nullable Integer expiringWithin, @Nullable BatchPosition after, int limit) {
    Pharmacy.require(caller);
    return queries.batches(new BatchFilter(null, by(expiringWithin), after, limit));
  }

  /**
   * A page of the medicine's batches.
   *
   * @throws NotFoundException when there is no such medicine
   */
  public List<BatchView> batchesOf(
      Caller caller, MedicineId id, @Nullable BatchPosition after, int limit) {
    medicine(caller, id);
    return queries.batches(new BatchFilter(id, null, after, limit));
  }

  /**
   * A page of what was done to the medicine's batches, latest first.
   *
   * @throws NotFoundException when there is no such medicine
   */
  public List<MovementView> movements(
      Caller caller, MedicineId id, @Nullable Long before, int limit) {
    medicine(caller, id);
    return queries.movements(id, before, limit);
  }

  /**
   * A page of those who received units of the batch.
   *
   * @throws NotFoundException when there is no such batch
   */
  public List<Recipient> recipients(
      Caller caller, BatchId id, @Nullable PatientId after, int limit) {
    batch(caller, id);
    return queries.recipients(id, after, limit);
  }

  /** A page of alerts. */
  public List<AlertView> alerts(Caller caller, AlertFilter filter) {
    Pharmacy.require(caller);
    return queries.alerts(filter);
  }

  private @Nullable LocalDate by(@Nullable Integer days) {
    return days == null ? null : LocalDate.now(clock).plusDays(days);
  }
}
