package dev.kham.application.job;

import dev.kham.application.job.JobBell.Rung;
import dev.kham.application.job.JobStore.Claim;
import dev.kham.application.job.JobStore.ClaimedJob;
import dev.kham.application.job.JobStore.UpcomingJob;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Claims the due jobs of one queue and gives each to a worker of its own.
 *
 * <p>While jobs are short, a few more are claimed than there are free workers, so that one
 * statement serves many. Those are begun soon or given back.
 */
final class Dispatcher {
  /** Claimed by one statement at most. */
  private static final int AT_ONCE = 20;

  /** How much work may be held for workers that are not free yet. */
  private static final long AHEAD_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private static final int FED = 1000;
  private static final int FED_IN_A_RUSH = 10_000;

  private final Queue queue;
  private final int workers;
  private final JobStore store;
  private final JobBell bell;
  private final GuardedBell guarded;
  private final JobEngine.Settings settings;
  private final JobObserver observer;
  private final Hands hands;

  private final Semaphore wake = new Semaphore(0);
  private final Semaphore free;
  private volatile boolean stopping;
  private volatile boolean paused;

  /** More is due than the bell was told of. */
  private volatile boolean behind;

  private final AtomicLong typicalNanos = new AtomicLong(TimeUnit.SECONDS.toNanos(1));
  private long lastNet = System.nanoTime();

  /** Who does the work. */
  interface Hands {
    /** Keeps the jobs from now on, whether begun or not. */
    List<Run> hold(List<ClaimedJob> jobs);

    /** Begins it on a thread of its own; {@code slotBack} is run when the next may begin. */
    void begin(Run run, Runnable slotBack);

    /** Gives back what was not begun. */
    void release(Collection<Run> runs);
  }

  Dispatcher(
      Queue queue,
      JobStore store,
      JobBell bell,
      GuardedBell guarded,
      JobEngine.Settings settings,
      JobObserver observer,
      Hands hands) {
    this.queue = queue;
    this.workers = settings.workers(queue);
    this.store = store;
    this.bell = bell;
    this.guarded = guarded;
    this.settings = settings;
    this.observer = observer;
    this.hands = hands;
    this.free = new Semaphore(workers);
  }

  Queue queue() {
    return queue;
  }

  int workers() {
    return workers;
  }

  void wake() {
    wake.release();
  }

  void setPaused(boolean now) {
    if (paused != now) {
      paused = now;
      wake();
    }
  }

  boolean isPaused() {
    return paused;
  }

  void stop() {
    stopping = true;
    wake();
  }

  /** False when jobs are still running after that time. */
  boolean awaitIdle(long nanos) throws InterruptedException {
    boolean idle = free.tryAcquire(workers, Math.max(0, nanos), TimeUnit.NANOSECONDS);
    if (idle) {
      // or who closes the engine a second time would wait for what nobody gives back
      free.release(workers);
    }
    return idle;
  }

  /** Claims and begins jobs until it is stopped. */
  void run() {
    while (!stopping) {
      int spare = 0;
      try {
        free.acquire();
        spare = 1 + free.drainPermits();
        wake.drainPermits();
        if (stopping) {
          return;
        }
        boolean idle = true;
        Duration pause = settings.poll();
        if (!paused) {
          int wanted = wanted(spare);
          @Nullable Rung rung = guarded.take(queue, wanted);
          List<ClaimedJob> jobs = claim(rung, wanted);
          pause = rung == null ? settings.poll() : min(rung.nextDue(), settings.net());
          idle = jobs.isEmpty();
          spare = begin(jobs, spare);
        }
        free.release(spare);
        spare = 0;
        if (idle) {
          wake.tryAcquire(pause.toNanos(), TimeUnit.NANOSECONDS);
        }
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        // the store may be away for a while: the engine outlives that
        observer.troubled(e);
        sleep(settings.poll());
      } finally {
        free.release(spare);
      }
    }
  }

  private int wanted(int spare) {
    long ahead = Math.min(AT_ONCE, workers * AHEAD_NANOS / Math.max(1, typicalNanos.get()));
    return Math.min(AT_ONCE, spare + (int) ahead);
  }

  private List<ClaimedJob> claim(@Nullable Rung rung, int wanted) {
    List<ClaimedJob> jobs = new ArrayList<>();
    if (rung != null && !rung.ids().isEmpty()) {
      jobs.addAll(claim(rung.ids()));
    }
    if (jobs.size() >= wanted) {
      return jobs;
    }
    boolean netIsDue = System.nanoTime() - lastNet >= settings.net().toNanos();
    if (rung == null || behind) {
      List<ClaimedJob> due =
          store.claimDue(queue, wanted - jobs.size(), Duration.ZERO, settings.lease());
      behind = behind && !due.isEmpty();
      jobs.addAll(due);
    } else if (netIsDue) {
      jobs.addAll(store.claimDue(queue, wanted - jobs.size(), settings.net(), settings.lease()));
    }
    if (netIsDue) {
      lastNet = System.nanoTime();
    }
    return jobs;
  }

  private List<ClaimedJob> claim(List<JobId> ids) {
    Claim claim = store.claim(ids, settings.lease());
    if (!claim.early().isEmpty()) {
      bell.announce(claim.early());
    }
    Set<JobId> gone = new HashSet<>(ids);
    claim.claimed().forEach(job -> gone.remove(job.id()));
    claim.early().forEach(job -> gone.remove(job.id()));
    if (!gone.isEmpty()) {
      bell.forget(queue, gone);
    }
    return claim.claimed();
  }

  /** Begins the jobs, those without a free worker as workers become free. */
  private int begin(List<ClaimedJob> jobs, int slots) throws InterruptedException {
    int spare = slots;
    List<Run> runs = hands.hold(jobs);
    for (int i = 0; i < runs.size(); i++) {
      if (spare > 0) {
        spare--;
      } else if (stopping
          || paused
          || !free.tryAcquire(settings.net().toNanos(), TimeUnit.NANOSECONDS)) {
        hands.release(runs.subList(i, runs.size()));
        break;
      }
      Run run = runs.get(i);
      hands.begin(run, () -> ended(run));
    }
    return spare;
  }

  private void ended(Run run) {
    // an average over some sixteen jobs: knows soon when they have become slow
    typicalNanos.accumulateAndGet(run.took(), (typical, took) -> typical + (took - typical) / 16);
    free.release();
  }

  /**
   * Tells the bell of the jobs that come next: a thousand, or those of the next seconds when there
   * are more. Of what has been due for long the store is asked straight, and the bell stays small.
   */
  void feed() {
    List<UpcomingJob> next = store.upcoming(queue, JobBell.HORIZON, FED);
    if (next.size() == FED) {
      Duration last = next.getLast().delay();
      if (!last.isPositive()) {
        behind = true;
        wake();
      } else if (last.compareTo(settings.net().multipliedBy(2)) < 0) {
        next = store.upcoming(queue, settings.net().multipliedBy(3), FED_IN_A_RUSH);
      }
    }
    bell.announce(next);
  }

  private void sleep(Duration time) {
    try {
      wake.tryAcquire(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }
}
