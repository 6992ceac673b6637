package dev.kham.application.shared;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * One transaction at a time: throwing puts every table back to what it held before, and what is not
 * committed nobody else sees.
 */
public final class InMemoryTransaction implements Transaction {
  private final ReentrantLock lock = new ReentrantLock();
  private final List<InMemoryTable<?, ?>> tables = new ArrayList<>();
  private boolean open;

  @Override
  public <T> T call(Supplier<T> work) {
    return alone(() -> open ? work.get() : outermost(work));
  }

  @Override
  public boolean isUnderway() {
    return isOpen();
  }

  /** Whether the calling thread is inside a transaction. */
  public boolean isOpen() {
    return lock.isHeldByCurrentThread() && open;
  }

  /** Fails what may only happen inside a transaction. */
  public void requireOpen() {
    if (!isOpen()) {
      throw new IllegalStateException("outside a transaction");
    }
  }

  /** Fails what cannot be rolled back and so may only happen outside a transaction. */
  public void requireClosed() {
    if (isOpen()) {
      throw new IllegalStateException("inside a transaction");
    }
  }

  void enlist(InMemoryTable<?, ?> table) {
    tables.add(table);
  }

  <T> T alone(Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }

  private <T> T outermost(Supplier<T> work) {
    List<Runnable> restores = tables.stream().map(InMemoryTable::snapshot).toList();
    boolean committed = false;
    open = true;
    try {
      T answer = work.get();
      committed = true;
      return answer;
    } finally {
      open = false;
      if (!committed) {
        restores.forEach(Runnable::run);
      }
    }
  }
}
