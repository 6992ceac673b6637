package dev.kham.adapter.postgres;

import dev.kham.application.shared.Transaction;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.result.ResultProducer;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.transaction.CMTTransactionHandler;
import org.jdbi.v3.postgres.PostgresPlugin;

/** SQL by hand, in the transaction of the caller or one of its own. */
@ApplicationScoped
public class Sql {
  private final Jdbi jdbi;
  private final Transaction transaction;

  public Sql(AgroalDataSource dataSource, Transaction transaction) {
    this.transaction = transaction;
    this.jdbi =
        Jdbi.create(dataSource)
            .installPlugin(new PostgresPlugin())
            // commits and rolls back with the container's transaction, never by itself
            .setTransactionHandler(new CMTTransactionHandler());
  }

  <T> T query(Function<Handle, T> work) {
    return transaction.call(() -> jdbi.withHandle(work::apply));
  }

  void run(Consumer<Handle> work) {
    transaction.run(() -> jdbi.useHandle(work::accept));
  }

  /** Reads the rows of one statement. */
  @FunctionalInterface
  interface Reader<T> {
    T read(ResultSet rows) throws SQLException;
  }

  /**
   * The answers to two statements with a semicolon between them, which go to PostgreSQL and back
   * together. The second begins when the first is done: it sees what was committed while the first
   * waited for a lock.
   */
  static <A, B, T> ResultProducer<T> both(
      Reader<A> first, Reader<B> second, BiFunction<A, B, T> together) {
    return (executed, context) -> {
      try (StatementContext done = context) {
        PreparedStatement statement = executed.get();
        A one = read(statement, first);
        statement.getMoreResults();
        return together.apply(one, read(statement, second));
      }
    };
  }

  private static <T> T read(PreparedStatement statement, Reader<T> reader) throws SQLException {
    try (ResultSet rows = statement.getResultSet()) {
      return reader.read(rows);
    }
  }
}
