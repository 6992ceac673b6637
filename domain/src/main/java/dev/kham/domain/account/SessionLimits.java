package dev.kham.domain.account;

import java.time.Duration;
import java.time.Instant;

/**
 * How long somebody stays signed in.
 *
 * @param session from signing in to having to sign in again
 * @param idle without refreshing
 * @param accessToken how long one access token is good for
 */
public record SessionLimits(Duration session, Duration idle, Duration accessToken) {
  public SessionLimits {
    if (!accessToken.isPositive()
        || idle.compareTo(accessToken) < 0
        || session.compareTo(idle) < 0) {
      throw new IllegalArgumentException("a session outlasts its idle time, that an access token");
    }
  }

  /** Until when a refresh token made now is good. */
  public Instant refreshUntil(Session session, Instant now) {
    Instant idleUntil = now.plus(idle);
    return idleUntil.isBefore(session.expiresAt()) ? idleUntil : session.expiresAt();
  }
}
