package dev.kham.application.job;

import dev.kham.application.shared.InMemoryTable;
import dev.kham.application.shared.InMemoryTransaction;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Keeps the jobs until a test takes those that are due; no key is ever given to two jobs. */
public final class RecordingJobQueue implements JobQueue {
  private record Row(Job job, Instant due, boolean waiting) {}

  private final InMemoryTransaction transaction;
  private final InMemoryTable<String, Row> jobs;
  private final Clock clock;

  public RecordingJobQueue(InMemoryTransaction transaction, Clock clock) {
    this.transaction = transaction;
    this.clock = clock;
    jobs = new InMemoryTable<>(transaction);
  }

  @Override
  public void schedule(Job job) {
    schedule(job, clock.instant());
  }

  @Override
  public void schedule(Job job, Instant due) {
    transaction.requireOpen();
    Optional<Row> known = jobs.find(job.key());
    if (known.isEmpty()) {
      jobs.put(job.key(), new Row(job, due, true));
    } else if (known.get().waiting()) {
      jobs.put(job.key(), new Row(known.get().job(), due, true));
    }
  }

  @Override
  public void withdraw(String key) {
    transaction.requireOpen();
    jobs.find(key).ifPresent(row -> jobs.put(key, new Row(row.job(), row.due(), false)));
  }

  /** The jobs that wait, soonest due first. */
  public List<Job> waiting() {
    return rows().map(Row::job).toList();
  }

  /** When the waiting job with that key is due; empty when none waits. */
  public Optional<Instant> dueOf(String key) {
    return jobs.find(key).filter(Row::waiting).map(Row::due);
  }

  /** Begins the jobs that are due, soonest first; they wait no longer. */
  public List<Job> takeDue() {
    return transaction.call(
        () -> {
          List<Job> due =
              rows().filter(row -> !row.due().isAfter(clock.instant())).map(Row::job).toList();
          due.forEach(job -> withdraw(job.key()));
          return due;
        });
  }

  private Stream<Row> rows() {
    return jobs.all().stream().filter(Row::waiting).sorted(Comparator.comparing(Row::due));
  }
}
