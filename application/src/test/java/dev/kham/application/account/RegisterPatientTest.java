package dev.kham.application.account;

import static dev.kham.application.scheduling.SchedulingFixtures.TODAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kham.application.InMemoryHospital;
import dev.kham.application.account.RegisterPatient.Registered;
import dev.kham.domain.account.Account;
import dev.kham.domain.account.Role;
import dev.kham.domain.patient.Patient;
import dev.kham.domain.shared.DomainException;
import dev.kham.domain.shared.RejectedException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegisterPatientTest {
  private static final LocalDate BIRTH = LocalDate.of(1990, 2, 28);

  private final InMemoryHospital hospital = new InMemoryHospital();

  @Test
  void opens_an_account_for_a_new_patient() {
    Registered registered = register("Bich.Tran@Example.Test", "0912 345 678", BIRTH);
    Patient patient = registered.patient();
    assertThat(patient)
        .isEqualTo(
            new Patient(
                patient.id(),
                "Trần Thị Bích",
                BIRTH,
                "bich.tran@example.test",
                "84912345678",
                Locale.of("vi")));
    Account account = registered.account();
    assertThat(account)
        .isEqualTo(
            new Account(
                account.id(),
                "bich.tran@example.test",
                "84912345678",
                account.passwordHash(),
                Set.of(Role.PATIENT),
                patient.id()));
    assertThat(hospital.patients().find(patient.id())).contains(patient);
    assertThat(hospital.accounts().find(account.id())).contains(account);
    assertThat(hospital.hasher().verify("mật khẩu dài", account.passwordHash())).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "bich@example.test, 0987654321",
    "BICH@EXAMPLE.TEST, 0987654321",
    "other@example.test, +84 912 345 678"
  })
  void refuses_what_signs_in_elsewhere_and_leaves_no_patient_behind(String email, String phone) {
    Patient first = register("bich@example.test", "0912345678", BIRTH).patient();
    assertThatThrownBy(() -> register(email, phone, BIRTH))
        .isInstanceOf(AccountExistsException.class);
    assertThat(hospital.patients().all()).containsExactly(first);
  }

  @Test
  void nobody_is_born_tomorrow() {
    assertThatExceptionOfType(RejectedException.class)
        .isThrownBy(() -> register("bich@example.test", "0912345678", TODAY.plusDays(1)))
        .returns("invalid-date-of-birth", DomainException::type);
    assertThat(hospital.patients().all()).isEmpty();
  }

  @Test
  void today_is_the_day_in_the_hospitals_zone() {
    hospital.clock().set(Instant.parse("2026-11-20T17:00:00Z")); // midnight there
    LocalDate born = LocalDate.of(2026, 11, 21);
    assertThat(register("bich@example.test", "0912345678", born).patient().dateOfBirth())
        .isEqualTo(born);
  }

  @Test
  void refuses_a_phone_that_is_no_vietnamese_mobile() {
    assertThatExceptionOfType(RejectedException.class)
        .isThrownBy(() -> register("bich@example.test", "024 3825 3531", BIRTH))
        .returns("invalid-phone", DomainException::type);
    assertThat(hospital.patients().all()).isEmpty();
  }

  @Test
  void a_command_prints_nothing_of_the_person() {
    assertThat(command("bich@example.test", "0912345678", BIRTH))
        .hasToString("RegisterPatient.Command");
  }

  private Registered register(String email, String phone, LocalDate dateOfBirth) {
    return hospital.registerPatient().handle(command(email, phone, dateOfBirth));
  }

  private static RegisterPatient.Command command(
      String email, String phone, LocalDate dateOfBirth) {
    return new RegisterPatient.Command(
        email, phone, "mật khẩu dài", " Trần Thị Bích ", dateOfBirth, Locale.of("vi"));
  }
}
