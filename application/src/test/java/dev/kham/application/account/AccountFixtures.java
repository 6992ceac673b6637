package dev.kham.application.account;

import dev.kham.domain.account.Account;
import dev.kham.domain.account.AccountId;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.patient.Patient;
import java.util.Set;
import java.util.UUID;

public final class AccountFixtures {
  /** Has the form of a hash, and is of no password. */
  public static final String HASH = "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$aGFzaGhhc2hoYXNo";

  private AccountFixtures() {}

  public static Account accountOf(Patient patient) {
    AccountId id = new AccountId(UUID.randomUUID());
    return new Account(id, email(id), patient.phone(), HASH, Set.of(Role.PATIENT), patient.id());
  }

  /** An account of somebody who works here, without a phone. */
  public static Account staff(Role... roles) {
    AccountId id = new AccountId(UUID.randomUUID());
    return new Account(id, email(id), null, HASH, Set.of(roles), null);
  }

  public static Caller callerOf(Account account) {
    return new Caller(account.id(), account.roles(), account.patientId());
  }

  private static String email(AccountId id) {
    return id + "@example.test";
  }
}
