package dev.kham.bench;

import java.io.IOException;
import java.net.URI;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** People who watch an appointment each, by a stream of events, and wait to see it paid. */
final class Watchers implements AutoCloseable {
  private static final String EVENT = "id:";
  private static final String PAID = "id:1";

  private final URI url;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Queue<Wire> open = new ConcurrentLinkedQueue<>();
  private final AtomicInteger begun = new AtomicInteger();
  private final AtomicInteger told = new AtomicInteger();
  private final AtomicInteger lost = new AtomicInteger();
  private volatile boolean over;

  Watchers(URI url) {
    this.url = url;
  }

  /** Watches that held slot's appointment from now on. */
  void watch(long slot, String token) {
    threads.submit(() -> follow(slot, token));
  }

  private void follow(long slot, String token) {
    AtomicInteger events = new AtomicInteger();
    try (Wire wire = new Wire(url)) {
      open.add(wire);
      wire.follow(
          wire.get("/api/v1/appointments/" + Records.held(slot) + "/events", token),
          line -> {
            if (line.startsWith(EVENT) && events.getAndIncrement() == 0) {
              begun.incrementAndGet();
            }
            if (line.equals(PAID)) {
              told.incrementAndGet();
            }
          });
    } catch (IOException e) {
      // lost, unless nobody wants it any more
    }
    if (!over) {
      lost.incrementAndGet();
    }
  }

  /** How many know how their appointment stands. */
  int begun() {
    return begun.get();
  }

  /** How many were told that it is paid. */
  int told() {
    return told.get();
  }

  /** How many streams ended, or never began. */
  int lost() {
    return lost.get();
  }

  /** Seconds until it is so, or the patience of anybody ends. */
  static double await(BooleanSupplier condition, int patienceSeconds) throws InterruptedException {
    long began = System.nanoTime();
    while (!condition.getAsBoolean()
        && System.nanoTime() - began < patienceSeconds * 1_000_000_000L) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    return (System.nanoTime() - began) / 1e9;
  }

  @Override
  public void close() throws IOException {
    over = true;
    for (Wire each : open) {
      each.close();
    }
    threads.close();
  }
}
