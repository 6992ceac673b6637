package dev.kham.application.imports;

import dev.kham.application.medicine.StockIntake;
import dev.kham.application.shared.IdGenerator;
import dev.kham.domain.medicine.Medicine;
import dev.kham.domain.medicine.MedicineId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Medicines by their code: a known one is changed by what is said, and keeps what is not. */
final class MedicineIntake extends Intake<MedicineIntake.Said> {
  static final Pattern CODE = Pattern.compile(Medicine.CODE);
  private static final Pattern ATC_CODE = Pattern.compile(Medicine.ATC_CODE);

  private final StockIntake stock;
  private final IdGenerator ids;

  MedicineIntake(StockIntake stock, IdGenerator ids) {
    this.stock = stock;
    this.ids = ids;
  }

  record Said(
      String code,
      String name,
      String unit,
      @Nullable String atcCode,
      @Nullable Long minimumStock,
      @Nullable List<Integer> alertDays) {}

  @Override
  Said read(Cells cells) {
    return new Said(
        cells.code("code", CODE),
        cells.text("name", Medicine.LONGEST_NAME),
        cells.text("unit", Medicine.LONGEST_UNIT),
        cells.optionalCode("atcCode", ATC_CODE),
        cells.optionalNumber("minimumStock", 0, Medicine.MOST),
        cells.optionalNumbers("alertDays", 1, Medicine.EARLIEST_ALERT, Medicine.MOST_ALERTS));
  }

  @Override
  String key(Said said) {
    return said.code();
  }

  @Override
  String keyColumn() {
    return "code";
  }

  @Override
  void take(List<Entry<Said>> entries, boolean dryRun, Outcome outcome) {
    Map<String, Medicine> known =
        stock.lock(entries.stream().map(it -> it.said().code()).collect(Collectors.toSet()));
    List<Medicine> added = new ArrayList<>();
    List<Medicine> changed = new ArrayList<>();
    for (Entry<Said> entry : entries) {
      Said said = entry.said();
      Medicine before = known.get(said.code());
      if (before == null) {
        added.add(
            new Medicine(
                new MedicineId(ids.next()),
                said.code(),
                said.name(),
                said.unit(),
                said.atcCode(),
                said.minimumStock() == null ? 0 : said.minimumStock(),
                said.alertDays(),
                0));
        outcome.added();
        continue;
      }
      Medicine after =
          before.change(
              before.code(),
              said.name(),
              said.unit(),
              said.atcCode() == null ? before.atcCode() : said.atcCode(),
              said.minimumStock() == null ? before.minimumStock() : said.minimumStock(),
              said.alertDays() == null ? before.alertDays() : said.alertDays());
      if (isSame(before, after)) {
        outcome.unchanged();
      } else {
        changed.add(after);
        outcome.changed();
      }
    }
    if (!dryRun) {
      stock.add(added);
      stock.update(changed);
    }
  }

  private static boolean isSame(Medicine before, Medicine after) {
    return before.name().equals(after.name())
        && before.unit().equals(after.unit())
        && Objects.equals(before.atcCode(), after.atcCode())
        && before.minimumStock() == after.minimumStock()
        && Objects.equals(before.alertDays(), after.alertDays());
  }
}
