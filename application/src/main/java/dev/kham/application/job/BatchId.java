package dev.kham.application.job;

import java.util.UUID;

/** Names one batch of jobs. */
public record BatchId(UUID value) {
  @Override
  public String toString() {
    return value.toString();
  }
}
