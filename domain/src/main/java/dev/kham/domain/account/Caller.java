package dev.kham.domain.account;

import dev.kham.domain.patient.PatientId;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The signed-in account behind a command.
 *
 * @param patientId the caller's own patient; null when the caller is not a patient
 */
public record Caller(AccountId accountId, Set<Role> roles, @Nullable PatientId patientId) {
  public Caller {
    roles = Set.copyOf(roles);
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

  /** Whether the caller is that patient. */
  public boolean is(PatientId patient) {
    return patient.equals(patientId);
  }

  public Actor asActor() {
    return new Actor.Person(accountId);
  }
}
