package dev.kham.adapter.rest;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.LongSupplier;

/**
 * So many at a time, in the order in which they ask. Who can be foreseen to wait for too long may
 * be turned away at once: they have their answer sooner, and the line stays short.
 */
final class Turns {
  /** So many times as many as are worked on may wait at most. */
  private static final int WAITING = 16;

  /** How many turns say how long the next ones take to come. */
  private static final int REMEMBERED = 32;

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
  private final boolean foresees;
  private final LongSupplier nanos;
  private final Queue<Visitor> waiting = new ArrayDeque<>();
  private int underway;

  /** Whether all turns have been taken since one went on to who waited, and when it did. */
  private boolean goneOn;

  private long lastGoneOn;

  /** Nanoseconds from one turn that goes on to the next, on average. */
  private double between;

  private int remembered;

  /**
   * Nobody is there yet.
   *
   * @param foresees false when everybody waits as long as they have patience: what is foreseen may
   *     be wrong
   * @param nanos a clock that only runs forward
   */
  Turns(int most, Duration patience, boolean foresees, LongSupplier nanos) {
    this.most = most;
    this.patience = patience;
    this.foresees = foresees;
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
    return line == 0
        || line < most * WAITING && (!foresees || (line + 1) * between <= patience.toNanos());
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
          goneOn = false;
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
    if (goneOn) {
      remembered = Math.min(remembered + 1, REMEMBERED);
      // longer than that says no more, and is forgotten sooner
      between += (Math.min(now - lastGoneOn, patience.toNanos()) - between) / remembered;
    }
    goneOn = true;
    lastGoneOn = now;
  }
}
