package dev.kham.domain.appointment;

import dev.kham.domain.shared.ConflictException;

/** The patient already holds as many unpaid appointments as one may. */
public final class TooManyPendingException extends ConflictException {
  public TooManyPendingException() {
    super("too-many-pending", "the patient holds too many unpaid appointments");
  }
}
