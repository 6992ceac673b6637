package dev.kham.application.account;

import dev.kham.domain.account.Account;
import dev.kham.domain.account.AccountId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

public final class InMemoryAccountQueries implements AccountQueries {
  private final InMemoryAccountRepository accounts;

  public InMemoryAccountQueries(InMemoryAccountRepository accounts) {
    this.accounts = accounts;
  }

  @Override
  public Optional<StaffView> staff(AccountId id) {
    return accounts.find(id).filter(Account::isStaff).map(InMemoryAccountQueries::view);
  }

  @Override
  public List<StaffView> staff(@Nullable AccountId after, int limit) {
    return accounts.all().stream()
        .filter(Account::isStaff)
        // as text, since Java compares UUIDs as signed numbers
        .filter(account -> after == null || account.id().toString().compareTo(after.toString()) > 0)
        .sorted(Comparator.comparing(account -> account.id().toString()))
        .limit(limit)
        .map(InMemoryAccountQueries::view)
        .toList();
  }

  private static StaffView view(Account account) {
    return new StaffView(
        account.id().value(),
        account.email(),
        account.fullName(),
        account.roles(),
        account.doctorId(),
        account.active(),
        account.version());
  }
}
