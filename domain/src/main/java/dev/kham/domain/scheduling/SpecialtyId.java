package dev.kham.domain.scheduling;

import java.util.UUID;

/** Names one specialty. */
public record SpecialtyId(UUID value) {
  @Override
  public String toString() {
    return value.toString();
  }
}
