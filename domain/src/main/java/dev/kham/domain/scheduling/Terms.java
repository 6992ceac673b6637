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

  /** The same for whoever asks at any time: what is past or too soon is offered as well. */
  public Terms atAnyTime() {
    return new Terms(zone, Instant.MIN, Duration.ZERO, timeOff);
  }

  /** Whether a slot that starts then is neither past nor too soon. */
  public boolean allow(Instant start) {
    return !isPast(start) && !start.isBefore(earliest());
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
