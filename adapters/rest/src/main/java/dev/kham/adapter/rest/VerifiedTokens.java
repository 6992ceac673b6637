package dev.kham.adapter.rest;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.kham.application.shared.Digest;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipal;
import io.smallrye.jwt.auth.principal.ParseException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.LongSupplier;

/**
 * Remembers whose tokens were verified until they end: to verify one costs as much of the processor
 * as several questions to PostgreSQL. Whether a session has ended is asked for with each request
 * all the same.
 */
final class VerifiedTokens {
  /** Some kilobytes each. */
  private static final int MOST = 10_000;

  /** Looks at a token's signature and at all else. */
  @FunctionalInterface
  interface Verification {
    JWTCallerPrincipal verify() throws ParseException;
  }

  private final Cache<ByteBuffer, JWTCallerPrincipal> known =
      Caffeine.newBuilder().maximumSize(MOST).build();

  private final LongSupplier epochSeconds;

  /** Knows none yet. */
  VerifiedTokens(LongSupplier epochSeconds) {
    this.epochSeconds = epochSeconds;
  }

  /**
   * Who the token is of.
   *
   * @throws ParseException when it is of nobody; that is not remembered
   */
  JWTCallerPrincipal who(String token, Verification verification) throws ParseException {
    ByteBuffer hash = hash(token);
    JWTCallerPrincipal before = known.getIfPresent(hash);
    if (before != null && before.getExpirationTime() > epochSeconds.getAsLong()) {
      return before;
    }
    known.invalidate(hash);
    JWTCallerPrincipal verified = verification.verify();
    known.put(hash, verified);
    return verified;
  }

  /** A copy of what is kept in memory gives nobody a token. */
  private static ByteBuffer hash(String token) {
    return ByteBuffer.wrap(Digest.sha256().digest(token.getBytes(StandardCharsets.UTF_8)));
  }
}
