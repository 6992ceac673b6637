package dev.kham.adapter.rest;

import dev.kham.application.shared.Digest;
import org.jspecify.annotations.Nullable;

/** The header by which a client makes a request safe to send again. */
final class IdempotencyKey {
  private static final int LONGEST = 200;

  private IdempotencyKey() {}

  static String require(@Nullable String key) {
    if (key == null || key.isBlank() || key.length() > LONGEST) {
      throw new MissingHeaderException(400, "idempotency-key-required");
    }
    return key;
  }

  /** Tells two requests apart without keeping what they said. */
  static String fingerprint(String operation, String body) {
    return Digest.of(operation + "\n" + body);
  }
}
