package dev.kham.adapter.postgres;

import dev.kham.application.account.AccountExistsException;
import dev.kham.application.account.AccountRepository;
import dev.kham.domain.account.Account;
import dev.kham.domain.account.AccountId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceException;
import java.util.Optional;
import java.util.Set;

@ApplicationScoped
class PostgresAccountRepository implements AccountRepository {
  private static final Set<String> TAKEN = Set.of("account_email_unique", "account_phone_unique");

  @Override
  public Optional<Account> find(AccountId id) {
    return AccountEntity.<AccountEntity>findByIdOptional(id.value()).map(AccountEntity::toDomain);
  }

  @Override
  public Optional<Account> lock(AccountId id) {
    return AccountEntity.<AccountEntity>findByIdOptional(id.value(), LockModeType.PESSIMISTIC_WRITE)
        .map(AccountEntity::toDomain);
  }

  @Override
  public Optional<Account> findByLogin(String login) {
    return AccountEntity.<AccountEntity>find("email = ?1 or phone = ?1", login)
        .firstResultOptional()
        .map(AccountEntity::toDomain);
  }

  @Override
  public void add(Account account) {
    try {
      AccountEntity.from(account).persistAndFlush();
    } catch (PersistenceException e) {
      if (Constraints.violated(e).filter(TAKEN::contains).isPresent()) {
        throw new AccountExistsException();
      }
      throw e;
    }
  }

  @Override
  public boolean changePassword(AccountId id, String from, String to) {
    return AccountEntity.update(
            "passwordHash = ?1 where id = ?2 and passwordHash = ?3", to, id.value(), from)
        == 1;
  }
}
