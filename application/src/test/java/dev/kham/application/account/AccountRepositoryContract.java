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
import dev.kham.domain.shared.StaleVersionException;
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
  default void keeps_a_reassignment_and_neither_login_nor_password() {
    UUID doctor = given().doctor().id().value();
    Account before = given().account(staff(Role.CASHIER));
    Account after = before.reassign("BS. Lê An", Set.of(Role.DOCTOR), doctor, false);
    inTransaction(() -> ports().accounts().update(after));
    assertThat(find(before.id())).contains(after);
    assertThat(findByLogin(before.email())).contains(after);
  }

  @Test
  default void refuses_a_change_of_what_was_changed_meanwhile() {
    Account before = given().account(staff(Role.CASHIER));
    change(before.id(), before.passwordHash(), "new hash");
    Account late = before.reassign("Lê An", Set.of(Role.ADMIN), null, true);
    assertThatThrownBy(() -> inTransaction(() -> ports().accounts().update(late)))
        .isInstanceOf(StaleVersionException.class);
    assertThat(find(before.id()).orElseThrow().roles()).isEqualTo(Set.of(Role.CASHIER));
  }

  @Test
  default void refuses_a_doctor_there_is_not_and_one_who_has_an_account() {
    Account first = given().account(ofDoctor(given().doctor().id().value()));
    Account second = given().account(ofDoctor(given().doctor().id().value()));
    assertThatThrownBy(() -> given().account(ofDoctor(UUID.randomUUID())))
        .isInstanceOf(UnknownDoctorException.class);
    assertThatThrownBy(() -> given().account(ofDoctor(first.doctorId())))
        .isInstanceOf(DoctorHasAccountException.class);
    assertThatThrownBy(() -> relink(second, UUID.randomUUID()))
        .isInstanceOf(UnknownDoctorException.class);
    assertThatThrownBy(() -> relink(second, first.doctorId()))
        .isInstanceOf(DoctorHasAccountException.class);
    assertThat(find(second.id())).contains(second);
  }

  @Test
  default void finds_the_account_of_a_doctor_while_it_is_open() {
    UUID doctor = given().doctor().id().value();
    given().account(ofDoctor(given().doctor().id().value()));
    Account account = given().account(ofDoctor(doctor));
    assertThat(inTransaction(() -> ports().accounts().findByDoctor(doctor))).contains(account);
    inTransaction(
        () ->
            ports()
                .accounts()
                .update(account.reassign("Lê", account.roles(), account.doctorId(), false)));
    assertThat(inTransaction(() -> ports().accounts().findByDoctor(doctor))).isEmpty();
  }

  private static Account ofDoctor(UUID doctor) {
    AccountId id = new AccountId(UUID.randomUUID());
    return Account.ofStaff(
        id, id + "@example.test", HASH, "BS. Lê An", Set.of(Role.DOCTOR), doctor);
  }

  private void relink(Account account, UUID doctor) {
    inTransaction(
        () -> ports().accounts().update(account.reassign("Lê", account.roles(), doctor, true)));
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
