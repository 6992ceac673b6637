package dev.kham.application.medicine;

import dev.kham.application.account.InMemoryAccountRepository;
import dev.kham.domain.account.Account;
import dev.kham.domain.account.AccountId;
import dev.kham.domain.account.Role;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

public final class InMemoryPharmacyStaff implements PharmacyStaff {
  private final InMemoryAccountRepository accounts;

  public InMemoryPharmacyStaff(InMemoryAccountRepository accounts) {
    this.accounts = accounts;
  }

  @Override
  public List<Member> with(Role role) {
    return accounts.all().stream()
        .filter(it -> it.active() && it.isStaff() && it.roles().contains(role))
        .sorted(Comparator.comparing(it -> it.id().toString()))
        .map(InMemoryPharmacyStaff::member)
        .toList();
  }

  @Override
  public Optional<Member> find(AccountId id) {
    return accounts
        .find(id)
        .filter(it -> it.active() && it.isStaff())
        .map(InMemoryPharmacyStaff::member);
  }

  @Override
  public Optional<Member> find(String email) {
    return accounts
        .findByLogin(email)
        .filter(it -> it.active() && it.isStaff())
        .map(InMemoryPharmacyStaff::member);
  }

  private static Member member(Account account) {
    return new Member(account.id(), account.email(), account.fullName());
  }
}
