package dev.kham.application.medicine;

import dev.kham.domain.account.Actor;
import dev.kham.domain.medicine.Alert;
import dev.kham.domain.medicine.AlertId;
import dev.kham.domain.medicine.BatchId;
import dev.kham.domain.medicine.BatchStatus;
import dev.kham.domain.medicine.Medicine;
import dev.kham.domain.medicine.MedicineId;
import dev.kham.domain.medicine.Movement;
import dev.kham.domain.patient.PatientId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The pharmacy as shown. */
public interface MedicineQueries {
  Optional<MedicineView> medicine(MedicineId id, LocalDate today);

  /** The medicines that fit, by name, then by id. */
  List<MedicineView> medicines(MedicineFilter filter, LocalDate today);

  /** What all units of all medicines are worth. */
  Worth worth();

  Optional<BatchView> batch(BatchId id);

  /** The batches that fit, by expiry date, then by id. */
  List<BatchView> batches(BatchFilter filter);

  /**
   * What was done to the medicine's batches, latest first.
   *
   * @param before the last of the page before; null for the first page
   */
  List<MovementView> movements(MedicineId medicine, @Nullable Long before, int limit);

  /**
   * Who received units of the batch, by patient.
   *
   * @param after the last of the page before; null for the first page
   */
  List<Recipient> recipients(BatchId batch, @Nullable PatientId after, int limit);

  /** The alerts that fit, by id. */
  List<AlertView> alerts(AlertFilter filter);

  /** The alerts that a look at the stock told of, the most urgent first. */
  List<AlertView> toldBy(UUID check);

  /**
   * Which medicines.
   *
   * @param text part of name or code, case and diacritics aside; null for any
   * @param belowMinimum only those with fewer usable units than their minimum
   * @param expiringBy only those of which a usable batch expires by then; null for any
   * @param after the last of the page before; null for the first page
   */
  record MedicineFilter(
      @Nullable String text,
      boolean belowMinimum,
      @Nullable LocalDate expiringBy,
      @Nullable MedicineId after,
      int limit) {}

  /**
   * A medicine and what there is of it.
   *
   * @param onHand all units, usable or not
   * @param usable what may be dispensed
   * @param nextExpiry of the usable batches; null when there are none
   * @param value of all units whose cost is known, in đồng
   */
  record MedicineView(
      Medicine medicine, long onHand, long usable, @Nullable LocalDate nextExpiry, long value) {}

  /**
   * What there is, in money.
   *
   * @param value of all units whose cost is known, in đồng
   * @param batchesWithoutCost how many batches with units are not in it
   */
  record Worth(long value, long batchesWithoutCost) {}

  /**
   * Which batches.
   *
   * @param medicine of this one; null for any
   * @param expiringBy only those with units that expire by then; null for any
   * @param after the last of the page before; null for the first page
   */
  record BatchFilter(
      @Nullable MedicineId medicine,
      @Nullable LocalDate expiringBy,
      @Nullable BatchPosition after,
      int limit) {}

  /** Where a page ended. */
  record BatchPosition(LocalDate expiresOn, UUID id) {}

  /** A batch. */
  record BatchView(
      UUID id,
      UUID medicineId,
      String medicineCode,
      String medicineName,
      String number,
      LocalDate expiresOn,
      long quantity,
      BatchStatus status,
      @Nullable String supplier,
      @Nullable Long unitCost) {}

  /**
   * Something that was done to a batch.
   *
   * @param id later ones have greater ones
   * @param balance the batch's quantity after it
   */
  record MovementView(
      long id,
      UUID batchId,
      String number,
      Movement.Kind kind,
      long change,
      long balance,
      BatchStatus status,
      @Nullable String reason,
      @Nullable UUID dispenseId,
      @Nullable UUID patientId,
      @Nullable UUID appointmentId,
      Instant at,
      Actor by) {}

  /**
   * Who received units of a batch.
   *
   * @param quantity in all
   * @param last when they received some for the last time
   */
  record Recipient(
      UUID patientId,
      String fullName,
      @Nullable String email,
      @Nullable String phone,
      long quantity,
      Instant last) {}

  /**
   * Which alerts.
   *
   * @param state null for all that are not resolved
   * @param after the last of the page before; null for the first page
   */
  record AlertFilter(Alert.@Nullable State state, @Nullable AlertId after, int limit) {}

  /**
   * An alert and what it is about.
   *
   * @param number of the batch; null for a low stock
   * @param expiresOn of the batch; null for a low stock
   * @param unitCost of the batch; null when it is not known
   */
  record AlertView(
      Alert alert,
      String medicineCode,
      String medicineName,
      String unit,
      @Nullable String number,
      @Nullable LocalDate expiresOn,
      @Nullable Long unitCost) {

    /** What the units cost, in đồng; null when that is not known. */
    public @Nullable Long value() {
      return unitCost == null ? null : unitCost * alert.quantity();
    }
  }
}
