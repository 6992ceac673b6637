package dev.kham.application.job;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is to be scheduled and withdrawn, collected to be handed over at once. */
public final class JobChanges implements JobQueue {
  private final List<Scheduled> scheduled = new ArrayList<>();
  private final List<String> withdrawn = new ArrayList<>();

  /**
   * A job to come.
   *
   * @param due null for as soon as the transaction commits
   */
  public record Scheduled(Job job, @Nullable Instant due) {}

  @Override
  public void schedule(Job job) {
    scheduled.add(new Scheduled(job, null));
  }

  @Override
  public void schedule(Job job, Instant due) {
    scheduled.add(new Scheduled(job, due));
  }

  @Override
  public void withdraw(String key) {
    withdrawn.add(key);
  }

  public List<Scheduled> scheduled() {
    return List.copyOf(scheduled);
  }

  /** The keys of jobs that will not run. */
  public List<String> withdrawn() {
    return List.copyOf(withdrawn);
  }
}
