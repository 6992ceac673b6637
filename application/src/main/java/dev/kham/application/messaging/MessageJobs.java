package dev.kham.application.messaging;

import dev.kham.application.job.Job;
import java.util.Optional;

/** Makes the job that writes a message once more, on a channel that is left. */
@FunctionalInterface
public interface MessageJobs {
  /**
   * The job, with a key of its own for each channel on which it was not delivered.
   *
   * @return empty when it goes on one channel only
   */
  Optional<Job> after(MessageKey undelivered);
}
