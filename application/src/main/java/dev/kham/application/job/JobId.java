package dev.kham.application.job;

import java.util.UUID;

/** Names one job. */
public record JobId(UUID value) {
  @Override
  public String toString() {
    return value.toString();
  }
}
