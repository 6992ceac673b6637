package dev.kham.application.account;

import dev.kham.domain.shared.RejectedException;

/** The account is to be a doctor's whom nobody knows. */
public final class UnknownDoctorException extends RejectedException {
  public UnknownDoctorException() {
    super("unknown-doctor", "there is no such doctor");
  }
}
