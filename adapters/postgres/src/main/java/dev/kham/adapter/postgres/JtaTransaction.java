package dev.kham.adapter.postgres;

import dev.kham.application.shared.StoreAwayException;
import dev.kham.application.shared.Transaction;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.narayana.jta.QuarkusTransactionException;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The container's transaction. */
@ApplicationScoped
public class JtaTransaction implements Transaction {
  @Override
  public <T> T call(Supplier<T> work) {
    try {
      return QuarkusTransaction.joiningExisting().call(work::get);
    } catch (RuntimeException e) {
      if (e instanceof QuarkusTransactionException && e.getCause() instanceof Error error) {
        throw error; // rolled back like anything thrown, and as little wrapped
      }
      throw isAway(e) ? new StoreAwayException(e) : e;
    }
  }

  private static boolean isAway(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException refused) {
        return isAway(refused.getSQLState());
      }
    }
    return false;
  }

  /** Connection lost, server going down or full; none at all when the pool had no connection. */
  private static boolean isAway(@Nullable String state) {
    return state == null
        || state.startsWith("08")
        || state.startsWith("57P")
        || state.startsWith("53");
  }
}
