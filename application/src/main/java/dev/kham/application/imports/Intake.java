package dev.kham.application.imports;

import dev.kham.application.imports.Import.Row;
import dev.kham.application.imports.Import.RowError;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Takes rows of one kind in, many at a time.
 *
 * @param <T> what a sound row says
 */
abstract class Intake<T> {
  /** What tells the rows of a table apart: of several with one key the first counts. */
  @FunctionalInterface
  interface Keys {
    /** Those of the keys that no row before had. */
    Set<String> claim(Collection<String> keys);
  }

  /** Rows that were read, before anything is known about what there is. */
  @FunctionalInterface
  interface Readied {
    /** Takes them in; may happen again after a rollback. */
    void take(Keys keys, Outcome outcome);
  }

  /**
   * A sound row.
   *
   * @param row its number
   */
  record Entry<T>(long row, T said) {}

  /** Reads a row; what is unsound is noted in the cells, and then what is returned is not used. */
  abstract T read(Cells cells);

  /** What no other row of the table may say again. */
  abstract String key(T said);

  /** The column the key is read from, or its last part. */
  abstract String keyColumn();

  /** Looks at what is known and, unless it is a dry run, writes what is new. */
  abstract void take(List<Entry<T>> entries, boolean dryRun, Outcome outcome);

  final Readied ready(Import table, List<Row> rows) {
    Map<String, Entry<T>> first = new LinkedHashMap<>();
    List<RowError> refused = new ArrayList<>();
    for (Row row : rows) {
      if (row.cells().size() != table.columns().size()) {
        refused.add(new RowError(row.number(), null, "wrong-columns"));
        continue;
      }
      Cells cells = new Cells(table.columns(), row);
      T said = read(cells);
      if (cells.refusedBy(refused)) {
        continue;
      }
      if (first.putIfAbsent(key(said), new Entry<>(row.number(), said)) != null) {
        refused.add(new RowError(row.number(), keyColumn(), "row-twice"));
      }
    }
    return (keys, outcome) -> {
      refused.forEach(it -> outcome.refuse(it.row(), it.column(), it.code()));
      take(fresh(first, keys, outcome), table.dryRun(), outcome);
    };
  }

  private List<Entry<T>> fresh(Map<String, Entry<T>> first, Keys keys, Outcome outcome) {
    Set<String> fresh = keys.claim(first.keySet());
    List<Entry<T>> entries = new ArrayList<>();
    first.forEach(
        (key, entry) -> {
          if (fresh.contains(key)) {
            entries.add(entry);
          } else {
            outcome.refuse(entry.row(), keyColumn(), "row-twice");
          }
        });
    return entries;
  }
}
