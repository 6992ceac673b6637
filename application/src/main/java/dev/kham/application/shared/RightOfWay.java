package dev.kham.application.shared;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets what somebody waits for go before what can wait, where both need the same processors and the
 * same database. Within one instance of Kham.
 */
public final class RightOfWay {
  private final Duration most;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition clear = lock.newCondition();
  private int underway;

  /**
   * With nothing under way.
   *
   * @param most how long way is given at most, so that what can wait gets on however long it goes
   */
  public RightOfWay(Duration most) {
    this.most = most;
  }

  /** Does what others give way to. */
  public void take(Runnable work) {
    lock.lock();
    try {
      underway++;
    } finally {
      lock.unlock();
    }
    try {
      work.run();
    } finally {
      lock.lock();
      try {
        underway--;
        if (underway == 0) {
          clear.signalAll();
        }
      } finally {
        lock.unlock();
      }
    }
  }

  /** Returns when nothing has the right of way, or after as long as way is given at most. */
  public void give() {
    lock.lock();
    try {
      long left = most.toNanos();
      while (underway > 0 && left > 0) {
        left = clear.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      // whoever is interrupted has something better to do than to wait
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }
}
