package dev.kham.adapter.postgres;

import java.util.Optional;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Reads out of a failure which constraint spoke. */
final class Constraints {
  private Constraints() {}

  /** The name of the violated constraint, if that is what went wrong. */
  static Optional<String> violated(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof PSQLException refused) {
        return Optional.ofNullable(refused.getServerErrorMessage())
            .map(ServerErrorMessage::getConstraint);
      }
    }
    return Optional.empty();
  }
}
