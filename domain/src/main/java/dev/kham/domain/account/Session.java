package dev.kham.domain.account;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One sign-in, kept up by refresh tokens of which only the last one is good.
 *
 * @param endedAt when it was ended before its time; null while it was not
 */
public record Session(
    SessionId id, AccountId accountId, Instant expiresAt, @Nullable Instant endedAt) {
  public boolean isOpen(Instant now) {
    return !isEnded() && now.isBefore(expiresAt);
  }

  /** Whether it was ended by somebody, not by the time. */
  public boolean isEnded() {
    return endedAt != null;
  }
}
