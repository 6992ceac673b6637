package dev.kham.application.account;

import dev.kham.application.shared.Transaction;
import dev.kham.domain.account.SessionId;

/** Tells whether access tokens of a session are still to be taken; asked in every request. */
public final class CheckSession {
  private final Transaction transaction;
  private final SessionRepository repository;
  private final RevokedSessions revoked;

  public CheckSession(
      Transaction transaction, SessionRepository repository, RevokedSessions revoked) {
    this.transaction = transaction;
    this.repository = repository;
    this.revoked = revoked;
  }

  /** Whether the session was not ended; the repository is asked only when there is no other way. */
  public boolean handle(SessionId id) {
    return switch (revoked.ask(id)) {
      case REVOKED -> false;
      case NOT_REVOKED -> true;
      case UNKNOWN ->
          transaction.call(() -> repository.find(id)).filter(it -> !it.isEnded()).isPresent();
    };
  }
}
