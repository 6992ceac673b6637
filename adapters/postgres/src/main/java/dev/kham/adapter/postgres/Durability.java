package dev.kham.adapter.postgres;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

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

  private final TransactionSynchronizationRegistry transaction;
  private final AgroalDataSource dataSource;

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
   * Everything that was committed before is as durable as the server is set to make commits, once
   * the current transaction has committed. Many pay with one write to the disk.
   */
  void pay() {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(MESSAGE)) {
      statement.execute();
    } catch (SQLException e) {
      throw new IllegalStateException("not known to be on disk", e);
    }
  }
}
