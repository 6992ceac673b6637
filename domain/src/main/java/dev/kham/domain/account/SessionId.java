package dev.kham.domain.account;

import java.util.UUID;

/** Names one session. */
public record SessionId(UUID value) {
  @Override
  public String toString() {
    return value.toString();
  }
}
