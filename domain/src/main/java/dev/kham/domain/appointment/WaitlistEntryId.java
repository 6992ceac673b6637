package dev.kham.domain.appointment;

import java.util.UUID;

/** Names one entry of the waiting list. */
public record WaitlistEntryId(UUID value) {
  @Override
  public String toString() {
    return value.toString();
  }
}
