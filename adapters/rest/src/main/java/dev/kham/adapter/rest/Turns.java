package dev.kham.adapter.rest;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.LongSupplier;

/**
 * So many at a time, in the order in which they ask. Who can be foreseen to wait for too long is
 * turned away at once: they have their answer sooner, and the line stays short.
 */
final class Turns {
  /** So many times as many as are worked on may wait at most. */
  private static final int WAITING = 16;

  /** How many turns say how long the next ones take to come. */
  private static final int REMEMBERED = 64;

  /** Who asks for a turn. */
  interface Visitor {
    /** Has to see for itself that it does not wait for longer, and be forgotten then. */
    void waits(Duration patience);

    /** False when it is of no use any more, so that the next one has the turn. */
    boolean begin();

    void turnAway();
  }

  private final int most;
  private final Duration patience;
  private final LongSupplier nanos;
  private final Queue<Visitor> waiting = new ArrayDeque<>();
  private int underway;

  /** Since when the first in the line has been the first. */
  private long firstSince;

  /** Nanoseconds from one turn to the next while somebody waited for it, on average. */
  private double between;

  private int remembered;

  /**
   * Nobody is there yet.
   *
   * @param nanos a clock that only runs forward
   */
  Turns(int most, Duration patience, LongSupplier nanos) {
    this.most = most;
    this.patience = patience;
    this.nanos = nanos;
  }

  synchronized int underway() {
    return underway;
  }

  /** Begins the visit, has it wait, or turns it away. */
  void ask(Visitor visitor) {
    boolean begins;
    synchronized (this) {
      begins = underway < most;
      if (begins) {
        underway++;
      } else if (mayWait()) {
        if (waiting.isEmpty()) {
          firstSince = nanos.getAsLong();
        }
        waiting.add(visitor);
        visitor.waits(patience);
        return;
      }
    }
    if (!begins) {
      visitor.turnAway();
    } else if (!visitor.begin()) {
      free();
    }
  }

  /** One may always: how long it waits tells whether others may. */
  private boolean mayWait() {
    int line = waiting.size();
    return line == 0 || line < most * WAITING && (line + 1) * between <= patience.toNanos();
  }

  /** It waits no longer. */
  synchronized void forget(Visitor visitor) {
    waiting.remove(visitor);
  }

  /** A turn is over, and goes on to who waits. */
  void free() {
    while (true) {
      Visitor next;
      synchronized (this) {
        next = waiting.poll();
        if (next == null) {
          underway--;
          return;
        }
        remember();
      }
      if (next.begin()) {
        return;
      }
    }
  }

  private void remember() {
    long now = nanos.getAsLong();
    remembered = Math.min(remembered + 1, REMEMBERED);
    between += (now - firstSince - between) / remembered;
    firstSince = now;
  }
}
