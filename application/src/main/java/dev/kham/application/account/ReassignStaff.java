package dev.kham.application.account;

import dev.kham.application.job.JobQueue;
import dev.kham.application.shared.Transaction;
import dev.kham.domain.account.Account;
import dev.kham.domain.account.AccountEvent;
import dev.kham.domain.account.AccountId;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.account.SessionId;
import dev.kham.domain.shared.ForbiddenException;
import dev.kham.domain.shared.NotFoundException;
import dev.kham.domain.shared.RejectedException;
import dev.kham.domain.shared.StaleVersionException;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Changes what somebody who works here may do, closes their account or opens it again;
 * administrators do.
 */
public final class ReassignStaff {
  private final Transaction transaction;
  private final AccountRepository accounts;
  private final Sessions sessions;
  private final JobQueue jobs;

  public ReassignStaff(
      Transaction transaction, AccountRepository accounts, Sessions sessions, JobQueue jobs) {
    this.transaction = transaction;
    this.accounts = accounts;
    this.sessions = sessions;
    this.jobs = jobs;
  }

  /**
   * The account as it shall be.
   *
   * @param version that was read
   */
  public record Command(
      Caller caller,
      AccountId account,
      int version,
      String fullName,
      Set<Role> roles,
      @Nullable UUID doctorId,
      boolean active) {
    /** Without the person, so that it may be logged. */
    @Override
    public String toString() {
      return "ReassignStaff.Command[account=" + account + "]";
    }
  }

  /**
   * Changes the account. Access tokens say what their bearer may do, so all sessions end when that
   * changes.
   *
   * @throws ForbiddenException when the caller is no administrator
   * @throws NotFoundException when there is no such account of staff
   * @throws StaleVersionException when it was changed since it was read
   * @throws RejectedException when the roles are not those of staff, or the account is the caller's
   *     own: the last administrator could shut everybody out
   * @throws UnknownDoctorException when there is no such doctor
   * @throws DoctorHasAccountException when another account is the doctor's
   */
  public void handle(Command command) {
    OpenStaffAccount.requireAdmin(command.caller());
    sessions.revoke(transaction.call(() -> reassign(command)));
  }

  private List<SessionId> reassign(Command command) {
    Account before =
        accounts
            .lock(command.account())
            .filter(Account::isStaff)
            .orElseThrow(() -> new NotFoundException("account"));
    if (before.version() != command.version()) {
      throw new StaleVersionException("account");
    }
    if (before.id().equals(command.caller().accountId())) {
      throw new RejectedException("own-account", "somebody else has to change it");
    }
    Account after =
        before.reassign(
            command.fullName().strip(), command.roles(), command.doctorId(), command.active());
    accounts.update(after);
    AccountEvent.between(before, after).ifPresent(event -> AccountConsequences.follow(event, jobs));
    boolean mayTheSame = after.active() && after.roles().equals(before.roles());
    return mayTheSame ? List.of() : sessions.endAll(after.id(), null);
  }
}
