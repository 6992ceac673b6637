package dev.kham.application.account;

import dev.kham.application.shared.Digest;
import dev.kham.application.shared.Transaction;
import dev.kham.domain.account.Account;
import dev.kham.domain.patient.PhoneNumber;
import dev.kham.domain.shared.RejectedException;
import java.util.Locale;
import java.util.Optional;

/** Checks a login and a password, and opens a session. */
public final class SignIn {
  private final Transaction transaction;
  private final AccountRepository accounts;
  private final PasswordHasher hasher;
  private final PasswordAttempts attempts;
  private final Sessions sessions;
  private final String decoy;

  public SignIn(
      Transaction transaction,
      AccountRepository accounts,
      PasswordHasher hasher,
      PasswordAttempts attempts,
      Sessions sessions) {
    this.transaction = transaction;
    this.accounts = accounts;
    this.hasher = hasher;
    this.attempts = attempts;
    this.sessions = sessions;
    this.decoy = hasher.hash("no account has this password");
  }

  /**
   * Who wants in.
   *
   * @param login e-mail address or phone number, as typed
   */
  public record Command(String login, String password) {
    /** Without login and password, so that it may be logged. */
    @Override
    public String toString() {
      return "SignIn.Command";
    }
  }

  /**
   * A new session, or empty; an unknown login takes as long as a wrong password.
   *
   * @throws TooManyAttemptsException after too many wrong passwords, also for an unknown login
   */
  public Optional<Grant> handle(Command command) {
    String login = canonical(command.login());
    String digest = Digest.of("sign-in " + login);
    transaction
        .call(() -> attempts.begin(digest))
        .ifPresent(
            wait -> {
              throw new TooManyAttemptsException(wait);
            });
    Optional<Account> found = transaction.call(() -> accounts.findByLogin(login));
    boolean right =
        hasher.verify(command.password(), found.map(Account::passwordHash).orElse(decoy));
    return found.filter(account -> right).flatMap(account -> open(account, digest));
  }

  private Optional<Grant> open(Account checked, String digest) {
    return transaction.call(
        () -> {
          attempts.succeeded(digest);
          return accounts
              .lock(checked.id())
              // the account may have been changed while the password was compared
              .filter(Account::active)
              .filter(account -> account.passwordHash().equals(checked.passwordHash()))
              .map(sessions::open);
        });
  }

  private static String canonical(String login) {
    if (login.contains("@")) {
      return login.strip().toLowerCase(Locale.ROOT);
    }
    try {
      return PhoneNumber.canonical(login);
    } catch (RejectedException notAPhoneNumber) {
      return login; // no account has such a login: refused like any unknown one
    }
  }
}
