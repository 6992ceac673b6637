package dev.kham.application.account;

import dev.kham.application.shared.InMemoryTable;
import dev.kham.application.shared.InMemoryTransaction;
import dev.kham.domain.account.Account;
import dev.kham.domain.account.AccountId;
import java.util.Optional;

public final class InMemoryAccountRepository implements AccountRepository {
  private final InMemoryTable<AccountId, Account> accounts;

  public InMemoryAccountRepository(InMemoryTransaction transaction) {
    accounts = new InMemoryTable<>(transaction);
  }

  @Override
  public Optional<Account> find(AccountId id) {
    return accounts.find(id);
  }

  @Override
  public Optional<Account> lock(AccountId id) {
    return find(id);
  }

  @Override
  public Optional<Account> findByLogin(String login) {
    return accounts.find(account -> login.equals(account.email()) || login.equals(account.phone()));
  }

  @Override
  public void add(Account account) {
    String phone = account.phone();
    if (findByLogin(account.email()).isPresent()
        || (phone != null && findByLogin(phone).isPresent())) {
      throw new AccountExistsException();
    }
    accounts.add(account.id(), account);
  }

  @Override
  public boolean changePassword(AccountId id, String from, String to) {
    Optional<Account> found = find(id).filter(account -> account.passwordHash().equals(from));
    found.ifPresent(account -> accounts.put(id, withPassword(account, to)));
    return found.isPresent();
  }

  private static Account withPassword(Account account, String hash) {
    return new Account(
        account.id(), account.email(), account.phone(), hash, account.roles(), account.patientId());
  }
}
