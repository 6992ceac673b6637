package dev.kham.application.job;

import dev.kham.application.shared.Transaction;
import dev.kham.domain.task.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;

/**
 * Deletes what nobody will ask for again, in small commits, so that nobody waits for it; one that
 * is cut off is continued by the next.
 */
public final class SweepOldRows {
  public static final String JOB = "sweep-old-rows";

  private static final int STEP = 500;

  /** Kept answers are given again for 24 hours, sessions are asked for while access tokens live. */
  private static final Duration NO_LONGER_ASKED_FOR = Duration.ofDays(2);

  private final Transaction transaction;
  private final OldRows rows;
  private final Map<OldRows.Kind, Duration> kept = new EnumMap<>(OldRows.Kind.class);

  /**
   * Wired with its port.
   *
   * @param done how long completed and cancelled jobs are kept; their keys are free afterwards
   * @param failed how long failed jobs are kept for somebody to look at
   */
  public SweepOldRows(Transaction transaction, OldRows rows, Duration done, Duration failed) {
    this.transaction = transaction;
    this.rows = rows;
    kept.put(OldRows.Kind.DONE_JOBS, done);
    kept.put(OldRows.Kind.FAILED_JOBS, failed);
    kept.put(OldRows.Kind.BATCHES, done);
    kept.put(OldRows.Kind.ANSWERS, NO_LONGER_ASKED_FOR);
    kept.put(OldRows.Kind.SESSIONS, NO_LONGER_ASKED_FOR);
    kept.put(OldRows.Kind.IMPORT_KEYS, Duration.ZERO);
    kept.put(OldRows.Kind.TASKS, Task.KEPT);
  }

  /** The run of that tick. */
  public static Job asJob(Instant tick) {
    return new Job(JOB, Queue.REPORT, JOB + ":" + tick, Map.of());
  }

  /** Deletes all there is. */
  public void handle() {
    kept.forEach(
        (kind, unused) -> {
          int deleted;
          do {
            deleted = transaction.call(() -> rows.delete(kind, unused, STEP));
          } while (deleted == STEP);
        });
  }
}
