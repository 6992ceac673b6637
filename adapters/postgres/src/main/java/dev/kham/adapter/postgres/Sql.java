package dev.kham.adapter.postgres;

import dev.kham.application.shared.Transaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.ResultProducer;
import org.jdbi.v3.core.statement.StatementContext;

/** SQL by hand, in the transaction of the caller or one of its own. */
@ApplicationScoped
public class Sql {
  private final Pipeline pipeline;
  private final Transaction transaction;

  Sql(Pipeline pipeline, Transaction transaction) {
    this.pipeline = pipeline;
    this.transaction = transaction;
  }

  <T> T query(Function<Handle, T> work) {
    return transaction.call(() -> pipeline.withHandle(work));
  }

  void run(Consumer<Handle> work) {
    query(
        handle -> {
          work.accept(handle);
          return true;
        });
  }

  /** What comes of the step. */
  <T> T now(Step step, Step.Outcome<T> outcome) {
    return transaction.call(() -> pipeline.now(step, outcome));
  }

  /**
   * The step is sent with others, before whatever is asked next and before the transaction ends;
   * what the outcome throws is thrown then, and undoes the transaction.
   */
  void later(Step step, Step.Outcome<?> outcome) {
    transaction.run(() -> pipeline.later(step, outcome));
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
