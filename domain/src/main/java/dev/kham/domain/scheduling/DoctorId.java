package dev.kham.domain.scheduling;

import java.util.UUID;

/** Names one doctor. */
public record DoctorId(UUID value) {
  @Override
  public String toString() {
    return value.toString();
  }
}
