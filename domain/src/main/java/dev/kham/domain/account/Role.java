package dev.kham.domain.account;

/** What an account is to the hospital; one account may be several. */
public enum Role {
  PATIENT,
  DOCTOR,
  RECEPTIONIST,
  CASHIER,
  PHARMACIST,
  ADMIN
}
