package dev.kham.application.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kham.application.InMemoryHospital;
import dev.kham.domain.account.Account;
import dev.kham.domain.account.AccountId;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.shared.DomainException;
import dev.kham.domain.shared.ForbiddenException;
import dev.kham.domain.shared.NotFoundException;
import dev.kham.domain.shared.RejectedException;
import dev.kham.domain.shared.StaleVersionException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReassignStaffTest {
  private static final String PASSWORD = "mật khẩu dài";
  private static final String EMAIL = "bao@example.test";

  private final InMemoryHospital hospital = new InMemoryHospital();
  private final Caller admin = hospital.given().caller(Role.ADMIN);
  private final AccountId bao = open(admin, Set.of(Role.CASHIER), null);

  @Test
  void a_new_account_signs_in_with_its_roles() {
    Account account = hospital.accounts().find(bao).orElseThrow();
    assertThat(account)
        .isEqualTo(
            new Account(
                bao,
                EMAIL,
                null,
                account.passwordHash(),
                Set.of(Role.CASHIER),
                null,
                "Trần Quốc Bảo",
                null,
                true,
                0));
    assertThat(signIn().map(Grant::caller)).contains(account.asCaller());
  }

  @ParameterizedTest
  @EnumSource(names = "ADMIN", mode = EnumSource.Mode.EXCLUDE)
  void only_administrators_open_change_and_see_accounts(Role role) {
    Caller other = hospital.given().caller(role);
    assertThatThrownBy(() -> open(other, Set.of(Role.ADMIN), null))
        .isInstanceOf(ForbiddenException.class);
    assertThatThrownBy(() -> reassign(other, 0, Set.of(Role.ADMIN), true))
        .isInstanceOf(ForbiddenException.class);
    assertThatThrownBy(() -> hospital.viewStaff().one(other, bao))
        .isInstanceOf(ForbiddenException.class);
    assertThatThrownBy(() -> hospital.viewStaff().list(other, null, 10))
        .isInstanceOf(ForbiddenException.class);
  }

  @Test
  void nobody_becomes_a_patient_or_nothing() {
    for (Set<Role> roles : Set.of(Set.of(Role.PATIENT), EnumSet.noneOf(Role.class))) {
      assertThatExceptionOfType(RejectedException.class)
          .isThrownBy(() -> reassign(admin, 0, roles, true))
          .returns("invalid-roles", DomainException::type);
    }
    assertThatExceptionOfType(RejectedException.class)
        .isThrownBy(() -> open(admin, Set.of(Role.PATIENT, Role.DOCTOR), null))
        .returns("invalid-roles", DomainException::type);
  }

  @Test
  void only_a_doctor_is_a_doctor() {
    UUID doctor = hospital.given().doctor().id().value();
    assertThatExceptionOfType(RejectedException.class)
        .isThrownBy(() -> open(admin, Set.of(Role.CASHIER), doctor))
        .returns("invalid-roles", DomainException::type);
  }

  @Test
  void other_roles_end_all_sessions_and_are_those_of_the_next_one() {
    Grant before = signIn().orElseThrow();
    reassign(admin, 0, Set.of(Role.RECEPTIONIST), true);
    assertThat(isOn(before)).isFalse();
    assertThat(refresh(before)).isEmpty();
    assertThat(signIn().orElseThrow().caller().roles()).isEqualTo(Set.of(Role.RECEPTIONIST));
  }

  @Test
  void the_same_roles_leave_the_sessions_alone() {
    Grant before = signIn().orElseThrow();
    reassign(admin, 0, Set.of(Role.CASHIER), true);
    assertThat(isOn(before)).isTrue();
    assertThat(refresh(before)).isPresent();
  }

  @Test
  void who_left_is_out_and_does_not_come_in_again_until_they_are_back() {
    Grant before = signIn().orElseThrow();
    reassign(admin, 0, Set.of(Role.CASHIER), false);
    assertThat(isOn(before)).isFalse();
    assertThat(refresh(before)).isEmpty();
    assertThat(signIn()).isEmpty();
    reassign(admin, 1, Set.of(Role.CASHIER), true);
    assertThat(signIn()).isPresent();
  }

  @Test
  void nobody_changes_what_somebody_else_has_changed_meanwhile() {
    reassign(admin, 0, Set.of(Role.PHARMACIST), true);
    assertThatThrownBy(() -> reassign(admin, 0, Set.of(Role.ADMIN), true))
        .isInstanceOf(StaleVersionException.class);
  }

  @Test
  void administrators_do_not_shut_themselves_out() {
    assertThatExceptionOfType(RejectedException.class)
        .isThrownBy(
            () ->
                hospital
                    .reassignStaff()
                    .handle(command(admin, admin.accountId(), 0, Set.of(Role.ADMIN), false)))
        .returns("own-account", DomainException::type);
  }

  @Test
  void patients_are_not_staff() {
    Caller patient = hospital.given().caller(Role.PATIENT);
    assertThatThrownBy(
            () ->
                hospital
                    .reassignStaff()
                    .handle(command(admin, patient.accountId(), 0, Set.of(Role.ADMIN), true)))
        .isInstanceOf(NotFoundException.class);
    assertThatThrownBy(() -> hospital.viewStaff().one(admin, patient.accountId()))
        .isInstanceOf(NotFoundException.class);
  }

  @Test
  void the_first_administrator_needs_nobody() {
    hospital.openStaffAccount().first("First@Example.test", PASSWORD, "Quản trị viên");
    assertThat(
            hospital
                .signIn()
                .handle(new SignIn.Command("first@example.test", PASSWORD))
                .map(Grant::caller)
                .map(Caller::roles))
        .contains(Set.of(Role.ADMIN));
  }

  @Test
  void commands_print_nobody() {
    assertThat(
            new OpenStaffAccount.Command(
                admin, EMAIL, PASSWORD, "Trần Quốc Bảo", Set.of(Role.CASHIER), null))
        .hasToString("OpenStaffAccount.Command");
    assertThat(command(admin, bao, 0, Set.of(Role.CASHIER), true).toString()).doesNotContain("Bảo");
  }

  private AccountId open(Caller caller, Set<Role> roles, @Nullable UUID doctor) {
    return hospital
        .openStaffAccount()
        .handle(
            new OpenStaffAccount.Command(
                caller, " Bao@Example.test ", PASSWORD, " Trần Quốc Bảo ", roles, doctor));
  }

  private void reassign(Caller caller, int version, Set<Role> roles, boolean active) {
    hospital.reassignStaff().handle(command(caller, bao, version, roles, active));
  }

  private static ReassignStaff.Command command(
      Caller caller, AccountId account, int version, Set<Role> roles, boolean active) {
    return new ReassignStaff.Command(
        caller, account, version, "Trần Quốc Bảo", roles, null, active);
  }

  private Optional<Grant> signIn() {
    return hospital.signIn().handle(new SignIn.Command(EMAIL, PASSWORD));
  }

  private Optional<Grant> refresh(Grant grant) {
    return hospital.refreshSession().handle(new RefreshSession.Command(grant.refreshToken()));
  }

  private boolean isOn(Grant grant) {
    return hospital.checkSession().handle(grant.session());
  }
}
