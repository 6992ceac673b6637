package dev.kham.application.shared;

import java.util.function.Supplier;

/**
 * One commit. Inside stand only repositories and the job queue, never mail, HTTP or Redis: those
 * cannot be rolled back.
 */
public interface Transaction {
  /**
   * Runs the work; returning commits, throwing rolls back, a call inside a call joins it.
   *
   * <p>What nobody waits for may be written with what is asked next: a port that is given something
   * to write may refuse it as late as the end of the work, unless the use case needs to know.
   *
   * <p>Two transactions that wait for each other are no failure of either: one is rolled back and
   * its work runs again, so work must leave nothing behind that a rollback does not undo.
   *
   * @throws ContendedException when that happened too often
   * @throws StoreAwayException when the state cannot be reached, or not in time because of others
   */
  <T> T call(Supplier<T> work);

  /** Whether the caller is within one, and so may read what nobody else knows yet. */
  boolean isUnderway();

  /** As {@link #call}, for work without an answer. */
  default void run(Runnable work) {
    call(
        () -> {
          work.run();
          return true;
        });
  }
}
