package dev.kham.application.job;

import dev.kham.application.job.JobBell.Finished;
import dev.kham.application.job.JobBell.Outcome;
import dev.kham.application.job.JobHandler.Effect;
import dev.kham.application.job.JobStore.AfterFailure;
import dev.kham.application.job.JobStore.ClaimedJob;
import dev.kham.application.job.JobStore.ReclaimedJob;
import dev.kham.application.shared.RightOfWay;
import dev.kham.application.shared.Transaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
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
  private final JobStore store;
  private final JobBell bell;
  private final GuardedBell guarded;
  private final Transaction transaction;
  private final Map<String, JobHandler> handlers;
  private final JobObserver observer;
  private final RightOfWay way;
  private final Settings settings;

  /** One for each queue this instance works at. */
  private final Map<Queue, Dispatcher> dispatchers = new EnumMap<>(Queue.class);

  /** By token, since the same job may come back while an earlier attempt of it still hangs. */
  private final Map<UUID, Run> running = new ConcurrentHashMap<>();

  private final Completions completions;
  private final List<Thread> threads = new ArrayList<>();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private long extendedAt = System.nanoTime();
  private long fedAt;

  /**
   * How the engine runs.
   *
   * @param lease how long a job stays a worker's without a sign of life
   * @param poll how often the store is asked while the bell is away; also how soon a pause is seen
   * @param net how long after its time a job the bell forgot is claimed from the store; also how
   *     often the bell is fed
   * @param stopWait how long stopping waits for running jobs
   * @param workers how many jobs of each queue this engine runs at a time; of a queue that is
   *     missing or has 0, none
   * @param timeLimits how long an attempt may take; the queue's own where it is missing
   */
  public record Settings(
      Duration lease,
      Duration poll,
      Duration net,
      Duration stopWait,
      Map<Queue, Integer> workers,
      Map<Queue, Duration> timeLimits) {
    public Settings {
      workers = Map.copyOf(workers);
      timeLimits = Map.copyOf(timeLimits);
      if (workers.values().stream().anyMatch(count -> count < 0)) {
        throw new IllegalArgumentException("no queue has less than no workers: " + workers);
      }
    }

    /** What Kham runs with unless told otherwise. */
    public static Settings standard() {
      Map<Queue, Integer> workers = new EnumMap<>(Queue.class);
      for (Queue queue : Queue.values()) {
        workers.put(queue, queue.workers());
      }
      return new Settings(
          Duration.ofSeconds(30),
          Duration.ofMillis(500),
          Duration.ofSeconds(3),
          Duration.ofSeconds(20),
          workers,
          Map.of());
    }

    public Settings withWorkers(Map<Queue, Integer> other) {
      return new Settings(lease, poll, net, stopWait, other, timeLimits);
    }

    int workers(Queue queue) {
      return workers.getOrDefault(queue, 0);
    }

    Duration timeLimit(Queue queue) {
      return timeLimits.getOrDefault(queue, queue.timeLimit());
    }
  }

  /**
   * Wired with its ports; runs nothing yet.
   *
   * @param way given before each job: jobs can wait
   */
  public JobEngine(
      JobStore store,
      JobBell bell,
      Transaction transaction,
      Collection<JobHandler> handlers,
      JobObserver observer,
      RightOfWay way,
      Settings settings) {
    this.store = store;
    this.bell = bell;
    this.guarded = new GuardedBell(bell, observer);
    this.transaction = transaction;
    this.handlers =
        handlers.stream().collect(Collectors.toMap(JobHandler::jobName, Function.identity()));
    this.observer = observer;
    this.way = way;
    this.settings = settings;
    this.fedAt = System.nanoTime() - settings.net().toNanos();
    this.completions = new Completions(store, bell, observer, settings.poll(), this::leave);
    Dispatcher.Hands hands = new Workers();
    for (Queue queue : Queue.values()) {
      if (settings.workers(queue) > 0) {
        dispatchers.put(
            queue, new Dispatcher(queue, store, bell, guarded, settings, observer, hands));
      }
    }
  }

  /** Begins to run jobs. */
  public void start() {
    bell.onAnnouncement(this::wake);
    thread("jobs-completions", completions::run);
    thread("jobs-leases", () -> every(settings.poll(), this::guardRunning));
    thread("jobs-keeper", () -> every(settings.poll(), this::keep));
    for (Dispatcher dispatcher : dispatchers.values()) {
      thread("jobs-" + dispatcher.queue().label(), dispatcher::run);
    }
  }

  private void thread(String name, Runnable work) {
    threads.add(Thread.ofVirtual().name(name).start(work));
  }

  /** Takes no more jobs and waits for the running ones, at most {@link Settings#stopWait()}. */
  @Override
  public void close() {
    // no thread is interrupted: that would tear the connection it may be using
    dispatchers.values().forEach(Dispatcher::stop);
    long deadline = System.nanoTime() + settings.stopWait().toNanos();
    try {
      for (Dispatcher dispatcher : dispatchers.values()) {
        // what still runs then is taken over by another instance when its lease ends
        dispatcher.awaitIdle(deadline - System.nanoTime());
      }
      completions.close();
      stopping.countDown();
      for (Thread thread : threads) {
        thread.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
      }
    } catch (InterruptedException e) {
      stopping.countDown();
      Thread.currentThread().interrupt();
    }
  }

  private boolean isStopping() {
    return stopping.getCount() == 0;
  }

  private void wake(Queue queue) {
    Dispatcher dispatcher = dispatchers.get(queue);
    if (dispatcher != null) {
      dispatcher.wake();
    }
  }

  private void leave(ClaimedJob job) {
    running.remove(job.token());
  }

  private void work(Run run, Runnable slotBack) {
    way.give();
    run.begin(slotBack);
    try {
      run(run);
    } catch (RuntimeException e) {
      // could not even write down that the job failed: its lease ends and somebody else takes it
      observer.troubled(e);
      leave(run.job);
    } finally {
      run.giveSlotBack();
    }
  }

  private void run(Run run) {
    ClaimedJob job = run.job;
    @Nullable JobHandler handler = handlers.get(job.job().name());
    if (handler == null) {
      if (run.end()) {
        failed(job, new IllegalStateException("nobody does jobs named " + job.job().name()), true);
      }
      return;
    }
    boolean inDatabase = handler.effect() == Effect.IN_DATABASE;
    try {
      if (inDatabase) {
        transaction.run(
            () -> {
              handler.work().accept(job.job());
              requireStillOurs(run.end() && !store.complete(List.of(job)).isEmpty());
            });
      } else {
        handler.work().accept(job.job());
      }
    } catch (LeaseLostException e) {
      if (run.end()) {
        leave(job);
        observer.failed(job, e, AfterFailure.LOST);
      }
      return;
    } catch (PutOffException e) {
      if (run.end()) {
        putOff(job, e);
      }
      return;
    } catch (Throwable e) {
      // whatever a handler throws, Errors included, is that job's failure and not the worker's
      if (run.end()) {
        failed(job, e, false);
      }
      return;
    }
    Duration took = Duration.ofNanos(run.took());
    if (!run.end()) {
      return; // given up for taking too long, and said to be failed
    }
    if (inDatabase) {
      leave(job);
      observer.completed(job, took);
      tell(job, new Outcome.Completed());
    } else {
      completions.add(job, took);
    }
  }

  private void putOff(ClaimedJob job, PutOffException e) {
    Optional<Duration> delay;
    try {
      delay = store.putOff(job, e.until());
    } finally {
      leave(job);
    }
    delay.ifPresent(
        it -> {
          if (it.compareTo(JobBell.HORIZON) > 0) {
            bell.forget(job.job().queue(), List.of(job.id()));
          } else {
            tell(job, new Outcome.Retried("put off", it));
          }
        });
  }

  private void failed(ClaimedJob job, Throwable e, boolean forGood) {
    Duration backoff = job.job().retry().after(job.attempt());
    String cause = cause(e);
    AfterFailure after;
    try {
      after = store.fail(job, cause, backoff, forGood);
    } finally {
      leave(job);
    }
    announce(job, e, cause, after, backoff);
  }

  private void announce(
      ClaimedJob job, Throwable e, String cause, AfterFailure after, Duration delay) {
    observer.failed(job, e, after);
    switch (after) {
      case RETRIED -> tell(job, new Outcome.Retried(cause, delay));
      case FAILED -> tell(job, new Outcome.Failed(cause));
      case LOST -> {}
    }
  }

  private void tell(ClaimedJob job, Outcome outcome) {
    bell.finished(job.job().queue(), List.of(new Finished(job.id(), job.job(), outcome)));
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

  private void guardRunning() {
    if (isDue(extendedAt)) {
      store.extend(running.values().stream().map(run -> run.job).toList(), settings.lease());
      extendedAt = System.nanoTime();
    }
    for (Run run : running.values()) {
      Queue queue = run.job.job().queue();
      Duration limit = settings.timeLimit(queue);
      if (run.isOver(limit) && run.giveUp()) {
        // a worker that does not even stop when it is told to does not keep its slot
        run.giveSlotBack();
        failed(run.job, new TimeLimitException(limit), false);
      }
    }
  }

  private boolean isDue(long last) {
    return System.nanoTime() - last >= settings.net().toNanos();
  }

  private void keep() {
    Set<Queue> paused = store.paused();
    dispatchers.forEach((queue, it) -> it.setPaused(paused.contains(queue)));
    if (isDue(fedAt)) {
      fedAt = System.nanoTime();
      store.reclaim().forEach(this::reclaimed);
      feed(paused);
    }
  }

  private void reclaimed(ReclaimedJob reclaimed) {
    LeaseEndedException e = new LeaseEndedException();
    announce(reclaimed.job(), e, cause(e), reclaimed.after(), Duration.ZERO);
  }

  private void feed(Set<Queue> paused) {
    boolean wasAway = guarded.isAway();
    if (wasAway && !guarded.answers()) {
      return;
    }
    for (Dispatcher dispatcher : dispatchers.values()) {
      dispatcher.feed();
      bell.show(dispatcher.queue(), paused.contains(dispatcher.queue()), dispatcher.workers());
    }
    // what was lost while it was fed has not been looked for yet
    if (wasAway) {
      guarded.back();
    }
  }

  private void every(Duration time, Runnable work) {
    while (!isStopping()) {
      try {
        work.run();
      } catch (RuntimeException e) {
        observer.troubled(e);
      }
      try {
        stopping.await(time.toNanos(), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private static void requireStillOurs(boolean ours) {
    if (!ours) {
      throw new LeaseLostException();
    }
  }

  private final class Workers implements Dispatcher.Hands {
    @Override
    public List<Run> hold(List<ClaimedJob> jobs) {
      List<Run> runs = jobs.stream().map(Run::new).toList();
      runs.forEach(run -> running.put(run.job.token(), run));
      return runs;
    }

    @Override
    public void begin(Run run, Runnable slotBack) {
      Thread.ofVirtual().name("job-" + run.job.job().name()).start(() -> work(run, slotBack));
    }

    @Override
    public void release(Collection<Run> runs) {
      List<ClaimedJob> jobs = runs.stream().map(run -> run.job).toList();
      jobs.forEach(JobEngine.this::leave);
      try {
        store.release(jobs);
      } catch (RuntimeException e) {
        // nobody extends their leases, so they come back by themselves
        observer.troubled(e);
      }
    }
  }
}
