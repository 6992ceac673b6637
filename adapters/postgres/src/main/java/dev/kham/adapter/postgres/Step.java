package dev.kham.adapter.postgres;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One statement of a transaction, with its values, that can go to PostgreSQL with others. */
final class Step {

  /** What came of a step; reads nothing but its own result. */
  @FunctionalInterface
  interface Outcome<T> {
    T of(PreparedStatement executed) throws SQLException;
  }

  /** Reads the rows that a step gives back. */
  @FunctionalInterface
  interface Rows<T> {
    T read(ResultSet rows) throws SQLException;
  }

  private final String text;
  private final Map<String, @Nullable Object> values = new LinkedHashMap<>();

  /**
   * A step of one statement.
   *
   * @param text its values by name, after a colon
   */
  Step(String text) {
    this.text = text;
  }

  Step bind(String name, @Nullable Object value) {
    values.put(name, value);
    return this;
  }

  String text() {
    return text;
  }

  Map<String, @Nullable Object> values() {
    return values;
  }

  /** How many rows were written. */
  static int count(PreparedStatement executed) throws SQLException {
    return executed.getUpdateCount();
  }

  static <T> Outcome<T> rows(Rows<T> reader) {
    return executed -> {
      try (ResultSet rows = executed.getResultSet()) {
        return reader.read(rows);
      }
    };
  }
}
