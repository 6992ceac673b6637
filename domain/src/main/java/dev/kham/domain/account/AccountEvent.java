package dev.kham.domain.account;

import java.util.Optional;

/** What happened to an account, as far as its owner has to know. */
public sealed interface AccountEvent {
  AccountId account();

  /** The version of the account this event led to. */
  int version();

  record Opened(AccountId account, int version) implements AccountEvent {}

  record PasswordChanged(AccountId account, int version) implements AccountEvent {}

  /** An administrator gave it other roles. */
  record RolesChanged(AccountId account, int version) implements AccountEvent {}

  /** An administrator closed it: nobody signs in with it. */
  record Closed(AccountId account, int version) implements AccountEvent {}

  /** An administrator opened it again, maybe with other roles. */
  record Reopened(AccountId account, int version) implements AccountEvent {}

  /** What a reassignment was; empty for what makes no difference to who signs in. */
  static Optional<AccountEvent> between(Account before, Account after) {
    if (before.active() != after.active()) {
      return Optional.of(
          after.active()
              ? new Reopened(after.id(), after.version())
              : new Closed(after.id(), after.version()));
    }
    return after.active() && !before.roles().equals(after.roles())
        ? Optional.of(new RolesChanged(after.id(), after.version()))
        : Optional.empty();
  }
}
