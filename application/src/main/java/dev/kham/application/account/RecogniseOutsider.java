package dev.kham.application.account;

import dev.kham.application.shared.Transaction;
import dev.kham.domain.account.Account;
import dev.kham.domain.account.AccountId;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Makes a caller of somebody whom another issuer has let in. */
public final class RecogniseOutsider {
  private final Transaction transaction;
  private final AccountRepository accounts;

  public RecogniseOutsider(Transaction transaction, AccountRepository accounts) {
    this.transaction = transaction;
    this.accounts = accounts;
  }

  /**
   * The caller with the roles the issuer gives, or empty when there is no such account here or it
   * is closed. Whose patient one is, only Kham says: the role alone makes nobody a patient.
   */
  public Optional<Caller> handle(AccountId id, Set<Role> roles) {
    return transaction
        .call(() -> accounts.find(id))
        .filter(Account::active)
        .map(account -> caller(account, roles));
  }

  private static Caller caller(Account account, Set<Role> roles) {
    if (roles.contains(Role.PATIENT) && account.patientId() != null) {
      return new Caller(account.id(), roles, account.patientId());
    }
    Set<Role> others = EnumSet.allOf(Role.class);
    others.remove(Role.PATIENT);
    others.retainAll(roles);
    return new Caller(account.id(), others, null);
  }
}
