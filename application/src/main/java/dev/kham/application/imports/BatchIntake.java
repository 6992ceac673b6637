package dev.kham.application.imports;

import dev.kham.application.medicine.StockIntake;
import dev.kham.application.medicine.StockIntake.BatchNumber;
import dev.kham.application.medicine.StockIntake.Received;
import dev.kham.application.shared.IdGenerator;
import dev.kham.domain.medicine.Batch;
import dev.kham.domain.medicine.BatchId;
import dev.kham.domain.medicine.BatchStatus;
import dev.kham.domain.medicine.Medicine;
import dev.kham.domain.medicine.MedicineId;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Batches that were delivered. One that is known is left alone if it is the same and as many units
 * were received of it, so that a table may come again, and refused otherwise: whether more came or
 * somebody was mistaken is not for a table to say.
 */
final class BatchIntake extends Intake<BatchIntake.Said> {
  private final StockIntake stock;
  private final IdGenerator ids;

  BatchIntake(StockIntake stock, IdGenerator ids) {
    this.stock = stock;
    this.ids = ids;
  }

  record Said(
      String medicineCode,
      String number,
      LocalDate expiresOn,
      long quantity,
      @Nullable String supplier,
      @Nullable Long unitCost) {}

  @Override
  Said read(Cells cells) {
    return new Said(
        cells.code("medicineCode", MedicineIntake.CODE),
        cells.text("number", Batch.LONGEST_NUMBER),
        cells.date("expiresOn"),
        cells.number("quantity", 1, Medicine.MOST),
        cells.optionalText("supplier", Batch.LONGEST_SUPPLIER),
        cells.optionalNumber("unitCost", 0, Medicine.MOST));
  }

  /** No code has a blank in it. */
  @Override
  String key(Said said) {
    return said.medicineCode() + " " + said.number();
  }

  @Override
  String keyColumn() {
    return "number";
  }

  @Override
  void take(List<Entry<Said>> entries, boolean dryRun, Outcome outcome) {
    Map<String, Medicine> medicines =
        stock.lock(
            entries.stream().map(it -> it.said().medicineCode()).collect(Collectors.toSet()));
    Map<BatchNumber, Received> known =
        stock.received(
            entries.stream()
                .flatMap(it -> numberOf(it.said(), medicines).stream())
                .collect(Collectors.toSet()));
    List<Batch> begun = new ArrayList<>();
    for (Entry<Said> entry : entries) {
      Said said = entry.said();
      Optional<BatchNumber> number = numberOf(said, medicines);
      if (number.isEmpty()) {
        outcome.refuse(entry.row(), "medicineCode", "unknown-medicine");
        continue;
      }
      Received before = known.get(number.get());
      if (before != null) {
        if (isSame(before, said)) {
          outcome.unchanged();
        } else {
          outcome.refuse(entry.row(), "number", "batch-exists");
        }
      } else if (said.expiresOn().isBefore(outcome.today())) {
        outcome.refuse(entry.row(), "expiresOn", "already-expired");
      } else {
        begun.add(batch(number.get().medicine(), said));
        outcome.added();
      }
    }
    if (!dryRun) {
      stock.begin(begun, outcome.at(), outcome.by());
    }
  }

  private static Optional<BatchNumber> numberOf(Said said, Map<String, Medicine> medicines) {
    Medicine medicine = medicines.get(said.medicineCode());
    return medicine == null
        ? Optional.empty()
        : Optional.of(new BatchNumber(medicine.id(), said.number()));
  }

  private static boolean isSame(Received before, Said said) {
    Batch batch = before.batch();
    return batch.expiresOn().equals(said.expiresOn())
        && before.units() == said.quantity()
        && Objects.equals(batch.supplier(), said.supplier())
        && Objects.equals(batch.unitCost(), said.unitCost());
  }

  private Batch batch(MedicineId medicine, Said said) {
    return new Batch(
        new BatchId(ids.next()),
        medicine,
        said.number(),
        said.expiresOn(),
        said.quantity(),
        BatchStatus.AVAILABLE,
        said.supplier(),
        said.unitCost());
  }
}
