package dev.kham.application.job;

import java.time.Instant;

/** Where use cases leave work for later; part of the transaction it is called in. */
public interface JobQueue {
  /** The job is due as soon as the transaction commits. */
  void schedule(Job job);

  /** The job is due then. */
  void schedule(Job job, Instant due);

  /** The job with that key will not run, if it has not begun; otherwise nothing happens. */
  void withdraw(String key);

  /** All of it, in whatever order; no key may be in there twice. */
  default void change(JobChanges changes) {
    changes.withdrawn().forEach(this::withdraw);
    for (JobChanges.Scheduled each : changes.scheduled()) {
      Instant due = each.due();
      if (due == null) {
        schedule(each.job());
      } else {
        schedule(each.job(), due);
      }
    }
  }
}
