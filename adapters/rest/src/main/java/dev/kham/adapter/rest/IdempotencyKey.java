package dev.kham.adapter.rest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
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
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of()
          .formatHex(digest.digest((operation + "\n" + body).getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
