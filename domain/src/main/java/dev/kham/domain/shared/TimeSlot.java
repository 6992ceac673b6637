package dev.kham.domain.shared;

import java.time.Duration;
import java.time.Instant;

/** A stretch of time, {@code start} included, {@code end} not; never empty. */
public record TimeSlot(Instant start, Instant end) {
  public TimeSlot {
    if (!start.isBefore(end)) {
      throw new IllegalArgumentException("a time slot must end after it starts");
    }
  }

  public static TimeSlot of(Instant start, Duration length) {
    return new TimeSlot(start, start.plus(length));
  }

  /** Whether the two share any instant; touching ends share none. */
  public boolean overlaps(TimeSlot other) {
    return start.isBefore(other.end) && other.start.isBefore(end);
  }
}
