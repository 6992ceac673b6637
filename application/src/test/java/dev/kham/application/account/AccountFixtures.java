package dev.kham.application.account;

import dev.kham.domain.account.Account;
import dev.kham.domain.account.AccountId;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.account.SessionLimits;
import dev.kham.domain.patient.Patient;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;

public final class AccountFixtures {
  /** Has the form of a hash, and is of no password. */
  public static final String HASH = "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$aGFzaGhhc2hoYXNo";

  public static final SessionLimits LIMITS =
      new SessionLimits(Duration.ofDays(30), Duration.ofDays(14), Duration.ofMinutes(15));

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
    return account.asCaller();
  }

  private static String email(AccountId id) {
    return id + "@example.test";
  }
}
