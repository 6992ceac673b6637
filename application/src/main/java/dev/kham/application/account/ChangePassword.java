package dev.kham.application.account;

import dev.kham.application.job.JobQueue;
import dev.kham.application.shared.Digest;
import dev.kham.application.shared.Transaction;
import dev.kham.domain.account.Account;
import dev.kham.domain.account.AccountEvent;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.SessionId;
import dev.kham.domain.shared.NotFoundException;
import dev.kham.domain.shared.RejectedException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Changes one's own password and signs out everybody else who knew the old one. */
public final class ChangePassword {
  private final Transaction transaction;
  private final AccountRepository accounts;
  private final PasswordHasher hasher;
  private final PasswordAttempts attempts;
  private final Sessions sessions;
  private final JobQueue jobs;

  public ChangePassword(
      Transaction transaction,
      AccountRepository accounts,
      PasswordHasher hasher,
      PasswordAttempts attempts,
      Sessions sessions,
      JobQueue jobs) {
    this.transaction = transaction;
    this.accounts = accounts;
    this.hasher = hasher;
    this.attempts = attempts;
    this.sessions = sessions;
    this.jobs = jobs;
  }

  /**
   * Whose password, the present one and the next one.
   *
   * @param session goes on; null when the caller has none here
   */
  public record Command(
      Caller caller, @Nullable SessionId session, String currentPassword, String newPassword) {
    /** Without passwords, so that it may be logged. */
    @Override
    public String toString() {
      return "ChangePassword.Command";
    }
  }

  /**
   * Changes it.
   *
   * @throws RejectedException {@code wrong-password} when the present one is another
   * @throws TooManyAttemptsException after too many wrong passwords
   */
  public void handle(Command command) {
    Account account =
        transaction
            .call(() -> accounts.find(command.caller().accountId()))
            .orElseThrow(() -> new NotFoundException("account"));
    String digest = Digest.of("password of " + account.id());
    transaction
        .call(() -> attempts.begin(digest))
        .ifPresent(
            wait -> {
              throw new TooManyAttemptsException(wait);
            });
    if (!hasher.verify(command.currentPassword(), account.passwordHash())) {
      throw wrongPassword();
    }
    String next = hasher.hash(command.newPassword());
    List<SessionId> ended =
        transaction.call(
            () -> {
              if (!accounts.changePassword(account.id(), account.passwordHash(), next)) {
                throw wrongPassword();
              }
              attempts.succeeded(digest);
              int version = accounts.find(account.id()).orElseThrow().version();
              AccountConsequences.follow(
                  new AccountEvent.PasswordChanged(account.id(), version), jobs);
              return sessions.endAll(account.id(), command.session());
            });
    sessions.revoke(ended);
  }

  private static RejectedException wrongPassword() {
    return new RejectedException("wrong-password", "the present password is another");
  }
}
