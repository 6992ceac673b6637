package dev.kham.application.account;

import dev.kham.domain.shared.ConflictException;

/** E-mail or phone already signs in to another account. */
public final class AccountExistsException extends ConflictException {
  public AccountExistsException() {
    super("account-exists", "an account with this e-mail or phone exists");
  }
}
