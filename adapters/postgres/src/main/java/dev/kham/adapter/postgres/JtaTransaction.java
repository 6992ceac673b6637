package dev.kham.adapter.postgres;

import dev.kham.application.shared.ContendedException;
import dev.kham.application.shared.StoreAwayException;
import dev.kham.application.shared.Transaction;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.narayana.jta.QuarkusTransactionException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Status;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The container's transaction. */
@ApplicationScoped
public class JtaTransaction implements Transaction {
  /** How often work is begun that loses to others. */
  static final int ATTEMPTS = 5;

  /**
   * The least a loser waits before the next attempt, up to twice as long by chance: whoever was let
   * go on needs a moment to get past, or the two meet again in the same place.
   */
  private static final long PAUSE_NANOS = 50_000_000;

  /** SQLSTATE of who is rolled back so that others who waited in a circle can go on. */
  private static final String DEADLOCK = "40P01";

  /** SQLSTATEs of who has waited for a lock, or for an answer, as long as one may. */
  private static final Set<String> TIMED_OUT = Set.of("55P03", "57014");

  /** How long one waits for a turn, as one would for a connection. */
  private static final long PATIENCE_SECONDS = 5;

  private final Durability durability;
  private final Pipeline pipeline;

  /**
   * Connections that are not for turns: who has committed and owes the disk always finds one, and
   * so does who writes into the {@link PostgresTransferInbox}.
   */
  private static final int KEPT_FREE = 2;

  private final Semaphore turns;

  JtaTransaction(Durability durability, Pipeline pipeline, AgroalDataSource dataSource) {
    this.durability = durability;
    this.pipeline = pipeline;
    this.turns =
        new Semaphore(
            Math.max(
                1,
                dataSource.getConfiguration().connectionPoolConfiguration().maxSize() - KEPT_FREE),
            true);
  }

  @Override
  public <T> T call(Supplier<T> work) {
    if (QuarkusTransaction.getStatus() != Status.STATUS_NO_TRANSACTION) {
      return once(work); // whoever began it begins it again: this part alone cannot be
    }
    AtomicBoolean owed = new AtomicBoolean();
    T result;
    awaitTurn();
    try {
      result =
          again(
              () -> {
                T done = work.get();
                pipeline.flush(); // here, since what it refuses has a name here
                owed.set(durability.isOwed());
                return done;
              });
    } finally {
      turns.release();
    }
    if (owed.get()) {
      durability.pay();
    }
    return result;
  }

  @Override
  public boolean isUnderway() {
    return QuarkusTransaction.getStatus() != Status.STATUS_NO_TRANSACTION;
  }

  private void awaitTurn() {
    try {
      if (!turns.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new StoreAwayException(new TimeoutException("all connections are taken"));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreAwayException(e);
    }
  }

  private static <T> T again(Supplier<T> work) {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      try {
        return once(work);
      } catch (RuntimeException e) {
        Optional<String> state = refusal(e).map(SQLException::getSQLState);
        if (state.filter(TIMED_OUT::contains).isPresent()) {
          throw new StoreAwayException(e);
        }
        if (state.filter(DEADLOCK::equals).isEmpty()) {
          throw e;
        }
        LockSupport.parkNanos(PAUSE_NANOS + ThreadLocalRandom.current().nextLong(PAUSE_NANOS));
      }
    }
    throw new ContendedException();
  }

  private static <T> T once(Supplier<T> work) {
    try {
      return QuarkusTransaction.joiningExisting().call(work::get);
    } catch (RuntimeException e) {
      if (e instanceof QuarkusTransactionException && e.getCause() instanceof Error error) {
        throw error; // rolled back like anything thrown, and as little wrapped
      }
      throw refusal(e).filter(it -> isAway(it.getSQLState())).isPresent()
          ? new StoreAwayException(e)
          : e;
    }
  }

  private static Optional<SQLException> refusal(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException refused) {
        return Optional.of(refused);
      }
    }
    return Optional.empty();
  }

  /** Connection lost, server going down or full; none at all when the pool had no connection. */
  private static boolean isAway(@Nullable String state) {
    return state == null
        || state.startsWith("08")
        || state.startsWith("57P")
        || state.startsWith("53");
  }
}
