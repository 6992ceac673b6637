package dev.kham.application.account;

import dev.kham.domain.account.SessionId;
import java.time.Duration;

/**
 * What all instances know at once of sessions whose access tokens must be refused; for speed only,
 * since the {@link SessionRepository} knows it for certain.
 */
public interface RevokedSessions {
  /**
   * Has the session's tokens refused, as far as the others can be told; never fails.
   *
   * @param remaining after which no token of the session is good any more
   */
  void add(SessionId id, Duration remaining);

  /** Never fails, and takes no longer than is bearable in each request. */
  Answer ask(SessionId id);

  /** What is known of a session. */
  enum Answer {
    REVOKED,
    NOT_REVOKED,
    /** Cannot be told just now: ask the repository. */
    UNKNOWN
  }
}
