package dev.kham.domain.account;

import dev.kham.domain.patient.PatientId;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The signed-in account behind a command.
 *
 * @param patientId the caller's own patient; null when the caller is not a patient
 * @param dependants the patients whose guardian the caller is
 */
public record Caller(
    AccountId accountId,
    Set<Role> roles,
    @Nullable PatientId patientId,
    Set<PatientId> dependants) {
  public Caller {
    roles = Set.copyOf(roles);
    dependants = Set.copyOf(dependants);
  }

  /** A caller who is nobody's guardian, as far as it matters. */
  public Caller(AccountId accountId, Set<Role> roles, @Nullable PatientId patientId) {
    this(accountId, roles, patientId, Set.of());
  }

  /** The same caller as the guardian of these. */
  public Caller guarding(Set<PatientId> these) {
    return new Caller(accountId, roles, patientId, these);
  }

  public boolean has(Role role) {
    return roles.contains(role);
  }

  /** Whether this is the front desk, which books and changes for anybody. */
  public boolean isDesk() {
    return has(Role.RECEPTIONIST) || has(Role.ADMIN);
  }

  /** Whether this is somebody who sees patients come and go: the front desk or a doctor. */
  public boolean isDeskOrDoctor() {
    return isDesk() || has(Role.DOCTOR);
  }

  /** Whether the caller works with the doctors' schedules, at least by reading them. */
  public boolean seesSchedules() {
    return isDesk() || has(Role.DOCTOR) || has(Role.CASHIER);
  }

  /** Whether this is somebody who decides on money. */
  public boolean isCashDesk() {
    return has(Role.CASHIER) || has(Role.ADMIN);
  }

  /** Whether this is somebody who keeps the medicines. */
  public boolean isPharmacy() {
    return has(Role.PHARMACIST) || has(Role.ADMIN);
  }

  /**
   * Whether the caller is that patient or their guardian: all that is one's own is decided here.
   */
  public boolean actsFor(PatientId patient) {
    return patients().contains(patient);
  }

  /**
   * The patients the caller acts for: themselves and their dependants; empty for who is neither.
   */
  public Set<PatientId> patients() {
    return Stream.concat(Stream.ofNullable(patientId), dependants.stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  public Actor asActor() {
    return new Actor.Person(accountId);
  }
}
