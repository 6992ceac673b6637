package dev.kham.application.job;

import java.time.Duration;
import java.util.Locale;

/**
 * The queues, most pressing first; each has workers of its own, so that a slow one never holds up
 * another.
 */
public enum Queue {
  PAYMENT(5, Duration.ofMinutes(1)),
  NOTIFICATION(10, Duration.ofMinutes(1)),
  APPOINTMENT(5, Duration.ofMinutes(2)),
  MEDICINE(3, Duration.ofMinutes(2)),
  AI_PROCESSING(2, Duration.ofMinutes(10)),
  REPORT(1, Duration.ofMinutes(30));

  private final int workers;
  private final Duration timeLimit;

  Queue(int workers, Duration timeLimit) {
    this.workers = workers;
    this.timeLimit = timeLimit;
  }

  /**
   * How many jobs of the queue one instance of Kham runs at the same time unless told otherwise.
   */
  public int workers() {
    return workers;
  }

  /** How long one attempt may take. */
  public Duration timeLimit() {
    return timeLimit;
  }

  /** The queue's name outside Java: {@code ai-processing}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The queue with that {@link #label()}.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static Queue labelled(String label) {
    for (Queue queue : values()) {
      if (queue.label().equals(label)) {
        return queue;
      }
    }
    throw new IllegalArgumentException("no queue " + label);
  }
}
