package dev.kham.domain.shared;

/** The caller is known and may not do this, whatever the state. */
public final class ForbiddenException extends DomainException {
  public ForbiddenException(String message) {
    super("forbidden", message);
  }
}
