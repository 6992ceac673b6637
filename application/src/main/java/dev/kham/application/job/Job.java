package dev.kham.application.job;

import java.util.Map;

/**
 * Something to be done later.
 *
 * @param name what is to be done: action, resource, detail
 * @param key at most one job ever has it; scheduling it again changes the due time while it waits
 *     and nothing afterwards
 * @param data ids only, never personal data
 * @param priority of the jobs of a queue that are due, those with the lowest number begin first; 0
 *     unless told otherwise, {@value #LAST} at most
 */
public record Job(
    String name, Queue queue, String key, Map<String, String> data, int priority, Retry retry) {
  /** The priority of what can wait for everything else. */
  public static final int LAST = 1000;

  public Job {
    data = Map.copyOf(data);
    if (priority < 0 || priority > LAST) {
      throw new IllegalArgumentException("a priority is from 0 to " + LAST + ": " + priority);
    }
  }

  /** A job as most are. */
  public Job(String name, Queue queue, String key, Map<String, String> data) {
    this(name, queue, key, data, 0, Retry.STANDARD);
  }

  public Job with(Retry other) {
    return new Job(name, queue, key, data, priority, other);
  }

  public Job withPriority(int other) {
    return new Job(name, queue, key, data, other, retry);
  }

  /**
   * A datum the job must have.
   *
   * @throws IllegalArgumentException when it has not
   */
  public String datum(String name) {
    String value = data.get(name);
    if (value == null) {
      throw new IllegalArgumentException("job " + this.name + " has no " + name);
    }
    return value;
  }
}
