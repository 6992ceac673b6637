package dev.kham.application.job;

import java.time.Instant;
import java.util.function.Function;

/**
 * What is done again and again.
 *
 * @param cron when, by the hospital's clock: second, minute, hour, day of month, month, day of week
 * @param jobAt what is to be done at a tick; its key has the time of the tick, its name is always
 *     the same
 */
public record Repeatable(String cron, Function<Instant, Job> jobAt) {
  /** The name of its jobs. */
  public String name() {
    return jobAt.apply(Instant.EPOCH).name();
  }

  /** The queue of its jobs. */
  public Queue queue() {
    return jobAt.apply(Instant.EPOCH).queue();
  }
}
