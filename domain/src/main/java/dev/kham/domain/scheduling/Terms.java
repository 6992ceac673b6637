package dev.kham.domain.scheduling;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/**
 * On which terms the slots of shifts are offered.
 *
 * @param zone the hospital's
 * @param leadTime how long before its start a slot is offered last
 */
public record Terms(ZoneId zone, Instant now, Duration leadTime, TimeOff timeOff) {
  public Terms {
    if (leadTime.isNegative()) {
      throw new IllegalArgumentException("a lead time is not negative");
    }
  }

  LocalDate dayOf(Instant time) {
    return LocalDate.ofInstant(time, zone);
  }

  boolean isPast(Instant start) {
    return !start.isAfter(now);
  }

  /** The first instant that leaves enough time to come. */
  Instant earliest() {
    return now.plus(leadTime);
  }
}
