package dev.kham.adapter.rest;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.kham.adapter.rest.AccountResource.NewAccount;
import dev.kham.adapter.rest.AppointmentResource.NewAppointment;
import dev.kham.application.medicine.DispenseMedicine.Given;
import dev.kham.application.medicine.MedicineQueries.AlertView;
import dev.kham.application.medicine.MedicineQueries.BatchView;
import dev.kham.application.medicine.MedicineQueries.MedicineView;
import dev.kham.application.medicine.MedicineQueries.MovementView;
import dev.kham.application.medicine.MedicineQueries.Recipient;
import dev.kham.application.medicine.MedicineQueries.Worth;
import dev.kham.application.medicine.TellRecipients.Told;
import dev.kham.domain.medicine.Alert;
import dev.kham.domain.medicine.Batch;
import dev.kham.domain.medicine.BatchId;
import dev.kham.domain.medicine.BatchStatus;
import dev.kham.domain.medicine.DispenseLine;
import dev.kham.domain.medicine.Medicine;
import dev.kham.domain.medicine.Movement;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What the pharmacy is asked and answers. */
final class PharmacyJson {
  private static final long MOST = Medicine.MOST;

  private PharmacyJson() {}

  private static OffsetDateTime at(Instant instant, ZoneId zone) {
    return instant.atZone(zone).toOffsetDateTime();
  }

  /** What the stock is worth. */
  @Schema(name = "StockValue")
  record WorthJson(
      @Schema(description = "Whole đồng", examples = "182500000") long value,
      @Schema(examples = "VND") String currency,
      @Schema(description = "Batches with units that are not in it", examples = "3")
          long batchesWithoutCost) {
    static WorthJson of(Worth worth) {
      return new WorthJson(worth.value(), "VND", worth.batchesWithoutCost());
    }
  }

  /** All that is said about a medicine. */
  @Schema(name = "MedicineData")
  record MedicineData(
      @NotNull @Pattern(regexp = Medicine.CODE) @Schema(examples = "PARA500") String code,
      @NotBlank
          @Size(max = Medicine.LONGEST_NAME)
          @Pattern(regexp = NewAccount.PRINTABLE)
          @Schema(examples = "Paracetamol 500 mg")
          String name,
      @NotBlank
          @Size(max = Medicine.LONGEST_UNIT)
          @Pattern(regexp = NewAccount.PRINTABLE)
          @Schema(description = "What is counted", examples = "viên")
          String unit,
      @Nullable
          @Pattern(regexp = Medicine.ATC_CODE)
          @Schema(description = "Of the WHO's ATC classification", examples = "N02BE01")
          String atcCode,
      @NotNull
          @Min(0)
          @Max(MOST)
          @Schema(description = "With fewer usable units it is told", examples = "200")
          Long minimumStock,
      @Nullable
          @Size(min = 1, max = Medicine.MOST_ALERTS)
          @Schema(
              description =
                  "How many days before its expiry a batch is told of, each 1 to 730; as the"
                      + " hospital does it when missing",
              examples = "[60, 30, 7]")
          List<@NotNull @Min(1) @Max(Medicine.EARLIEST_ALERT) Integer> alertDays) {}

  /** A medicine and what there is of it. */
  @Schema(name = "Medicine")
  record MedicineJson(
      UUID id,
      @Schema(examples = "PARA500") String code,
      @Schema(examples = "Paracetamol 500 mg") String name,
      @Schema(examples = "viên") String unit,
      @Nullable @Schema(examples = "N02BE01") String atcCode,
      @Schema(examples = "200") long minimumStock,
      @Nullable @Schema(examples = "[60, 30, 7]") List<Integer> alertDays,
      @Schema(description = "All units, usable or not", examples = "1500") long stockOnHand,
      @Schema(description = "What may be dispensed", examples = "1480") long usable,
      @Schema(description = "Whether fewer are usable than there have to be") boolean belowMinimum,
      @Nullable @Schema(description = "Of the usable batches", examples = "2027-03-31")
          LocalDate nextExpiry,
      @Schema(description = "Of all units whose cost is known, in đồng", examples = "2250000")
          long value,
      @Schema(examples = "VND") String currency,
      int version) {
    static MedicineJson of(MedicineView view) {
      Medicine medicine = view.medicine();
      return new MedicineJson(
          medicine.id().value(),
          medicine.code(),
          medicine.name(),
          medicine.unit(),
          medicine.atcCode(),
          medicine.minimumStock(),
          medicine.alertDays(),
          view.onHand(),
          view.usable(),
          view.usable() < medicine.minimumStock(),
          view.nextExpiry(),
          view.value(),
          "VND",
          medicine.version());
    }
  }

  /** What was delivered. */
  @Schema(name = "NewBatch")
  record NewBatch(
      @NotBlank
          @Size(max = Batch.LONGEST_NUMBER)
          @Pattern(regexp = NewAccount.PRINTABLE)
          @Schema(description = "The maker's", examples = "B240117")
          String number,
      @NotNull
          @JsonDeserialize(using = Rfc3339.DateMember.class)
          @Schema(description = "The last day on which it is usable", examples = "2027-03-31")
          LocalDate expiresOn,
      @NotNull @Min(1) @Max(MOST) @Schema(examples = "500") Long quantity,
      @Nullable
          @Size(max = Batch.LONGEST_SUPPLIER)
          @Pattern(regexp = NewAccount.PRINTABLE)
          @Schema(examples = "Dược phẩm Ví Dụ")
          String supplier,
      @Nullable @Min(0) @Max(MOST) @Schema(description = "In đồng", examples = "1500")
          Long unitCost) {}

  /** A batch as it is now. */
  @Schema(name = "Batch")
  record BatchJson(
      UUID id,
      UUID medicineId,
      @Schema(examples = "PARA500") String medicineCode,
      @Schema(examples = "Paracetamol 500 mg") String medicineName,
      @Schema(examples = "B240117") String number,
      @Schema(examples = "2027-03-31") LocalDate expiresOn,
      @Schema(examples = "500") long quantity,
      BatchStatus status,
      @Nullable @Schema(examples = "Dược phẩm Ví Dụ") String supplier,
      @Nullable @Schema(description = "In đồng", examples = "1500") Long unitCost) {
    static BatchJson of(BatchView view) {
      return new BatchJson(
          view.id(),
          view.medicineId(),
          view.medicineCode(),
          view.medicineName(),
          view.number(),
          view.expiresOn(),
          view.quantity(),
          view.status(),
          view.supplier(),
          view.unitCost());
    }
  }

  /** What is done to a batch. */
  @Schema(name = "BatchMove")
  record Move(
      @Nullable
          @Min(-MOST)
          @Max(MOST)
          @Schema(
              description =
                  "adjust: by how many, negative for fewer; write-off: how many, all when missing;"
                      + " otherwise the whole batch, and refused when it is not what there is",
              examples = "3")
          Long quantity,
      @NotBlank
          @Size(max = 500)
          @Pattern(regexp = NewAppointment.WITHOUT_NUL)
          @Schema(examples = "Kiểm kê cuối tháng")
          String reason) {}

  /** Something that was done to a batch. */
  @Schema(name = "Movement")
  record MovementJson(
      @Schema(description = "Later ones have greater ones", examples = "4711") long id,
      UUID batchId,
      @Schema(examples = "B240117") String number,
      Movement.Kind kind,
      @Schema(description = "Of the quantity", examples = "-20") long change,
      @Schema(description = "The batch's quantity after it", examples = "480") long balance,
      @Schema(description = "The batch's after it") BatchStatus status,
      @Nullable String reason,
      @Nullable UUID dispenseId,
      @Nullable UUID patientId,
      @Nullable UUID appointmentId,
      @Schema(examples = "2026-11-20T09:00:00+07:00") OffsetDateTime at,
      HistoryItemJson.By by) {
    static MovementJson of(MovementView view, ZoneId zone) {
      return new MovementJson(
          view.id(),
          view.batchId(),
          view.number(),
          view.kind(),
          view.change(),
          view.balance(),
          view.status(),
          view.reason(),
          view.dispenseId(),
          view.patientId(),
          view.appointmentId(),
          PharmacyJson.at(view.at(), zone),
          HistoryItemJson.By.of(view.by()));
    }
  }

  /** What is to be given out. */
  @Schema(name = "NewDispense")
  record NewDispense(
      @NotNull UUID medicineId,
      @NotNull @Min(1) @Max(MOST) @Schema(examples = "20") Long quantity,
      @Nullable @Schema(description = "Who receives it; the appointment's when missing")
          UUID patientId,
      @Nullable UUID appointmentId) {}

  /** What was given out. */
  @Schema(name = "Dispense")
  record DispenseJson(
      UUID id,
      UUID medicineId,
      @Schema(examples = "20") long quantity,
      @Nullable UUID patientId,
      @Nullable UUID appointmentId,
      @Schema(examples = "2026-11-20T09:00:00+07:00") OffsetDateTime dispensedAt,
      List<Line> lines) {
    static DispenseJson of(Given given, ZoneId zone) {
      var dispense = given.dispense();
      return new DispenseJson(
          dispense.id().value(),
          dispense.medicine().value(),
          dispense.quantity(),
          dispense.patient() == null ? null : dispense.patient().value(),
          dispense.appointment() == null ? null : dispense.appointment().value(),
          PharmacyJson.at(dispense.at(), zone),
          given.lines().stream().map(Line::of).toList());
    }

    /** What one batch gave. */
    @Schema(name = "DispenseLine")
    record Line(
        UUID batchId,
        @Schema(examples = "B240117") String number,
        @Schema(examples = "2027-03-31") LocalDate expiresOn,
        @Schema(examples = "20") long quantity) {
      static Line of(DispenseLine line) {
        BatchId batch = line.batch();
        return new Line(batch.value(), line.number(), line.expiresOn(), line.quantity());
      }
    }
  }

  /** Who received units of a batch. */
  @Schema(name = "Recipient")
  record RecipientJson(
      UUID patientId,
      @Schema(examples = "Nguyễn Văn An") String fullName,
      @Nullable @Schema(examples = "an.nguyen@example.com") String email,
      @Nullable @Schema(examples = "84901234567") String phone,
      @Schema(description = "In all", examples = "20") long quantity,
      @Schema(description = "For the last time", examples = "2026-11-20T09:00:00+07:00")
          OffsetDateTime receivedAt) {
    static RecipientJson of(Recipient recipient, ZoneId zone) {
      return new RecipientJson(
          recipient.patientId(),
          recipient.fullName(),
          recipient.email(),
          recipient.phone(),
          recipient.quantity(),
          PharmacyJson.at(recipient.last(), zone));
    }
  }

  /** How many patients are told of a recall. */
  @Schema(name = "RecallNotices")
  record NoticesJson(
      @Schema(description = "Patients who are written to, once each", examples = "12") int mailed,
      @Schema(description = "Patients who have to be told in another way", examples = "3")
          int withoutEmail) {
    static NoticesJson of(Told told) {
      return new NoticesJson(told.mailed(), told.withoutEmail());
    }
  }

  /** A threshold that was crossed. */
  @Schema(name = "InventoryAlert")
  record AlertJson(
      UUID id,
      Alert.Kind kind,
      Alert.State state,
      UUID medicineId,
      @Schema(examples = "PARA500") String medicineCode,
      @Schema(examples = "Paracetamol 500 mg") String medicineName,
      @Schema(examples = "viên") String unit,
      @Nullable UUID batchId,
      @Nullable @Schema(examples = "B240117") String number,
      @Nullable @Schema(examples = "2027-03-31") LocalDate expiresOn,
      @Nullable @Schema(description = "Days before the expiry, or units", examples = "30")
          Long threshold,
      @Schema(description = "When it was crossed", examples = "500") long quantity,
      @Nullable @Schema(description = "Of these units, in đồng", examples = "750000") Long value,
      @Schema(description = "The day on which it was seen", examples = "2026-11-20") LocalDate asOf,
      @Schema(examples = "2026-11-20T00:00:00+07:00") OffsetDateTime openedAt,
      @Nullable @Schema(description = "Who acknowledged or snoozed it") UUID answeredBy,
      @Nullable @Schema(examples = "2026-11-27") LocalDate snoozedUntil,
      @Nullable @Schema(description = "When the head pharmacist was told")
          OffsetDateTime escalatedAt) {
    static AlertJson of(AlertView view, ZoneId zone) {
      Alert alert = view.alert();
      BatchId batch = alert.crossing().batch();
      return new AlertJson(
          alert.id().value(),
          alert.crossing().kind(),
          alert.state(),
          alert.crossing().medicine().value(),
          view.medicineCode(),
          view.medicineName(),
          view.unit(),
          batch == null ? null : batch.value(),
          view.number(),
          view.expiresOn(),
          alert.crossing().kind() == Alert.Kind.EXPIRED ? null : alert.crossing().threshold(),
          alert.quantity(),
          view.value(),
          alert.asOf(),
          PharmacyJson.at(alert.openedAt(), zone),
          alert.answeredBy() == null ? null : alert.answeredBy().value(),
          alert.snoozedUntil(),
          alert.escalatedAt() == null ? null : PharmacyJson.at(alert.escalatedAt(), zone));
    }
  }

  /** Until when an alert is not to be heard of. */
  @Schema(name = "Snooze")
  record Snooze(
      @NotNull
          @JsonDeserialize(using = Rfc3339.DateMember.class)
          @Schema(description = "1 to 90 days ahead", examples = "2026-11-27")
          LocalDate until) {}
}
