package dev.kham.application.account;

import dev.kham.application.job.JobQueue;
import dev.kham.application.shared.IdGenerator;
import dev.kham.application.shared.Transaction;
import dev.kham.domain.account.Account;
import dev.kham.domain.account.AccountEvent;
import dev.kham.domain.account.AccountId;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.shared.ForbiddenException;
import dev.kham.domain.shared.RejectedException;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Opens an account for somebody who works here; administrators do. */
public final class OpenStaffAccount {
  private final Transaction transaction;
  private final AccountRepository accounts;
  private final PasswordHasher hasher;
  private final JobQueue jobs;
  private final IdGenerator ids;

  public OpenStaffAccount(
      Transaction transaction,
      AccountRepository accounts,
      PasswordHasher hasher,
      JobQueue jobs,
      IdGenerator ids) {
    this.transaction = transaction;
    this.accounts = accounts;
    this.hasher = hasher;
    this.jobs = jobs;
    this.ids = ids;
  }

  /**
   * Who it is for.
   *
   * @param password to begin with
   * @param doctorId the doctor it is of, if any
   */
  public record Command(
      Caller caller,
      String email,
      String password,
      String fullName,
      Set<Role> roles,
      @Nullable UUID doctorId) {
    /** Without password and person, so that it may be logged. */
    @Override
    public String toString() {
      return "OpenStaffAccount.Command";
    }
  }

  /**
   * Opens the account.
   *
   * @throws ForbiddenException when the caller is no administrator
   * @throws AccountExistsException when the e-mail is taken
   * @throws RejectedException when the roles are not those of staff
   * @throws UnknownDoctorException when there is no such doctor
   * @throws DoctorHasAccountException when the doctor has one already
   */
  public AccountId handle(Command command) {
    requireAdmin(command.caller());
    Account account =
        account(
            command.email(),
            command.password(),
            command.fullName(),
            command.roles(),
            command.doctorId());
    transaction.run(
        () -> {
          accounts.add(account);
          AccountConsequences.follow(
              new AccountEvent.Opened(account.id(), account.version()), jobs);
        });
    return account.id();
  }

  /**
   * The account with which a new hospital begins: nobody is there yet who could allow it, and who
   * begins it need not be told.
   */
  public AccountId first(String email, String password, String fullName) {
    Account account = account(email, password, fullName, Set.of(Role.ADMIN), null);
    transaction.run(() -> accounts.add(account));
    return account.id();
  }

  private Account account(
      String email, String password, String fullName, Set<Role> roles, @Nullable UUID doctorId) {
    return Account.ofStaff(
        new AccountId(ids.next()),
        email.strip().toLowerCase(Locale.ROOT),
        // hashing takes tens of milliseconds: not while a transaction is open
        hasher.hash(password),
        fullName.strip(),
        roles,
        doctorId);
  }

  static void requireAdmin(Caller caller) {
    if (!caller.has(Role.ADMIN)) {
      throw new ForbiddenException("administrators only");
    }
  }
}
