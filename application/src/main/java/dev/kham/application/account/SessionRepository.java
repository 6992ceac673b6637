package dev.kham.application.account;

import dev.kham.domain.account.AccountId;
import dev.kham.domain.account.Session;
import dev.kham.domain.account.SessionId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The sessions and their refresh tokens, of which only digests are known here. */
public interface SessionRepository {
  Optional<Session> find(SessionId id);

  void add(Session session);

  /**
   * Adds a token to its session.
   *
   * @param until when it is no longer good, although nobody used it
   */
  void addToken(SessionId session, String digest, Instant until);

  /**
   * The session of that token, used or not; until the transaction ends nobody else refreshes or
   * ends it.
   */
  Optional<Presented> lockByToken(String digest);

  /** A session, and until when the token that was presented is good. */
  record Presented(Session session, Instant until) {}

  /** Marks the token as used; of any number of callers exactly one gets true, once and for ever. */
  boolean use(String digest, Instant now);

  /** Ends the session, unless it is ended already. */
  void end(SessionId id, Instant now);

  /**
   * Ends the account's open sessions.
   *
   * @param except stays; null for none
   * @return those that this call has ended
   */
  List<SessionId> endAll(AccountId account, @Nullable SessionId except, Instant now);
}
