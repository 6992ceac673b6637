package dev.kham.application.appointment;

import dev.kham.application.appointment.AppointmentQueries.Details;
import dev.kham.domain.appointment.AppointmentId;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells who watches an appointment how it stands, each time it has changed.
 *
 * <p>The bell says when to look. What it forgot is found by looking at all watched appointments now
 * and then, with one query. One thread does it all, however many watch; it looks only while
 * somebody does.
 */
public final class LiveAppointments implements AutoCloseable {
  private final AppointmentQueries queries;
  private final AppointmentBell bell;
  private final Duration recheck;

  private final Map<AppointmentId, Set<Watch>> watched = new ConcurrentHashMap<>();
  private final Set<AppointmentId> suspects = ConcurrentHashMap.newKeySet();
  private final Semaphore wake = new Semaphore(0);
  private @Nullable Thread courier;
  private volatile boolean lookAtAll;
  private volatile boolean closed;

  /**
   * Wired with its ports.
   *
   * @param recheck how often all that is watched is looked at
   */
  public LiveAppointments(AppointmentQueries queries, AppointmentBell bell, Duration recheck) {
    this.queries = queries;
    this.bell = bell;
    this.recheck = recheck;
  }

  /** Somebody who watches, until they stop. */
  public final class Watch implements AutoCloseable {
    private final AppointmentId id;
    private final Consumer<Details> listener;
    private int seen;

    private Watch(AppointmentId id, int seen, Consumer<Details> listener) {
      this.id = id;
      this.seen = seen;
      this.listener = listener;
    }

    /** Never an older one after a newer, whoever is quicker. */
    private synchronized void tell(Details appointment) {
      if (appointment.version() > seen) {
        seen = appointment.version();
        listener.accept(appointment);
      }
    }

    private synchronized boolean hasSeen(int version) {
      return version <= seen;
    }

    @Override
    public void close() {
      watched.computeIfPresent(
          id,
          (key, watches) -> {
            watches.remove(this);
            return watches.isEmpty() ? null : watches;
          });
    }
  }

  /**
   * Tells the listener at once how the appointment stands, unless that has been seen, and from then
   * on each time it has changed; only the latest of changes in quick succession.
   *
   * <p>Does not block, and does not ask who may watch.
   *
   * @param now the appointment as just read
   * @param seen the version the listener knows; less than 0 for none
   * @param listener must not block
   */
  public Watch watch(Details now, int seen, Consumer<Details> listener) {
    AppointmentId id = new AppointmentId(now.id());
    Watch watch = new Watch(id, seen, listener);
    watched.compute(
        id,
        (key, watches) -> {
          Set<Watch> all = watches == null ? ConcurrentHashMap.newKeySet() : watches;
          all.add(watch);
          return all;
        });
    begin();
    watch.tell(now);
    // it may have changed between being read and being watched
    suspect(id);
    return watch;
  }

  /** How many watch. */
  public int watching() {
    return watched.values().stream().mapToInt(Set::size).sum();
  }

  @Override
  public void close() {
    // not interrupted: that would tear the connection the thread may be using
    closed = true;
    wake.release();
  }

  private synchronized void begin() {
    if (courier != null) {
      return;
    }
    bell.onRing(
        new AppointmentBell.Listener() {
          @Override
          public void rang(AppointmentId id, int version) {
            if (watched.containsKey(id)) {
              suspect(id);
            }
          }

          @Override
          public void missed() {
            lookAtAll = true;
            wake.release();
          }
        });
    courier = Thread.ofVirtual().name("live-appointments").start(this::carry);
  }

  private void suspect(AppointmentId id) {
    suspects.add(id);
    wake.release();
  }

  private void carry() {
    long lookAt = System.nanoTime() + recheck.toNanos();
    try {
      while (!closed) {
        boolean called = wake.tryAcquire(lookAt - System.nanoTime(), TimeUnit.NANOSECONDS);
        wake.drainPermits();
        if (!called || lookAtAll || lookAt - System.nanoTime() <= 0) {
          lookAtAll = false;
          lookAt = System.nanoTime() + recheck.toNanos();
          suspects.addAll(watched.keySet());
        }
        lookAtSuspects();
      }
    } catch (InterruptedException e) {
      // nobody is told of anything any more
    }
  }

  private void lookAtSuspects() {
    Set<AppointmentId> ids = new HashSet<>(suspects);
    // before looking: what changes from here on is suspect again
    suspects.removeAll(ids);
    ids.retainAll(watched.keySet());
    if (ids.isEmpty()) {
      return;
    }
    try {
      queries.versions(ids).forEach(this::tellNewer);
    } catch (RuntimeException e) {
      // the store is away; the next look at all finds what was missed
    }
  }

  private void tellNewer(AppointmentId id, int version) {
    Set<Watch> watches = watched.getOrDefault(id, Set.of());
    if (watches.stream().allMatch(watch -> watch.hasSeen(version))) {
      return;
    }
    queries.details(id).ifPresent(appointment -> watches.forEach(watch -> watch.tell(appointment)));
  }
}
