package dev.kham.domain.scheduling;

import java.time.LocalDate;

/**
 * Days on which the hospital sees nobody but in extra shifts.
 *
 * @param first the first of its days
 * @param last the last of its days, included
 */
public record Holiday(HolidayId id, LocalDate first, LocalDate last, String name) {
  public Holiday {
    if (last.isBefore(first)) {
      throw new IllegalArgumentException("a holiday takes a day at least");
    }
  }

  public boolean isOn(LocalDate day) {
    return !day.isBefore(first) && !day.isAfter(last);
  }
}
