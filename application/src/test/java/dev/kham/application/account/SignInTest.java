package dev.kham.application.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.kham.application.InMemoryHospital;
import dev.kham.application.account.RegisterPatient.Registered;
import dev.kham.domain.account.Account;
import dev.kham.domain.account.AccountId;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
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

  @ParameterizedTest
  @ValueSource(strings = {"bich@example.test", "nobody@example.test"})
  void after_five_failures_makes_everybody_wait_longer_and_longer(String login) {
    for (int failures = 0; failures < 5; failures++) {
      assertThat(signIn(login, "wrong")).isEmpty();
    }
    for (int seconds : new int[] {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900}) {
      assertThat(waitFor(login, PASSWORD)).isEqualTo(Duration.ofSeconds(seconds));
      hospital.clock().advance(Duration.ofSeconds(seconds).minusMillis(1));
      assertThat(waitFor(login, PASSWORD)).isEqualTo(Duration.ofMillis(1));
      hospital.clock().advance(Duration.ofMillis(1));
      assertThat(signIn(login, "wrong")).isEmpty();
    }
  }

  @Test
  void the_right_password_after_the_wait_ends_all_waiting() {
    for (int failures = 0; failures < 5; failures++) {
      signIn("bich@example.test", "wrong");
    }
    hospital.clock().advance(Duration.ofSeconds(1));
    assertThat(signIn("bich@example.test", PASSWORD)).isPresent();
    for (int failures = 0; failures < 5; failures++) {
      assertThat(signIn("bich@example.test", "wrong")).isEmpty();
    }
  }

  @Test
  void every_form_of_a_login_counts_as_the_same_one() {
    for (String login :
        List.of("0912345678", "84912345678", "+84 912 345 678", "0084912345678", "0912.345.678")) {
      signIn(login, "wrong");
    }
    assertThat(waitFor("0912345678", PASSWORD)).isEqualTo(Duration.ofSeconds(1));
    assertThat(signIn("bich@example.test", PASSWORD)).isPresent();
  }

  @Test
  void compares_no_password_while_somebody_has_to_wait() {
    for (int failures = 0; failures < 5; failures++) {
      signIn("bich@example.test", "wrong");
    }
    waitFor("bich@example.test", PASSWORD);
    assertThat(hospital.hasher().verified()).hasSize(5);
  }

  @Test
  void a_command_prints_neither_login_nor_password() {
    assertThat(new SignIn.Command("bich@example.test", PASSWORD)).hasToString("SignIn.Command");
  }

  private Duration waitFor(String login, String password) {
    return assertThatExceptionOfType(TooManyAttemptsException.class)
        .isThrownBy(() -> signIn(login, password))
        .actual()
        .delay();
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
