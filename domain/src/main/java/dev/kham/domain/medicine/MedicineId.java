package dev.kham.domain.medicine;

import java.util.UUID;

/** Names one medicine. */
public record MedicineId(UUID value) {
  @Override
  public String toString() {
    return value.toString();
  }
}
