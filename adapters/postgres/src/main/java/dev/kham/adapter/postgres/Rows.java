package dev.kham.adapter.postgres;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;

/** Reads columns into the types of the core. */
final class Rows {
  private Rows() {}

  /** A {@code timestamptz} that is never null, free of any session's time zone. */
  static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}
