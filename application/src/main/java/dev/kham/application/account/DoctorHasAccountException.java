package dev.kham.application.account;

import dev.kham.domain.shared.ConflictException;

/** Another account is this doctor's. */
public final class DoctorHasAccountException extends ConflictException {
  public DoctorHasAccountException() {
    super("doctor-has-account", "another account is this doctor's");
  }
}
