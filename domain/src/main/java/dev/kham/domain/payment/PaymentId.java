package dev.kham.domain.payment;

import java.util.UUID;

/** Names one payment. */
public record PaymentId(UUID value) {
  @Override
  public String toString() {
    return value.toString();
  }
}
