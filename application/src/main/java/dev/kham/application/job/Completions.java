package dev.kham.application.job;

import dev.kham.application.job.JobBell.Finished;
import dev.kham.application.job.JobBell.Outcome;
import dev.kham.application.job.JobStore.AfterFailure;
import dev.kham.application.job.JobStore.ClaimedJob;
import dev.kham.application.shared.StoreAwayException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Writes down that jobs are done: many in one commit when many end at the same time. */
final class Completions {
  private static final int AT_ONCE = 100;

  /** How often it is tried to write down one that fails by itself, though the store answers. */
  private static final int TRIES = 5;

  private final JobStore store;
  private final JobBell bell;
  private final JobObserver observer;
  private final Duration pause;
  private final Consumer<ClaimedJob> written;
  private final LinkedBlockingQueue<Done> done = new LinkedBlockingQueue<>();
  private volatile boolean closing;

  /** A job whose work is done and not yet written down. */
  private record Done(ClaimedJob job, Duration took, int tries) {}

  /**
   * For one engine.
   *
   * @param pause before it is tried again to reach a store that is away
   * @param written told of each job that need not be kept any longer
   */
  Completions(
      JobStore store,
      JobBell bell,
      JobObserver observer,
      Duration pause,
      Consumer<ClaimedJob> written) {
    this.store = store;
    this.bell = bell;
    this.observer = observer;
    this.pause = pause;
    this.written = written;
  }

  void add(ClaimedJob job, Duration took) {
    done.add(new Done(job, took, 0));
  }

  /** Writes until it is told to close and all is written. */
  void run() {
    try {
      while (!closing || !done.isEmpty()) {
        Done first = done.poll(pause.toNanos(), TimeUnit.NANOSECONDS);
        if (first != null) {
          List<Done> batch = new ArrayList<>(List.of(first));
          done.drainTo(batch, AT_ONCE - 1);
          write(batch);
        }
      }
    } catch (InterruptedException e) {
      // what is not written is done again by whoever gets the job when its lease ends
    }
  }

  private void write(List<Done> batch) throws InterruptedException {
    Set<JobId> completed;
    try {
      completed = store.complete(batch.stream().map(Done::job).toList());
    } catch (StoreAwayException e) {
      observer.troubled(e);
      later(batch);
      return;
    } catch (RuntimeException e) {
      observer.troubled(e);
      if (batch.size() > 1) {
        for (Done each : batch) {
          write(List.of(each)); // one of them is to blame, the others shall not suffer
        }
      } else {
        Done only = batch.getFirst();
        if (only.tries() < TRIES) {
          later(List.of(new Done(only.job(), only.took(), only.tries() + 1)));
        } else {
          written.accept(only.job());
        }
      }
      return;
    }
    List<Done> ours = new ArrayList<>();
    for (Done each : batch) {
      written.accept(each.job());
      if (completed.contains(each.job().id())) {
        ours.add(each);
        observer.completed(each.job(), each.took());
      } else {
        observer.failed(each.job(), new LeaseLostException(), AfterFailure.LOST);
      }
    }
    for (Queue queue : Queue.values()) {
      List<Finished> finished =
          ours.stream()
              .map(Done::job)
              .filter(job -> job.job().queue() == queue)
              .map(job -> new Finished(job.id(), job.job(), new Outcome.Completed()))
              .toList();
      if (!finished.isEmpty()) {
        bell.finished(queue, finished);
      }
    }
  }

  /** The work is done, so the jobs are kept until that can be said. */
  private void later(List<Done> batch) throws InterruptedException {
    if (!closing) {
      done.addAll(batch);
      Thread.sleep(pause);
    }
  }

  void close() {
    closing = true;
  }
}
