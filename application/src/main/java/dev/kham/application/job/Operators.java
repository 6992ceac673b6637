package dev.kham.application.job;

import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.shared.ForbiddenException;

/** Who looks after jobs. */
final class Operators {
  private Operators() {}

  static void require(Caller caller) {
    if (!caller.has(Role.ADMIN)) {
      throw new ForbiddenException("only administrators look after jobs");
    }
  }
}
