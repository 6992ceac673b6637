package dev.kham.application.account;

import dev.kham.domain.account.SessionId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Forgets by the given clock, and everything while it is set to be away. */
public final class InMemoryRevokedSessions implements RevokedSessions {
  private final Map<SessionId, Instant> revoked = new ConcurrentHashMap<>();
  private final Clock clock;
  private volatile boolean away;

  public InMemoryRevokedSessions(Clock clock) {
    this.clock = clock;
  }

  @Override
  public void add(SessionId id, Duration remaining) {
    if (!away) {
      revoked.put(id, clock.instant().plus(remaining));
    }
  }

  @Override
  public Answer ask(SessionId id) {
    if (away) {
      return Answer.UNKNOWN;
    }
    Instant until = revoked.get(id);
    return until != null && clock.instant().isBefore(until) ? Answer.REVOKED : Answer.NOT_REVOKED;
  }

  public void setAway(boolean away) {
    this.away = away;
  }
}
