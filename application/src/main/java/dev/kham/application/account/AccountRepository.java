package dev.kham.application.account;

import dev.kham.domain.account.Account;
import dev.kham.domain.account.AccountId;
import java.util.Optional;

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

  /**
   * Adds the account.
   *
   * @throws AccountExistsException when e-mail or phone is another account's
   */
  void add(Account account);

  /**
   * Gives the account another password.
   *
   * @param from the hash it must still have
   * @return false, changing nothing, when it has another by now
   */
  boolean changePassword(AccountId id, String from, String to);
}
