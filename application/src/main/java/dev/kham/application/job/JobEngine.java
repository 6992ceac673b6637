package dev.kham.application.job;

import dev.kham.application.job.JobBell.Outcome;
import dev.kham.application.job.JobBell.Rung;
import dev.kham.application.job.JobHandler.Effect;
import dev.kham.application.job.JobStore.AfterFailure;
import dev.kham.application.job.JobStore.Claim;
import dev.kham.application.job.JobStore.ClaimedJob;
import dev.kham.application.shared.Transaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Runs the jobs that are due.
 *
 * <p>The bell says which; the store decides who. While the bell is away, jobs are claimed straight
 * from the store, and even while it is there the store is asked now and then for jobs the bell
 * forgot: nothing that is committed waits for more than {@link Settings#net()}.
 */
public final class JobEngine implements AutoCloseable {
  private static final int FED_AT_ONCE = 1000;

  private final JobStore store;
  private final JobBell bell;
  private final Transaction transaction;
  private final Map<String, JobHandler> handlers;
  private final JobObserver observer;
  private final Settings settings;

  private final Map<Queue, Semaphore> wakes = new EnumMap<>(Queue.class);
  private final Map<Queue, Semaphore> slots = new EnumMap<>(Queue.class);
  private final Map<JobId, ClaimedJob> running = new ConcurrentHashMap<>();
  private final List<Thread> threads = new ArrayList<>();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private volatile boolean bellAway;
  private volatile long askBellAgainAt = System.nanoTime();

  /**
   * How the engine runs.
   *
   * @param lease how long a job stays a worker's without a sign of life
   * @param backoff wait after the first failed attempt; doubled with each further one
   * @param poll how often the store is asked while the bell is away
   * @param net how long after its time a job the bell forgot is claimed from the store; also how
   *     often the bell is fed
   * @param stopWait how long stopping waits for running jobs
   */
  public record Settings(
      Duration lease, Duration backoff, Duration poll, Duration net, Duration stopWait) {
    /** What Kham runs with unless told otherwise. */
    public static Settings standard() {
      return new Settings(
          Duration.ofSeconds(30),
          Duration.ofSeconds(1),
          Duration.ofMillis(500),
          Duration.ofSeconds(3),
          Duration.ofSeconds(20));
    }
  }

  public JobEngine(
      JobStore store,
      JobBell bell,
      Transaction transaction,
      Collection<JobHandler> handlers,
      JobObserver observer,
      Settings settings) {
    this.store = store;
    this.bell = bell;
    this.transaction = transaction;
    this.handlers =
        handlers.stream().collect(Collectors.toMap(JobHandler::jobName, Function.identity()));
    this.observer = observer;
    this.settings = settings;
    for (Queue queue : Queue.values()) {
      wakes.put(queue, new Semaphore(0));
      slots.put(queue, new Semaphore(queue.workers()));
    }
  }

  /** Begins to run jobs. */
  public void start() {
    bell.onAnnouncement(this::wake);
    for (Queue queue : Queue.values()) {
      threads.add(Thread.ofVirtual().name("jobs-" + queue.label()).start(() -> dispatch(queue)));
    }
    threads.add(Thread.ofVirtual().name("jobs-keeper").start(this::keep));
  }

  /** Takes no more jobs and waits for the running ones, at most {@link Settings#stopWait()}. */
  @Override
  public void close() {
    // no thread is interrupted: that would tear the connection it may be using
    stopping.countDown();
    for (Queue queue : Queue.values()) {
      wake(queue);
    }
    long deadline = System.nanoTime() + settings.stopWait().toNanos();
    try {
      for (Queue queue : Queue.values()) {
        long left = deadline - System.nanoTime();
        if (!permits(queue).tryAcquire(queue.workers(), left, TimeUnit.NANOSECONDS)) {
          return; // what still runs is taken over by another instance when its lease ends
        }
      }
      for (Thread thread : threads) {
        thread.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isStopping() {
    return stopping.getCount() == 0;
  }

  private void wake(Queue queue) {
    signal(queue).release();
  }

  private Semaphore signal(Queue queue) {
    return Objects.requireNonNull(wakes.get(queue));
  }

  private Semaphore permits(Queue queue) {
    return Objects.requireNonNull(slots.get(queue));
  }

  private void dispatch(Queue queue) {
    Semaphore free = permits(queue);
    long lastNet = System.nanoTime();
    while (!isStopping()) {
      int spare = 0;
      try {
        free.acquire();
        spare = 1 + free.drainPermits();
        if (isStopping()) {
          return;
        }
        signal(queue).drainPermits();
        @Nullable Rung rung = ask(queue, spare);
        List<ClaimedJob> jobs =
            new ArrayList<>(rung == null ? List.of() : claim(queue, rung.ids()));
        boolean netIsDue = System.nanoTime() - lastNet >= settings.net().toNanos();
        if (jobs.isEmpty() && (rung == null || netIsDue)) {
          lastNet = System.nanoTime();
          Duration overdue = rung == null ? Duration.ZERO : settings.net();
          jobs.addAll(store.claimDue(queue, spare, overdue, settings.lease()));
        }
        for (ClaimedJob job : jobs) {
          running.put(job.id(), job);
          spare--;
          Thread.ofVirtual().name("job-" + job.job().name()).start(() -> work(job, free));
        }
        free.release(spare);
        spare = 0;
        if (jobs.isEmpty()) {
          Duration pause = rung == null ? settings.poll() : min(rung.nextDue(), settings.net());
          signal(queue).tryAcquire(pause.toNanos(), TimeUnit.NANOSECONDS);
        }
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        // the store may be away for a while: the engine outlives that
        observer.troubled(e);
        pause(settings.poll());
      } finally {
        free.release(spare);
      }
    }
  }

  private @Nullable Rung ask(Queue queue, int max) {
    if (System.nanoTime() - askBellAgainAt < 0) {
      return null;
    }
    try {
      Rung rung = bell.take(queue, max);
      if (bellAway) {
        bellAway = false;
        observer.bell(false);
      }
      return rung;
    } catch (BellAwayException e) {
      // every queue polls the store meanwhile, so there is no hurry to ask again
      askBellAgainAt = System.nanoTime() + settings.net().toNanos();
      if (!bellAway) {
        bellAway = true;
        observer.bell(true);
      }
      return null;
    }
  }

  private List<ClaimedJob> claim(Queue queue, List<JobId> ids) {
    if (ids.isEmpty()) {
      return List.of();
    }
    Claim claim = store.claim(ids, settings.lease());
    bell.announce(claim.early());
    Set<JobId> gone = new HashSet<>(ids);
    claim.claimed().forEach(job -> gone.remove(job.id()));
    claim.early().forEach(job -> gone.remove(job.id()));
    bell.forget(queue, gone);
    return claim.claimed();
  }

  private void work(ClaimedJob job, Semaphore free) {
    try {
      run(job);
    } catch (RuntimeException e) {
      // could not even write down that the job failed: its lease ends and somebody else takes it
      observer.troubled(e);
    } finally {
      running.remove(job.id());
      free.release();
    }
  }

  private void run(ClaimedJob job) {
    long began = System.nanoTime();
    @Nullable JobHandler handler = handlers.get(job.job().name());
    if (handler == null) {
      failed(job, new IllegalStateException("nobody does jobs named " + job.job().name()), true);
      return;
    }
    try {
      if (handler.effect() == Effect.IN_DATABASE) {
        transaction.run(
            () -> {
              handler.work().accept(job.job());
              requireStillOurs(store.complete(job));
            });
      } else {
        handler.work().accept(job.job());
        requireStillOurs(store.complete(job));
      }
    } catch (LeaseLostException e) {
      observer.failed(job, e, AfterFailure.LOST);
      return;
    } catch (Throwable e) {
      // whatever a handler throws, Errors included, is that job's failure and not the worker's
      failed(job, e, false);
      return;
    }
    observer.completed(job, Duration.ofNanos(System.nanoTime() - began));
    bell.finished(job.id(), job.job(), new Outcome.Completed());
  }

  private void failed(ClaimedJob job, Throwable e, boolean forGood) {
    Duration backoff = backoff(job.attempt());
    String cause = cause(e);
    AfterFailure after = store.fail(job, cause, backoff, forGood);
    observer.failed(job, e, after);
    switch (after) {
      case RETRIED -> bell.finished(job.id(), job.job(), new Outcome.Retried(cause, backoff));
      case FAILED -> bell.finished(job.id(), job.job(), new Outcome.Failed(cause));
      case LOST -> {}
    }
  }

  /** Doubles with every attempt; up to a quarter is left to chance so that a crowd spreads out. */
  private Duration backoff(int attempt) {
    long base = settings.backoff().toMillis() << Math.min(attempt - 1, 20);
    return Duration.ofMillis(base + ThreadLocalRandom.current().nextLong(base / 4 + 1));
  }

  /**
   * Type and first own frame: enough to group failures by, and never a message with a name in it.
   */
  private static String cause(Throwable e) {
    for (StackTraceElement frame : e.getStackTrace()) {
      if (frame.getClassName().startsWith("dev.kham.")) {
        return e.getClass().getName() + " at " + frame.getClassName() + ":" + frame.getLineNumber();
      }
    }
    return e.getClass().getName();
  }

  private void keep() {
    while (!isStopping()) {
      try {
        store.extend(running.values(), settings.lease());
        store.reclaim();
        if (!bellAway) {
          for (Queue queue : Queue.values()) {
            bell.announce(store.upcoming(queue, JobBell.HORIZON, FED_AT_ONCE));
          }
        }
      } catch (RuntimeException e) {
        observer.troubled(e);
      }
      pause(settings.net());
    }
  }

  private void pause(Duration time) {
    try {
      stopping.await(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  private static void requireStillOurs(boolean ours) {
    if (!ours) {
      throw new LeaseLostException();
    }
  }

  /** Rolls back the work of a job that became somebody else's meanwhile. */
  private static final class LeaseLostException extends RuntimeException {
    LeaseLostException() {
      super("the lease ended and the job is another worker's");
    }
  }
}
