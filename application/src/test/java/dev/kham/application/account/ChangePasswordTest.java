package dev.kham.application.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kham.application.InMemoryHospital;
import dev.kham.domain.account.Account;
import dev.kham.domain.account.AccountId;
import dev.kham.domain.account.Role;
import dev.kham.domain.shared.DomainException;
import dev.kham.domain.shared.RejectedException;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ChangePasswordTest {
  private static final String OLD = "mật khẩu dài";
  private static final String NEW = "mật khẩu mới";

  private final InMemoryHospital hospital = new InMemoryHospital();
  private final Account account =
      hospital
          .given()
          .account(
              new Account(
                  new AccountId(UUID.randomUUID()),
                  "le@example.test",
                  null,
                  hospital.hasher().hash(OLD),
                  Set.of(Role.CASHIER),
                  null));

  @Test
  void from_then_on_only_the_new_password_is_good() {
    change(signIn(OLD).orElseThrow(), OLD);
    assertThat(signIn(OLD)).isEmpty();
    assertThat(signIn(NEW)).isPresent();
  }

  @Test
  void all_sessions_end_but_the_present_one() {
    Grant present = signIn(OLD).orElseThrow();
    Grant other = signIn(OLD).orElseThrow();
    change(present, OLD);
    assertThat(hospital.checkSession().handle(present.session())).isTrue();
    assertThat(refresh(present)).isPresent();
    assertThat(hospital.checkSession().handle(other.session())).isFalse();
    assertThat(refresh(other)).isEmpty();
  }

  @Test
  void all_sessions_end_when_none_of_them_asks() {
    Grant other = signIn(OLD).orElseThrow();
    hospital
        .changePassword()
        .handle(new ChangePassword.Command(account.asCaller(), null, OLD, NEW));
    assertThat(hospital.checkSession().handle(other.session())).isFalse();
  }

  @Test
  void a_wrong_present_password_changes_nothing() {
    Grant present = signIn(OLD).orElseThrow();
    Grant other = signIn(OLD).orElseThrow();
    assertThatExceptionOfType(RejectedException.class)
        .isThrownBy(() -> change(present, NEW))
        .returns("wrong-password", DomainException::type);
    assertThat(signIn(OLD)).isPresent();
    assertThat(refresh(other)).isPresent();
  }

  @Test
  void who_found_a_phone_unlocked_cannot_guess_the_password() {
    Grant present = signIn(OLD).orElseThrow();
    for (int failures = 0; failures < 5; failures++) {
      assertThatThrownBy(() -> change(present, NEW)).isInstanceOf(RejectedException.class);
    }
    assertThatThrownBy(() -> change(present, OLD)).isInstanceOf(TooManyAttemptsException.class);
    assertThat(signIn(OLD)).isPresent();
  }

  @Test
  void a_command_prints_no_password() {
    assertThat(new ChangePassword.Command(account.asCaller(), null, OLD, NEW))
        .hasToString("ChangePassword.Command");
  }

  private void change(Grant present, String currentPassword) {
    hospital
        .changePassword()
        .handle(
            new ChangePassword.Command(present.caller(), present.session(), currentPassword, NEW));
  }

  private Optional<Grant> signIn(String password) {
    return hospital.signIn().handle(new SignIn.Command("le@example.test", password));
  }

  private Optional<Grant> refresh(Grant grant) {
    return hospital.refreshSession().handle(new RefreshSession.Command(grant.refreshToken()));
  }
}
