package dev.kham.application.account;

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
  private final Sessions sessions;
  private final String decoy;

  public SignIn(
      Transaction transaction,
      AccountRepository accounts,
      PasswordHasher hasher,
      Sessions sessions) {
    this.transaction = transaction;
    this.accounts = accounts;
    this.hasher = hasher;
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

  /** A new session, or empty; an unknown login takes as long as a wrong password. */
  public Optional<Grant> handle(Command command) {
    Optional<Account> found =
        transaction.call(() -> accounts.findByLogin(canonical(command.login())));
    boolean right =
        hasher.verify(command.password(), found.map(Account::passwordHash).orElse(decoy));
    return found.filter(account -> right).flatMap(this::open);
  }

  private Optional<Grant> open(Account checked) {
    return transaction.call(
        () ->
            accounts
                .lock(checked.id())
                // the password may have been changed while it was compared
                .filter(account -> account.passwordHash().equals(checked.passwordHash()))
                .map(sessions::open));
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
