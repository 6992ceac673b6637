package dev.kham.application.job;

import dev.kham.application.shared.InMemoryTable;
import dev.kham.application.shared.InMemoryTransaction;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Jobs that a test puts there; nobody does them. */
public final class InMemoryJobDesk implements JobDesk, JobQueries {
  private final InMemoryTransaction transaction;
  private final InMemoryTable<JobId, JobView> jobs;
  private final InMemoryTable<Queue, Boolean> paused;
  private final Clock clock;

  public InMemoryJobDesk(InMemoryTransaction transaction, Clock clock) {
    this.transaction = transaction;
    this.clock = clock;
    this.jobs = new InMemoryTable<>(transaction);
    this.paused = new InMemoryTable<>(transaction);
  }

  public void put(JobView job) {
    transaction.run(() -> jobs.put(job.id(), job));
  }

  @Override
  public void pause(Queue queue) {
    paused.put(queue, true);
  }

  @Override
  public void resume(Queue queue) {
    paused.put(queue, false);
  }

  @Override
  public boolean retry(JobId id) {
    return jobs.find(id).filter(job -> job.state() == State.FAILED).map(this::again).isPresent();
  }

  @Override
  public int retry(Failed which) {
    List<JobView> failed = failed(which);
    failed.forEach(this::again);
    return failed.size();
  }

  private JobView again(JobView job) {
    JobView again =
        new JobView(
            job.id(),
            job.job(),
            State.WAITING,
            0,
            clock.instant(),
            job.created(),
            job.started(),
            null,
            job.lastError(),
            job.batchId());
    jobs.put(job.id(), again);
    return again;
  }

  @Override
  public boolean cancel(JobId id) {
    Optional<JobView> found =
        jobs.find(id).filter(it -> EnumSet.of(State.WAITING, State.FAILED).contains(it.state()));
    found.ifPresent(
        job ->
            jobs.put(
                id,
                new JobView(
                    id,
                    job.job(),
                    State.CANCELLED,
                    job.attempts(),
                    job.due(),
                    job.created(),
                    job.started(),
                    clock.instant(),
                    job.lastError(),
                    job.batchId())));
    return found.isPresent();
  }

  @Override
  public List<QueueView> queues() {
    return Arrays.stream(Queue.values()).map(this::view).toList();
  }

  private QueueView view(Queue queue) {
    Map<State, Long> counts = new EnumMap<>(State.class);
    for (State state : State.values()) {
      counts.put(state, (long) jobs(it -> it.job().queue() == queue && it.state() == state).size());
    }
    List<JobView> due =
        jobs(
            it ->
                it.job().queue() == queue
                    && it.state() == State.WAITING
                    && !it.due().isAfter(clock.instant()));
    @Nullable Instant oldest =
        due.stream().map(JobView::due).min(Comparator.naturalOrder()).orElse(null);
    return new QueueView(
        queue, paused.find(queue).orElse(false), counts, due.size(), oldest, 0, null);
  }

  @Override
  public List<Backlog> backlog() {
    throw new UnsupportedOperationException("only the real store is measured");
  }

  @Override
  public Optional<JobView> job(JobId id) {
    return jobs.find(id);
  }

  @Override
  public Page list(Filter filter) {
    String text = filter.text();
    Place after = filter.after();
    List<JobView> found =
        jobs(
                it ->
                    fits(filter.queue(), it.job().queue())
                        && fits(filter.state(), it.state())
                        && fits(filter.name(), it.job().name())
                        && (text == null || it.job().key().contains(text))
                        && (after == null
                            || it.id().toString().compareTo(after.open().toString()) < 0))
            .stream()
            .sorted(Comparator.comparing((JobView it) -> it.id().toString()).reversed())
            .toList();
    if (found.size() <= filter.limit()) {
      return new Page(found, null);
    }
    List<JobView> shown = found.subList(0, filter.limit());
    return new Page(shown, new Place(shown.getLast().id(), shown.getLast().id()));
  }

  private static <T> boolean fits(@Nullable T wanted, T is) {
    return wanted == null || wanted.equals(is);
  }

  @Override
  public List<FailureGroup> failures() {
    record Alike(Queue queue, String name, @Nullable String cause) {}
    Map<Alike, List<JobView>> groups =
        failed(new Failed(null, null, null)).stream()
            .collect(
                Collectors.groupingBy(
                    it -> new Alike(it.job().queue(), it.job().name(), it.lastError())));
    List<FailureGroup> all = new ArrayList<>();
    groups.forEach(
        (alike, some) -> {
          List<Instant> times = some.stream().map(JobView::finished).sorted().toList();
          all.add(
              new FailureGroup(
                  alike.queue(),
                  alike.name(),
                  alike.cause(),
                  some.size(),
                  times.getFirst(),
                  times.getLast()));
        });
    all.sort(Comparator.comparing(FailureGroup::count).reversed());
    return all;
  }

  @Override
  public int count(Failed which) {
    return failed(which).size();
  }

  private List<JobView> failed(Failed which) {
    return jobs(
        it ->
            it.state() == State.FAILED
                && fits(which.queue(), it.job().queue())
                && fits(which.name(), it.job().name())
                && (which.cause() == null || which.cause().equals(it.lastError())));
  }

  private List<JobView> jobs(Predicate<JobView> wanted) {
    return jobs.all().stream().filter(wanted).toList();
  }
}
