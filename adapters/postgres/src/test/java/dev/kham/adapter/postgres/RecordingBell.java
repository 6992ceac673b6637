package dev.kham.adapter.postgres;

import dev.kham.application.job.JobBell;
import dev.kham.application.job.JobId;
import dev.kham.application.job.JobStore.UpcomingJob;
import dev.kham.application.job.Queue;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Remembers what was announced and never rings. */
@Singleton
class RecordingBell implements JobBell {
  final List<UpcomingJob> announced = new CopyOnWriteArrayList<>();
  final List<JobId> forgotten = new CopyOnWriteArrayList<>();

  @Override
  public void announce(Collection<UpcomingJob> jobs) {
    announced.addAll(jobs);
  }

  @Override
  public Rung take(Queue queue, int max) {
    return new Rung(List.of(), Duration.ofHours(1));
  }

  @Override
  public void finished(Queue queue, Collection<Finished> jobs) {}

  @Override
  public void forget(Queue queue, Collection<JobId> ids) {
    forgotten.addAll(ids);
  }

  @Override
  public void onAnnouncement(Consumer<Queue> listener) {}

  @Override
  public void show(Queue queue, boolean paused, int workers) {}

  @Override
  public void show(Collection<Repeating> all) {}
}
