package dev.kham.domain.medicine;

import java.util.UUID;

/** Names one alert. */
public record AlertId(UUID value) {
  @Override
  public String toString() {
    return value.toString();
  }
}
