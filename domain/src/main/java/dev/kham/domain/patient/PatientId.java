package dev.kham.domain.patient;

import java.util.UUID;

/** Names one patient. */
public record PatientId(UUID value) {
  @Override
  public String toString() {
    return value.toString();
  }
}
