package dev.kham.application;

import java.util.function.Supplier;

/**
 * What every adapter of a port has to keep. The tests bring all they need and look only at that, so
 * the store may hold other data.
 */
public interface PortContract {
  /** The ports under test; the same store throughout one test. */
  Ports ports();

  default Given given() {
    return new Given(ports());
  }

  default <T> T inTransaction(Supplier<T> work) {
    return ports().transaction().call(work);
  }

  default void inTransaction(Runnable work) {
    ports().transaction().run(work);
  }
}
