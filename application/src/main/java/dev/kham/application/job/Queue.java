package dev.kham.application.job;

import java.util.Locale;

/** The queues, each with workers of its own so that a slow one never holds up another. */
public enum Queue {
  PAYMENT(5),
  NOTIFICATION(10),
  APPOINTMENT(5),
  MEDICINE(3),
  AI_PROCESSING(2),
  REPORT(1);

  private final int workers;

  Queue(int workers) {
    this.workers = workers;
  }

  /** How many jobs of the queue one instance of Kham runs at the same time. */
  public int workers() {
    return workers;
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
    return valueOf(label.toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
