package dev.kham.domain.medicine;

import java.util.UUID;

/** Names one dispense. */
public record DispenseId(UUID value) {
  @Override
  public String toString() {
    return value.toString();
  }
}
