package dev.kham.application.job;

import java.util.function.Consumer;

/**
 * Does the jobs of one name.
 *
 * @param jobName the {@link Job#name()} it does
 * @param work may run more than once for one job; throws when it could not be done
 */
public record JobHandler(String jobName, Effect effect, Consumer<Job> work) {
  /** Where the work shows. */
  public enum Effect {
    /** In the database: committed together with the end of the job, so it shows exactly once. */
    IN_DATABASE,
    /** Outside: the work itself has to see to it that a second run does nothing. */
    OUTSIDE
  }
}
