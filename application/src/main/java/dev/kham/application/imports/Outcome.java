package dev.kham.application.imports;

import dev.kham.application.imports.Import.RowError;
import dev.kham.domain.account.Actor;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What becomes of the rows of a slice, and when and for whom that is. */
final class Outcome {
  private final ZonedDateTime at;
  private final Actor by;
  private final Map<String, Long> counts = new TreeMap<>();
  private final List<RowError> errors = new ArrayList<>();
  private final Set<Long> refused = new HashSet<>();

  Outcome(ZonedDateTime at, Actor by) {
    this.at = at;
    this.by = by;
  }

  Instant at() {
    return at.toInstant();
  }

  LocalDate today() {
    return at.toLocalDate();
  }

  Actor by() {
    return by;
  }

  void added() {
    counts.merge("added", 1L, Long::sum);
  }

  void changed() {
    counts.merge("changed", 1L, Long::sum);
  }

  /** All of it was known before. */
  void unchanged() {
    counts.merge("unchanged", 1L, Long::sum);
  }

  void refuse(long row, @Nullable String column, String code) {
    errors.add(new RowError(row, column, code));
    if (refused.add(row)) {
      counts.merge("refused", 1L, Long::sum);
    }
  }

  Map<String, Long> counts() {
    return counts;
  }

  /** By row. */
  List<RowError> errors() {
    return errors.stream().sorted(Comparator.comparingLong(RowError::row)).toList();
  }
}
