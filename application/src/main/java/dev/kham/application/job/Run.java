package dev.kham.application.job;

import dev.kham.application.job.JobStore.ClaimedJob;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A claimed job in the hands of this instance: held, then begun, then ended or given up, once. */
final class Run {
  private enum Stage {
    HELD,
    BEGUN,
    ENDED,
    GIVEN_UP
  }

  final ClaimedJob job;
  private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.HELD);
  private final AtomicBoolean slotGiven = new AtomicBoolean();
  private volatile long since = System.nanoTime();
  private volatile @Nullable Thread thread;
  private volatile @Nullable Runnable slot;

  Run(ClaimedJob job) {
    this.job = job;
  }

  /** On the thread of the worker; {@code slotBack} is run once, when the next may begin. */
  void begin(Runnable slotBack) {
    since = System.nanoTime();
    slot = slotBack;
    thread = Thread.currentThread();
    stage.set(Stage.BEGUN);
  }

  /** Whether the worker may say what became of the attempt; then nobody else may. */
  boolean end() {
    return stage.compareAndSet(Stage.BEGUN, Stage.ENDED) || stage.get() == Stage.ENDED;
  }

  /** True for who does not wait any longer and may say so; the worker is asked to stop. */
  boolean giveUp() {
    if (!stage.compareAndSet(Stage.BEGUN, Stage.GIVEN_UP)) {
      return false;
    }
    Thread worker = thread;
    if (worker != null) {
      worker.interrupt();
    }
    return true;
  }

  void giveSlotBack() {
    Runnable back = slot;
    if (back != null && slotGiven.compareAndSet(false, true)) {
      back.run();
    }
  }

  boolean isOver(Duration limit) {
    return stage.get() == Stage.BEGUN && took() > limit.toNanos();
  }

  /** How long it has been running, or was waiting to. */
  long took() {
    return System.nanoTime() - since;
  }
}
