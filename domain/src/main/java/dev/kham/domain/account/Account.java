package dev.kham.domain.account;

import dev.kham.domain.patient.PatientId;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one signs in to.
 *
 * @param email lower case; unique over all accounts
 * @param phone canonical, {@code 84} and nine digits; unique where present
 * @param passwordHash Argon2id in PHC form, never the password
 * @param patientId the patient this account is of; null for staff
 */
public record Account(
    AccountId id,
    String email,
    @Nullable String phone,
    String passwordHash,
    Set<Role> roles,
    @Nullable PatientId patientId) {
  public Account {
    roles = Set.copyOf(roles);
    if (roles.isEmpty()) {
      throw new IllegalArgumentException("an account needs a role");
    }
    if (roles.contains(Role.PATIENT) == (patientId == null)) {
      throw new IllegalArgumentException("exactly the patients' accounts have a patient");
    }
  }

  public Caller asCaller() {
    return new Caller(id, roles, patientId);
  }
}
