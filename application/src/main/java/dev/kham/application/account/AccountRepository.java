package dev.kham.application.account;

import dev.kham.domain.account.Account;
import dev.kham.domain.account.AccountId;
import dev.kham.domain.shared.StaleVersionException;
import java.util.Optional;
import java.util.UUID;

/** The accounts. */
public interface AccountRepository {
  Optional<Account> find(AccountId id);

  /** As {@link #find}; until the transaction ends nobody else locks or changes it. */
  Optional<Account> lock(AccountId id);

  /**
   * The account that signs in so.
   *
   * @param login an e-mail address in lower case or a canonical phone number
   */
  Optional<Account> findByLogin(String login);

  /** The account of that doctor, unless it is closed. */
  Optional<Account> findByDoctor(UUID doctorId);

  /**
   * Adds the account.
   *
   * @throws AccountExistsException when e-mail or phone is another account's
   * @throws UnknownDoctorException when it is of a doctor there is not
   * @throws DoctorHasAccountException when another account is of the same doctor
   */
  void add(Account account);

  /**
   * Stores the account after a reassignment; never its login or password.
   *
   * @throws StaleVersionException when it was changed since the version before
   * @throws UnknownDoctorException when it is of a doctor there is not
   * @throws DoctorHasAccountException when another account is of the same doctor
   */
  void update(Account account);

  /**
   * Gives the account another password, which makes it a version further.
   *
   * @param from the hash it must still have
   * @return false, changing nothing, when it has another by now
   */
  boolean changePassword(AccountId id, String from, String to);
}
