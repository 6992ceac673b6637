package dev.kham.domain.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kham.domain.patient.PatientId;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AccountTest {
  private static final PatientId PATIENT = new PatientId(new UUID(0, 1));

  @ParameterizedTest
  @EnumSource
  void exactly_the_patients_accounts_have_a_patient(Role role) {
    @Nullable PatientId right = role == Role.PATIENT ? PATIENT : null;
    @Nullable PatientId wrong = role == Role.PATIENT ? null : PATIENT;
    assertThat(account(Set.of(role), right).patientId()).isEqualTo(right);
    assertThatThrownBy(() -> account(Set.of(role), wrong))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void staff_may_be_patients_too() {
    assertThat(account(Set.of(Role.DOCTOR, Role.PATIENT), PATIENT).patientId()).isEqualTo(PATIENT);
  }

  @Test
  void needs_a_role() {
    assertThatThrownBy(() -> account(Set.of(), null)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @EnumSource
  void receptionists_and_admins_are_the_desk(Role role) {
    Caller caller = new Caller(new AccountId(new UUID(0, 2)), Set.of(role), null);
    assertThat(caller.isDesk()).isEqualTo(role == Role.RECEPTIONIST || role == Role.ADMIN);
  }

  @Test
  void a_caller_acts_for_their_own_patient_and_no_other() {
    Caller patient = new Caller(new AccountId(new UUID(0, 2)), Set.of(Role.PATIENT), PATIENT);
    assertThat(patient.actsFor(PATIENT)).isTrue();
    assertThat(patient.actsFor(new PatientId(new UUID(0, 3)))).isFalse();
    Caller admin = new Caller(patient.accountId(), Set.of(Role.ADMIN), null);
    assertThat(admin.actsFor(PATIENT)).isFalse();
    assertThat(admin.patients()).isEmpty();
  }

  @Test
  void a_guardian_acts_for_themselves_and_their_dependants() {
    PatientId child = new PatientId(new UUID(0, 3));
    Caller guardian =
        new Caller(new AccountId(new UUID(0, 2)), Set.of(Role.PATIENT), PATIENT)
            .guarding(Set.of(child));
    assertThat(guardian.patients()).containsExactlyInAnyOrder(PATIENT, child);
    assertThat(guardian.actsFor(PATIENT)).isTrue();
    assertThat(guardian.actsFor(child)).isTrue();
    assertThat(guardian.actsFor(new PatientId(new UUID(0, 4)))).isFalse();
  }

  private static Account account(Set<Role> roles, @Nullable PatientId patient) {
    return new Account(
        new AccountId(new UUID(0, 2)), "a@example.test", null, "hash", roles, patient);
  }
}
