package dev.kham.adapter.postgres;

import dev.kham.application.shared.Transaction;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.narayana.jta.QuarkusTransactionException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Supplier;

/** The container's transaction. */
@ApplicationScoped
public class JtaTransaction implements Transaction {
  @Override
  public <T> T call(Supplier<T> work) {
    try {
      return QuarkusTransaction.joiningExisting().call(work::get);
    } catch (QuarkusTransactionException e) {
      if (e.getCause() instanceof Error error) {
        throw error; // rolled back like anything thrown, and as little wrapped
      }
      throw e;
    }
  }
}
