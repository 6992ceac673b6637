package dev.kham.application.job;

import dev.kham.application.job.JobBell.Rung;
import org.jspecify.annotations.Nullable;

/** The bell while it answers; once it did not, nobody waits for it until it was looked for. */
final class GuardedBell {
  private final JobBell bell;
  private final JobObserver observer;
  private volatile boolean away;

  GuardedBell(JobBell bell, JobObserver observer) {
    this.bell = bell;
    this.observer = observer;
  }

  /** What rings; null while the bell is away. */
  @Nullable Rung take(Queue queue, int max) {
    if (away) {
      return null;
    }
    try {
      return bell.take(queue, max);
    } catch (BellAwayException e) {
      lost();
      return null;
    }
  }

  private synchronized void lost() {
    if (!away) {
      away = true;
      observer.bell(true);
    }
  }

  boolean isAway() {
    return away;
  }

  /** Whether a bell that is away would answer again. */
  boolean answers() {
    try {
      bell.take(Queue.PAYMENT, 0);
      return true;
    } catch (BellAwayException e) {
      return false;
    }
  }

  /** Whatever the bell must know, it was told. */
  synchronized void back() {
    if (away) {
      away = false;
      observer.bell(false);
    }
  }
}
