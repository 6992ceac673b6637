package dev.kham.application.account;

import static dev.kham.application.account.AccountFixtures.HASH;
import static dev.kham.application.account.AccountFixtures.accountOf;
import static dev.kham.application.account.AccountFixtures.staff;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kham.application.PortContract;
import dev.kham.domain.account.Account;
import dev.kham.domain.account.AccountId;
import dev.kham.domain.account.Role;
import dev.kham.domain.patient.Patient;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

public interface AccountRepositoryContract extends PortContract {
  private Optional<Account> find(AccountId id) {
    return inTransaction(() -> ports().accounts().find(id));
  }

  private Optional<Account> findByLogin(String login) {
    return inTransaction(() -> ports().accounts().findByLogin(login));
  }

  private boolean change(AccountId id, String from, String to) {
    return inTransaction(() -> ports().accounts().changePassword(id, from, to));
  }

  @Test
  default void finds_a_patients_account_by_id_e_mail_and_phone() {
    Patient patient = given().patient();
    Account account = given().account(accountOf(patient));
    assertThat(find(account.id())).contains(account);
    assertThat(findByLogin(account.email())).contains(account);
    assertThat(findByLogin(patient.phone())).contains(account);
  }

  @Test
  default void finds_an_account_without_phone_and_with_all_its_roles() {
    Account account =
        given().account(staff(Role.DOCTOR, Role.RECEPTIONIST, Role.CASHIER, Role.ADMIN));
    assertThat(findByLogin(account.email())).contains(account);
    Account pharmacist = given().account(staff(Role.PHARMACIST));
    assertThat(findByLogin(pharmacist.email())).contains(pharmacist);
  }

  @Test
  default void finds_nothing_under_an_unknown_id_or_login() {
    given().account(staff(Role.ADMIN));
    assertThat(find(new AccountId(UUID.randomUUID()))).isEmpty();
    assertThat(findByLogin(UUID.randomUUID() + "@example.test")).isEmpty();
    assertThat(findByLogin("84000000000")).isEmpty();
    assertThat(findByLogin("")).isEmpty();
  }

  @Test
  default void a_password_is_changed_from_the_one_it_was() {
    Account account = given().account(staff(Role.ADMIN));
    assertThat(change(account.id(), "another hash", "new hash")).isFalse();
    assertThat(find(account.id())).contains(account);
    assertThat(change(account.id(), account.passwordHash(), "new hash")).isTrue();
    assertThat(find(account.id()).orElseThrow().passwordHash()).isEqualTo("new hash");
    assertThat(change(account.id(), account.passwordHash(), "newest hash")).isFalse();
    assertThat(change(new AccountId(UUID.randomUUID()), "hash", "new hash")).isFalse();
  }

  @Test
  default void refuses_an_e_mail_that_signs_in_elsewhere() {
    Account first = given().account(staff(Role.DOCTOR));
    Account second =
        new Account(
            new AccountId(UUID.randomUUID()), first.email(), null, HASH, Set.of(Role.ADMIN), null);
    assertThatThrownBy(() -> given().account(second)).isInstanceOf(AccountExistsException.class);
    assertThat(findByLogin(first.email())).contains(first);
  }

  @Test
  default void refuses_a_phone_that_signs_in_elsewhere() {
    Patient patient = given().patient();
    Account first = given().account(accountOf(patient));
    AccountId id = new AccountId(UUID.randomUUID());
    Account second =
        new Account(id, id + "@example.test", patient.phone(), HASH, Set.of(Role.ADMIN), null);
    assertThatThrownBy(() -> given().account(second)).isInstanceOf(AccountExistsException.class);
    assertThat(findByLogin(first.email())).contains(first);
    assertThat(find(id)).isEmpty();
  }
}
