package dev.kham.domain.scheduling;

import java.util.UUID;

/** Names one holiday. */
public record HolidayId(UUID value) {
  @Override
  public String toString() {
    return value.toString();
  }
}
