package dev.kham.domain.patient;

import dev.kham.domain.shared.ConflictException;

/** The guardian already has as many dependants as one may. */
public final class TooManyDependantsException extends ConflictException {
  public TooManyDependantsException() {
    super("too-many-dependants", "the guardian has too many dependants");
  }
}
