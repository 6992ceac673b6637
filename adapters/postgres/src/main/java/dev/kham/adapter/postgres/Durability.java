package dev.kham.adapter.postgres;

import dev.kham.application.shared.StoreAwayException;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What a transaction still owes when it has committed without waiting for the disk, so that its
 * locks were held no longer than the work took. Nobody outside may be told before that is paid;
 * inside, whatever is built on it is written after it, and a crash never takes only the older of
 * two.
 */
@ApplicationScoped
class Durability {
  /** Means nothing to anybody; but it is written, so the commit has to wait for the disk. */
  private static final String MESSAGE = "select pg_logical_emit_message(true, 'kham', '')";

  private static final long PATIENCE_SECONDS = 5;

  private final TransactionSynchronizationRegistry transaction;
  private final AgroalDataSource dataSource;
  private final AtomicLong asked = new AtomicLong();
  private final ReentrantLock writing = new ReentrantLock(true);
  private long written;

  Durability(TransactionSynchronizationRegistry transaction, AgroalDataSource dataSource) {
    this.transaction = transaction;
    this.dataSource = dataSource;
  }

  /** Whoever began the current transaction waits for the disk after its commit. */
  void owe() {
    transaction.putResource(Durability.class, true);
  }

  boolean isOwed() {
    return transaction.getResource(Durability.class) != null;
  }

  /**
   * Everything that was committed before is as durable as the server is set to make commits. The
   * first who comes pays for all who have come when it begins: many wait for one write. What was
   * committed stays committed when that fails, and whoever comes again finds it.
   *
   * @throws StoreAwayException when that is not known to be so
   */
  void pay() {
    long turn = asked.incrementAndGet();
    try {
      if (!writing.tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new StoreAwayException(new TimeoutException("the disk is too slow"));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreAwayException(e);
    }
    try {
      if (written < turn) {
        long all = asked.get();
        QuarkusTransaction.requiringNew().run(this::write);
        written = all;
      }
    } catch (RuntimeException e) {
      throw new StoreAwayException(e);
    } finally {
      writing.unlock();
    }
  }

  private void write() {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(MESSAGE)) {
      statement.execute();
    } catch (SQLException e) {
      throw new IllegalStateException("not known to be on disk", e);
    }
  }
}
