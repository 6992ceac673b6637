package dev.kham.application.account;

import dev.kham.application.shared.Digest;
import dev.kham.application.shared.IdGenerator;
import dev.kham.domain.account.Account;
import dev.kham.domain.account.AccountId;
import dev.kham.domain.account.Session;
import dev.kham.domain.account.SessionId;
import dev.kham.domain.account.SessionLimits;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Opens, keeps up and ends sessions, so that all use cases do it alike. */
public final class Sessions {
  /** By so much clocks may differ: verifiers forgive a minute, and the last token is fresh. */
  private static final Duration LEEWAY = Duration.ofMinutes(2);

  private final SessionRepository repository;
  private final RevokedSessions revoked;
  private final TokenGenerator tokens;
  private final IdGenerator ids;
  private final Clock clock;
  private final SessionLimits limits;

  public Sessions(
      SessionRepository repository,
      RevokedSessions revoked,
      TokenGenerator tokens,
      IdGenerator ids,
      Clock clock,
      SessionLimits limits) {
    this.repository = repository;
    this.revoked = revoked;
    this.tokens = tokens;
    this.ids = ids;
    this.clock = clock;
    this.limits = limits;
  }

  /** A new session; within a transaction that has locked the account. */
  Grant open(Account account) {
    Instant now = clock.instant();
    Session session =
        new Session(new SessionId(ids.next()), account.id(), now.plus(limits.session()), null);
    repository.add(session);
    return grant(session, account, now);
  }

  /** The next token of a session; within the transaction that has used the one before. */
  Grant grant(Session session, Account account, Instant now) {
    String token = tokens.next();
    repository.addToken(session.id(), Digest.of(token), limits.refreshUntil(session, now));
    return new Grant(account.asCaller(), session.id(), token);
  }

  /** Ends the account's sessions; within a transaction, after which they are to be revoked. */
  List<SessionId> endAll(AccountId account, @Nullable SessionId except) {
    return repository.endAll(account, except, clock.instant());
  }

  /** Has access tokens of ended sessions refused; after the commit, since it cannot be undone. */
  void revoke(List<SessionId> ended) {
    ended.forEach(id -> revoked.add(id, limits.accessToken().plus(LEEWAY)));
  }
}
