package dev.kham.application.account;

import dev.kham.application.scheduling.DoctorRepository;
import dev.kham.application.shared.InMemoryTable;
import dev.kham.application.shared.InMemoryTransaction;
import dev.kham.domain.account.Account;
import dev.kham.domain.account.AccountId;
import dev.kham.domain.scheduling.DoctorId;
import dev.kham.domain.shared.StaleVersionException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

public final class InMemoryAccountRepository implements AccountRepository {
  private final InMemoryTable<AccountId, Account> accounts;
  private final DoctorRepository doctors;

  public InMemoryAccountRepository(InMemoryTransaction transaction, DoctorRepository doctors) {
    this.accounts = new InMemoryTable<>(transaction);
    this.doctors = doctors;
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
  public Optional<Account> findByDoctor(UUID doctorId) {
    return accounts.find(account -> doctorId.equals(account.doctorId()) && account.active());
  }

  @Override
  public void add(Account account) {
    String phone = account.phone();
    if (findByLogin(account.email()).isPresent()
        || (phone != null && findByLogin(phone).isPresent())) {
      throw new AccountExistsException();
    }
    checkDoctor(account);
    accounts.add(account.id(), account);
  }

  @Override
  public void update(Account account) {
    if (find(account.id()).orElseThrow().version() != account.version() - 1) {
      throw new StaleVersionException("account");
    }
    checkDoctor(account);
    accounts.put(account.id(), account);
  }

  private void checkDoctor(Account account) {
    UUID doctor = account.doctorId();
    if (doctor == null) {
      return;
    }
    if (doctors.find(new DoctorId(doctor)).isEmpty()) {
      throw new UnknownDoctorException();
    }
    if (accounts
        .find(other -> doctor.equals(other.doctorId()) && !other.id().equals(account.id()))
        .isPresent()) {
      throw new DoctorHasAccountException();
    }
  }

  @Override
  public boolean changePassword(AccountId id, String from, String to) {
    Optional<Account> found = find(id).filter(account -> account.passwordHash().equals(from));
    found.ifPresent(account -> accounts.put(id, withPassword(account, to)));
    return found.isPresent();
  }

  private static Account withPassword(Account account, String hash) {
    return new Account(
        account.id(),
        account.email(),
        account.phone(),
        hash,
        account.roles(),
        account.patientId(),
        account.fullName(),
        account.doctorId(),
        account.active(),
        account.version() + 1);
  }

  public List<Account> all() {
    return accounts.all();
  }
}
