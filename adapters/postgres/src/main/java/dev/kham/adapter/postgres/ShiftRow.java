package dev.kham.adapter.postgres;

import dev.kham.domain.scheduling.Hours;
import dev.kham.domain.scheduling.Shift;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A shift as a row of its doctor, without its breaks. */
record ShiftRow(
    DayOfWeek day,
    LocalTime startsAt,
    LocalTime endsAt,
    int slotMinutes,
    LocalDate validFrom,
    LocalDate validUntil,
    @Nullable String room) {
  static ShiftRow of(ResultSet row) throws SQLException {
    return new ShiftRow(
        DayOfWeek.valueOf(row.getString("day")),
        row.getObject("starts_at", LocalTime.class),
        row.getObject("ends_at", LocalTime.class),
        row.getInt("slot_minutes"),
        row.getObject("valid_from", LocalDate.class),
        row.getObject("valid_until", LocalDate.class),
        row.getString("room"));
  }

  private Shift with(List<Hours> breaks) {
    return new Shift(
        day, startsAt, endsAt, slotMinutes, validFrom, validUntil, room, List.copyOf(breaks));
  }

  /** The shifts out of rows that come once for each break, or once without one. */
  static final class Collector {
    private final Map<ShiftRow, List<Hours>> breaks = new LinkedHashMap<>();

    void add(ResultSet row) throws SQLException {
      List<Hours> known = breaks.computeIfAbsent(ShiftRow.of(row), shift -> new ArrayList<>());
      LocalTime start = row.getObject("break_starts_at", LocalTime.class);
      if (start != null) {
        known.add(new Hours(start, row.getObject("break_ends_at", LocalTime.class)));
      }
    }

    List<Shift> shifts() {
      return breaks.entrySet().stream().map(it -> it.getKey().with(it.getValue())).toList();
    }
  }
}
