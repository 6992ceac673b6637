package dev.kham.adapter.postgres;

import dev.kham.domain.account.AccountId;
import dev.kham.domain.account.Actor;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An actor as two columns, of which one is null. */
final class Actors {
  private Actors() {}

  static @Nullable UUID account(Actor actor) {
    return actor instanceof Actor.Person(AccountId id) ? id.value() : null;
  }

  static @Nullable String machine(Actor actor) {
    return actor instanceof Actor.Machine(String name) ? name : null;
  }

  static Actor of(@Nullable UUID account, @Nullable String machine) {
    return account == null ? new Actor.Machine(machine) : new Actor.Person(new AccountId(account));
  }
}
