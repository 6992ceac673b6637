package dev.kham.domain.medicine;

import java.util.UUID;

/** Names one batch. */
public record BatchId(UUID value) {
  @Override
  public String toString() {
    return value.toString();
  }
}
