package dev.kham.domain.appointment;

import java.util.UUID;

/** Names one appointment. */
public record AppointmentId(UUID value) {
  @Override
  public String toString() {
    return value.toString();
  }
}
