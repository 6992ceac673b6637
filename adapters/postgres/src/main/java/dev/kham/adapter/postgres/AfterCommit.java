package dev.kham.adapter.postgres;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;

/** What is to be told once the transaction of the caller has committed, and not otherwise. */
@ApplicationScoped
class AfterCommit {
  private final TransactionSynchronizationRegistry synchronizations;

  AfterCommit(TransactionSynchronizationRegistry synchronizations) {
    this.synchronizations = synchronizations;
  }

  /** Best effort: the process may die in between. */
  void run(Runnable telling) {
    synchronizations.registerInterposedSynchronization(
        new Synchronization() {
          @Override
          public void beforeCompletion() {}

          @Override
          public void afterCompletion(int status) {
            if (status == Status.STATUS_COMMITTED) {
              telling.run();
            }
          }
        });
  }
}
