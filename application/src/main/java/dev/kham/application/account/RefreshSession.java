package dev.kham.application.account;

import dev.kham.application.account.SessionRepository.Presented;
import dev.kham.application.shared.Digest;
import dev.kham.application.shared.Transaction;
import dev.kham.domain.account.Account;
import dev.kham.domain.account.Session;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Gives a new refresh token for the last one of a session.
 *
 * <p>A token that comes a second time was copied by somebody, or its answer was lost; nobody can
 * tell which, so it ends the session for both.
 */
public final class RefreshSession {
  private final Transaction transaction;
  private final AccountRepository accounts;
  private final SessionRepository repository;
  private final Sessions sessions;
  private final Clock clock;

  public RefreshSession(
      Transaction transaction,
      AccountRepository accounts,
      SessionRepository repository,
      Sessions sessions,
      Clock clock) {
    this.transaction = transaction;
    this.accounts = accounts;
    this.repository = repository;
    this.sessions = sessions;
    this.clock = clock;
  }

  /** The token, as it was given out. */
  public record Command(String refreshToken) {
    /** Without the token, so that it may be logged. */
    @Override
    public String toString() {
      return "RefreshSession.Command";
    }
  }

  /** What came of it; also a refusal has something to commit. */
  private sealed interface Outcome {
    record Granted(Grant grant) implements Outcome {}

    record Refused() implements Outcome {}

    record Reused(Session session) implements Outcome {}
  }

  /** The next token with the account's present roles, or empty when there is nothing to refresh. */
  public Optional<Grant> handle(Command command) {
    String digest = Digest.of(command.refreshToken());
    return switch (transaction.call(() -> present(digest))) {
      case Outcome.Granted(Grant grant) -> Optional.of(grant);
      case Outcome.Refused() -> Optional.empty();
      case Outcome.Reused(Session session) -> {
        sessions.revoke(List.of(session.id()));
        yield Optional.empty();
      }
    };
  }

  private Outcome present(String digest) {
    Optional<Presented> found = repository.lockByToken(digest);
    if (found.isEmpty()) {
      return new Outcome.Refused();
    }
    Instant now = clock.instant();
    Session session = found.get().session();
    if (!session.isOpen(now)) {
      return new Outcome.Refused();
    }
    if (!repository.use(digest, now)) {
      repository.end(session.id(), now);
      return new Outcome.Reused(session);
    }
    if (!now.isBefore(found.get().until())) {
      return new Outcome.Refused();
    }
    return accounts
        .find(session.accountId())
        .filter(Account::active)
        .<Outcome>map(account -> new Outcome.Granted(sessions.grant(session, account, now)))
        .orElseGet(Outcome.Refused::new);
  }
}
