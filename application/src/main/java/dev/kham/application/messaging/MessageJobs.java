package dev.kham.application.messaging;

import dev.kham.application.job.Job;
import java.util.List;
import java.util.Optional;

/** Knows the jobs that write messages. */
@FunctionalInterface
public interface MessageJobs {
  /** The job as it was scheduled first; empty for a message that is not theirs. */
  Optional<Job> jobOf(MessageKey key);

  /** All of these. */
  static MessageJobs of(List<MessageJobs> all) {
    return key -> all.stream().flatMap(one -> one.jobOf(key).stream()).findFirst();
  }

  /** The same job once more, under a key of its own. */
  static Job again(Job job, String why) {
    return new Job(
        job.name(), job.queue(), job.key() + ":" + why, job.data(), job.priority(), job.retry());
  }
}
