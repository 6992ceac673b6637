package dev.kham.adapter.postgres;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.function.IntConsumer;

/** What is to be told once the transaction of the caller is over. */
@ApplicationScoped
class AfterCommit {
  private final TransactionSynchronizationRegistry synchronizations;

  AfterCommit(TransactionSynchronizationRegistry synchronizations) {
    this.synchronizations = synchronizations;
  }

  /** Once it has committed, and not otherwise. Best effort: the process may die in between. */
  void run(Runnable telling) {
    atTheEnd(
        status -> {
          if (status == Status.STATUS_COMMITTED) {
            telling.run();
          }
        });
  }

  /**
   * However it ends, since who loses the connection at the commit does not know; the first of all
   * tellings of the same matter in a transaction, and that one only. As best effort as the other.
   */
  void runInAnyCase(Object matter, Runnable telling) {
    if (synchronizations.getResource(matter) == null) {
      synchronizations.putResource(matter, matter);
      atTheEnd(status -> telling.run());
    }
  }

  private void atTheEnd(IntConsumer telling) {
    synchronizations.registerInterposedSynchronization(
        new Synchronization() {
          @Override
          public void beforeCompletion() {}

          @Override
          public void afterCompletion(int status) {
            telling.accept(status);
          }
        });
  }
}
