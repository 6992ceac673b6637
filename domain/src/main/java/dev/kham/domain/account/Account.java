package dev.kham.domain.account;

import dev.kham.domain.patient.PatientId;
import dev.kham.domain.shared.RejectedException;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What one signs in to.
 *
 * @param email lower case; unique over all accounts
 * @param phone canonical, {@code 84} and nine digits; unique where present
 * @param passwordHash Argon2id in PHC form, never the password
 * @param patientId the patient this account is of; null for staff
 * @param fullName of staff; a patient's stands with the patient
 * @param doctorId the doctor this account is of, if any; plain, so that doctors may know accounts
 * @param active whether one may sign in
 * @param version counts the changes
 */
public record Account(
    AccountId id,
    String email,
    @Nullable String phone,
    String passwordHash,
    Set<Role> roles,
    @Nullable PatientId patientId,
    @Nullable String fullName,
    @Nullable UUID doctorId,
    boolean active,
    int version) {
  public Account {
    roles = Set.copyOf(roles);
    if (roles.isEmpty()) {
      throw new IllegalArgumentException("an account needs a role");
    }
    if (roles.contains(Role.PATIENT) == (patientId == null)) {
      throw new IllegalArgumentException("exactly the patients' accounts have a patient");
    }
    if (doctorId != null && !roles.contains(Role.DOCTOR)) {
      throw new IllegalArgumentException("only a doctor's account is of a doctor");
    }
  }

  /** A new account of nobody whose name or doctor is kept with it. */
  public Account(
      AccountId id,
      String email,
      @Nullable String phone,
      String passwordHash,
      Set<Role> roles,
      @Nullable PatientId patientId) {
    this(id, email, phone, passwordHash, roles, patientId, null, null, true, 0);
  }

  /**
   * A new account of somebody who works here.
   *
   * @throws RejectedException when the roles are not those of staff or do not fit the doctor
   */
  public static Account ofStaff(
      AccountId id,
      String email,
      String passwordHash,
      String fullName,
      Set<Role> roles,
      @Nullable UUID doctorId) {
    requireStaff(roles, doctorId);
    return new Account(id, email, null, passwordHash, roles, null, fullName, doctorId, true, 0);
  }

  /**
   * This account of staff with another name, other duties, or closed or opened again.
   *
   * @throws RejectedException when the roles are not those of staff or do not fit the doctor
   */
  public Account reassign(
      String newName, Set<Role> newRoles, @Nullable UUID newDoctorId, boolean nowActive) {
    if (!isStaff()) {
      throw new IllegalStateException("a patient's account has no duties");
    }
    requireStaff(newRoles, newDoctorId);
    return new Account(
        id,
        email,
        phone,
        passwordHash,
        newRoles,
        null,
        newName,
        newDoctorId,
        nowActive,
        version + 1);
  }

  private static void requireStaff(Set<Role> roles, @Nullable UUID doctorId) {
    if (roles.isEmpty() || roles.contains(Role.PATIENT)) {
      throw new RejectedException("invalid-roles", "staff has at least one role, and not PATIENT");
    }
    if (doctorId != null && !roles.contains(Role.DOCTOR)) {
      throw new RejectedException("invalid-roles", "whoever is a doctor has the role DOCTOR");
    }
  }

  public boolean isStaff() {
    return patientId == null;
  }

  public Caller asCaller() {
    return new Caller(id, roles, patientId);
  }
}
