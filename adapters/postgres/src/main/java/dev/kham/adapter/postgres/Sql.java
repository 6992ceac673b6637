package dev.kham.adapter.postgres;

import dev.kham.application.shared.Transaction;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
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
}
