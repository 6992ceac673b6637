package dev.kham.application.imports;

import dev.kham.domain.shared.FieldRefusedException;
import dev.kham.domain.shared.Folded;
import dev.kham.domain.task.TaskId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A table that was handed in.
 *
 * @param id also the task's
 * @param dryRun whether it is only looked through
 * @param header its first row
 * @param columns the names of its columns, in the order of the header
 */
public record Import(
    TaskId id, ImportKind kind, boolean dryRun, List<String> header, List<String> columns) {
  private static final Pattern BETWEEN_WORDS = Pattern.compile("[ _.-]+");

  /** Enough of a wrong column's name to find it. */
  private static final int SHOWN = 60;

  public Import {
    header = List.copyOf(header);
    columns = List.copyOf(columns);
  }

  /**
   * A row of the table.
   *
   * @param number as a spreadsheet counts: the header is 1
   */
  public record Row(long number, List<String> cells) {
    public Row {
      cells = List.copyOf(cells);
    }
  }

  /**
   * Why a row was not taken in.
   *
   * @param column its name; null when it is about the whole row
   * @param code a word that never changes
   */
  public record RowError(long row, @Nullable String column, String code) {}

  /**
   * The table under that header; names count without case, diacritics and what stands between
   * words.
   *
   * @throws FieldRefusedException {@code unknown-column}, {@code column-twice} or {@code
   *     column-missing}, with the columns
   */
  static Import under(List<String> header, TaskId id, ImportKind kind, boolean dryRun) {
    Map<String, String> names = new HashMap<>();
    kind.columns()
        .forEach(
            column -> {
              names.put(folded(column.name()), column.name());
              column.others().forEach(other -> names.put(folded(other), column.name()));
            });
    List<String> columns = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    List<String> twice = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (String cell : header) {
      String name = names.get(folded(cell));
      if (name == null) {
        unknown.add(shown(cell));
      } else {
        columns.add(name);
        if (!seen.add(name)) {
          twice.add(shown(cell));
        }
      }
    }
    refuse("unknown-column", unknown);
    refuse("column-twice", twice);
    refuse(
        "column-missing",
        kind.columns().stream()
            .filter(column -> column.needed() && !seen.contains(column.name()))
            .map(ImportKind.Column::name)
            .toList());
    return new Import(id, kind, dryRun, header, columns);
  }

  private static void refuse(String type, List<String> columns) {
    if (!columns.isEmpty()) {
      throw new FieldRefusedException(type, columns.toArray(String[]::new));
    }
  }

  private static String folded(String name) {
    return BETWEEN_WORDS.matcher(Folded.lower(name)).replaceAll("");
  }

  private static String shown(String cell) {
    return cell.length() <= SHOWN ? cell : cell.substring(0, SHOWN) + "…";
  }
}
