package dev.kham.application.account;

import dev.kham.application.shared.Transaction;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Session;
import dev.kham.domain.account.SessionId;
import dev.kham.domain.shared.NotFoundException;
import java.time.Clock;
import java.util.List;

/** Signs somebody out of one session: neither its refresh token nor its access tokens are good. */
public final class EndSession {
  private final Transaction transaction;
  private final SessionRepository repository;
  private final Sessions sessions;
  private final Clock clock;

  public EndSession(
      Transaction transaction, SessionRepository repository, Sessions sessions, Clock clock) {
    this.transaction = transaction;
    this.repository = repository;
    this.sessions = sessions;
    this.clock = clock;
  }

  /** Whose session it is, and which. */
  public record Command(Caller caller, SessionId session) {}

  /**
   * Ends it; once ended, it stays so.
   *
   * @throws NotFoundException when it is not the caller's
   */
  public void handle(Command command) {
    transaction.run(
        () -> {
          Session session =
              repository
                  .find(command.session())
                  .filter(found -> found.accountId().equals(command.caller().accountId()))
                  .orElseThrow(() -> new NotFoundException("session"));
          repository.end(session.id(), clock.instant());
        });
    sessions.revoke(List.of(command.session()));
  }
}
