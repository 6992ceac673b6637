package dev.kham.domain.scheduling;

import java.util.UUID;

/** Names one absence. */
public record AbsenceId(UUID value) {
  @Override
  public String toString() {
    return value.toString();
  }
}
