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
   * @throws StoreAwayException when the state cannot be reached
   */
  <T> T call(Supplier<T> work);

  /** As {@link #call}, for work without an answer. */
  default void run(Runnable work) {
    call(
        () -> {
          work.run();
          return true;
        });
  }
}
