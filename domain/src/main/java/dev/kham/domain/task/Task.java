package dev.kham.domain.task;

import dev.kham.domain.account.AccountId;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What somebody asked for and is done in the background.
 *
 * @param owner who asked; nobody else sees it
 * @param kind what is done, such as {@code import-medicines}
 * @param done how much of it
 * @param total of how much; null while nobody knows
 * @param counts what came of it so far, by words that never change, such as {@code added}
 * @param job the key of the job that goes on with it; null while there is none
 * @param finishedAt when it was over; null before
 */
public record Task(
    TaskId id,
    AccountId owner,
    String kind,
    State state,
    long done,
    @Nullable Long total,
    Map<String, Long> counts,
    @Nullable String job,
    @Nullable Instant finishedAt) {
  /** How long a task that is over is kept, and its result with it. */
  public static final Duration KEPT = Duration.ofDays(7);

  private static final int ALL = 100;

  /** Where a task stands. */
  public enum State {
    /** What it works on is still coming in. */
    RECEIVING,
    WAITING,
    RUNNING,
    DONE,
    /** Nobody goes on with it, until somebody has its job run again. */
    FAILED,
    /** Ended by its owner; what was done by then stays done. */
    CANCELLED
  }

  public Task {
    counts = Map.copyOf(counts);
    if ((state == State.DONE || state == State.CANCELLED) == (finishedAt == null)) {
      throw new IllegalArgumentException("what is over has a time, and nothing else");
    }
  }

  /** A task whose material is still coming in. */
  public static Task receiving(TaskId id, AccountId owner, String kind) {
    return new Task(id, owner, kind, State.RECEIVING, 0, null, Map.of(), null, null);
  }

  /** All is there, and that job begins with it. */
  public Task queue(long all, String firstJob) {
    return new Task(id, owner, kind, State.WAITING, 0, all, counts, firstJob, null);
  }

  /** So much more is done, with that outcome, and that job goes on. */
  public Task advance(long more, Map<String, Long> outcome, String nextJob) {
    return new Task(
        id, owner, kind, State.RUNNING, done + more, total, plus(outcome), nextJob, null);
  }

  /** The rest is done, with that outcome. */
  public Task finish(long more, Map<String, Long> outcome, Instant at) {
    return new Task(id, owner, kind, State.DONE, done + more, done + more, plus(outcome), null, at);
  }

  /** Nobody goes on with it; what was done stays done. */
  public Task cancel(Instant at) {
    return new Task(id, owner, kind, State.CANCELLED, done, total, counts, null, at);
  }

  private Map<String, Long> plus(Map<String, Long> outcome) {
    Map<String, Long> sum = new TreeMap<>(counts);
    outcome.forEach((what, count) -> sum.merge(what, count, Long::sum));
    return sum;
  }

  /** Whether nothing more becomes of it. */
  public boolean isOver() {
    return finishedAt != null;
  }

  /** How far it is, 0 to 100. */
  public int percent() {
    if (state == State.DONE) {
      return ALL;
    }
    return total == null || total == 0 ? 0 : (int) (done * ALL / total);
  }
}
