package dev.kham.domain.scheduling;

import java.time.LocalTime;
import java.util.List;

/** Wall-clock time on one day, {@code from} included, {@code until} not; never empty. */
public record Hours(LocalTime from, LocalTime until) {
  public Hours {
    if (!from.isBefore(until)) {
      throw new IllegalArgumentException("hours must end after they start");
    }
  }

  boolean contain(LocalTime time) {
    return !time.isBefore(from) && time.isBefore(until);
  }

  /** Whether all the others lie within. */
  public boolean containAll(List<Hours> others) {
    return others.stream()
        .allMatch(other -> !other.from.isBefore(from) && !other.until.isAfter(until));
  }

  /** Whether the two share any time; touching ends share none. */
  public boolean overlap(Hours other) {
    return from.isBefore(other.until) && other.from.isBefore(until);
  }
}
