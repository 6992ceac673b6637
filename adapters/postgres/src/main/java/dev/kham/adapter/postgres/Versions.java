package dev.kham.adapter.postgres;

import dev.kham.domain.shared.StaleVersionException;
import io.quarkus.hibernate.orm.panache.Panache;
import jakarta.persistence.OptimisticLockException;

/** Writes what changed, each row only over the version that was read. */
final class Versions {
  private Versions() {}

  /** Refuses when the version that was read is not there any more. */
  static Step.Outcome<Integer> written(String what) {
    return executed -> {
      int count = Step.count(executed);
      if (count == 0) {
        throw new StaleVersionException(what);
      }
      return count;
    };
  }

  /**
   * @throws StaleVersionException when a row was changed by somebody else meanwhile
   */
  static void flush(String what) {
    try {
      Panache.getEntityManager().flush();
    } catch (OptimisticLockException e) {
      throw new StaleVersionException(what);
    }
  }
}
