package dev.kham.application.job;

import java.util.Map;

/**
 * Something to be done later.
 *
 * @param name what is to be done: action, resource, detail
 * @param key at most one job ever has it; scheduling it again changes the due time while it waits
 *     and nothing afterwards
 * @param data ids only, never personal data
 */
public record Job(String name, Queue queue, String key, Map<String, String> data) {
  public Job {
    data = Map.copyOf(data);
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
