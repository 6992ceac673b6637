package dev.kham.application.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.application.InMemoryHospital;
import dev.kham.application.account.RegisterPatient.Registered;
import dev.kham.domain.account.Account;
import dev.kham.domain.account.AccountId;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignInTest {
  private static final String PASSWORD = "mật khẩu dài";

  private final InMemoryHospital hospital = new InMemoryHospital();
  private final SignIn signIn = hospital.signIn();
  private final Registered registered = register("bich@example.test", "0912345678");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bich@example.test",
        " Bich@Example.TEST ",
        "0912345678",
        "84912345678",
        "+84 912 345 678",
        "0084-912-345-678"
      })
  void lets_in_by_every_form_of_e_mail_and_phone(String login) {
    assertThat(signIn(login, PASSWORD))
        .contains(
            new Caller(registered.account().id(), Set.of(Role.PATIENT), registered.patient().id()));
  }

  @Test
  void lets_staff_in_with_all_their_roles() {
    Account staff =
        hospital
            .given()
            .account(
                new Account(
                    new AccountId(UUID.randomUUID()),
                    "le@example.test",
                    null,
                    hospital.hasher().hash(PASSWORD),
                    Set.of(Role.RECEPTIONIST, Role.CASHIER),
                    null));
    assertThat(signIn("le@example.test", PASSWORD))
        .contains(new Caller(staff.id(), Set.of(Role.RECEPTIONIST, Role.CASHIER), null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "mật khẩu", "MẬT KHẨU DÀI", "no account has this password"})
  void refuses_a_wrong_password(String password) {
    assertThat(signIn("bich@example.test", password)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"nobody@example.test", "0987654321", "bich", "", "123"})
  void refuses_an_unknown_login_whatever_the_password(String login) {
    assertThat(signIn(login, PASSWORD)).isEmpty();
    assertThat(signIn(login, "no account has this password")).isEmpty();
  }

  @Test
  void compares_one_password_for_an_unknown_login_as_for_a_known_one() {
    signIn("bich@example.test", "wrong");
    signIn("nobody@example.test", "wrong");
    assertThat(hospital.hasher().verified())
        .containsExactly(
            registered.account().passwordHash(), "hash of no account has this password");
  }

  @Test
  void an_e_mail_typed_with_blanks_around_it_signs_in() {
    Registered blanks = register(" minh@example.test ", "0987654321");
    assertThat(signIn(" minh@example.test ", PASSWORD)).isPresent();
    assertThat(blanks.patient().email()).isEqualTo("minh@example.test");
  }

  @Test
  void a_command_prints_neither_login_nor_password() {
    assertThat(new SignIn.Command("bich@example.test", PASSWORD)).hasToString("SignIn.Command");
  }

  private Optional<Caller> signIn(String login, String password) {
    return signIn.handle(new SignIn.Command(login, password)).map(Grant::caller);
  }

  private Registered register(String email, String phone) {
    return hospital
        .registerPatient()
        .handle(
            new RegisterPatient.Command(
                email,
                phone,
                PASSWORD,
                "Trần Thị Bích",
                LocalDate.of(1990, 2, 28),
                Locale.of("vi")));
  }
}
