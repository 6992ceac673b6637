package dev.kham.adapter.postgres;

import dev.kham.application.account.AccountExistsException;
import dev.kham.application.account.AccountRepository;
import dev.kham.application.account.DoctorHasAccountException;
import dev.kham.application.account.UnknownDoctorException;
import dev.kham.domain.account.Account;
import dev.kham.domain.account.AccountId;
import dev.kham.domain.shared.StaleVersionException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceException;
import java.util.Optional;
import java.util.UUID;

@ApplicationScoped
class PostgresAccountRepository implements AccountRepository {
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
  public Optional<Account> findByDoctor(UUID doctorId) {
    return AccountEntity.<AccountEntity>find("doctorId = ?1 and active", doctorId)
        .firstResultOptional()
        .map(AccountEntity::toDomain);
  }

  @Override
  public void add(Account account) {
    try {
      AccountEntity.from(account).persistAndFlush();
    } catch (PersistenceException e) {
      throw translated(e);
    }
  }

  @Override
  public void update(Account account) {
    AccountEntity entity = AccountEntity.findById(account.id().value());
    if (entity == null || entity.version != account.version() - 1) {
      throw new StaleVersionException("account");
    }
    entity.apply(account);
    try {
      Versions.flush("account");
    } catch (PersistenceException e) {
      throw translated(e);
    }
  }

  private static RuntimeException translated(PersistenceException e) {
    return switch (Constraints.violated(e).orElse("")) {
      case "account_email_unique", "account_phone_unique" -> new AccountExistsException();
      case "account_doctor_known" -> new UnknownDoctorException();
      case "account_doctor_unique" -> new DoctorHasAccountException();
      default -> e;
    };
  }

  @Override
  public boolean changePassword(AccountId id, String from, String to) {
    return AccountEntity.update(
            "passwordHash = ?1, version = version + 1 where id = ?2 and passwordHash = ?3",
            to,
            id.value(),
            from)
        == 1;
  }
}
