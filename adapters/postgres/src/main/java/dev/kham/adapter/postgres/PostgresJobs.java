package dev.kham.adapter.postgres;

import dev.kham.application.job.Job;
import dev.kham.application.job.JobBell;
import dev.kham.application.job.JobChanges;
import dev.kham.application.job.JobId;
import dev.kham.application.job.JobQueue;
import dev.kham.application.job.JobStore;
import dev.kham.application.job.Queue;
import dev.kham.application.shared.IdGenerator;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The table of jobs; {@code now()} is the only clock it knows. */
@ApplicationScoped
class PostgresJobs implements JobQueue, JobStore {
  /** Nine values each, of 65,535 that a statement can have. */
  private static final int AT_ONCE = 1000;

  private static final int RECLAIMED_AT_ONCE = 1000;
  private static final String[] LABELS =
      Stream.of(Queue.values()).map(Queue::label).toArray(String[]::new);

  /**
   * Those of the jobs that still are the caller's, locked one after the other: leases are extended
   * while jobs are completed, and the two would wait for each other in a circle.
   */
  private static final String HELD =
      """
      select id mine_id from jobs
      join unnest(:ids, :tokens) as held (held_id, held_token)
          on id = held_id and token = held_token and state = 'active'
      order by id
      for update of jobs
      """;

  private final Sql sql;
  private final JobBell bell;
  private final IdGenerator ids;
  private final JobRows rows;
  private final AfterCommit afterCommit;

  PostgresJobs(Sql sql, JobBell bell, IdGenerator ids, JobRows rows, AfterCommit afterCommit) {
    this.sql = sql;
    this.bell = bell;
    this.ids = ids;
    this.rows = rows;
    this.afterCommit = afterCommit;
  }

  @Override
  public void schedule(Job job) {
    JobChanges change = new JobChanges();
    change.schedule(job);
    change(change);
  }

  @Override
  public void schedule(Job job, Instant due) {
    JobChanges change = new JobChanges();
    change.schedule(job, due);
    change(change);
  }

  @Override
  public void withdraw(String key) {
    JobChanges change = new JobChanges();
    change.withdraw(key);
    change(change);
  }

  @Override
  public void change(JobChanges changes) {
    List<JobChanges.Scheduled> scheduled = changes.scheduled();
    List<String> withdrawn = changes.withdrawn();
    for (int i = 0; i < scheduled.size() || !withdrawn.isEmpty(); i += AT_ONCE) {
      int end = Math.min(i + AT_ONCE, scheduled.size());
      change(scheduled.subList(i, end), withdrawn);
      withdrawn = List.of();
    }
  }

  /**
   * In one statement; with a value for each instead of arrays, whose length would have PostgreSQL
   * plan anew each time.
   */
  private void change(List<JobChanges.Scheduled> scheduled, List<String> withdrawn) {
    Step step = new Step(statement(scheduled.size(), withdrawn.size()));
    for (int i = 0; i < withdrawn.size(); i++) {
      step.bind("withdrawn" + i, withdrawn.get(i));
    }
    for (int i = 0; i < scheduled.size(); i++) {
      bind(step, i, scheduled.get(i));
    }
    sql.later(
        step,
        Step.rows(
            changed -> {
              tell(changed);
              return changed;
            }));
  }

  private void tell(ResultSet changed) throws SQLException {
    List<UpcomingJob> near = new ArrayList<>();
    Map<Queue, List<JobId>> gone = new EnumMap<>(Queue.class);
    while (changed.next()) {
      UpcomingJob job = rows.upcoming(changed);
      if (job.delay().compareTo(JobBell.HORIZON) > 0) {
        continue; // the bell was never told
      }
      if (changed.getString("state").equals("waiting")) {
        near.add(job);
      } else {
        gone.computeIfAbsent(job.job().queue(), queue -> new ArrayList<>()).add(job.id());
      }
    }
    if (!near.isEmpty()) {
      afterCommit.run(() -> bell.announce(near));
    }
    if (!gone.isEmpty()) {
      afterCommit.run(() -> gone.forEach(bell::forget));
    }
  }

  private static String statement(int scheduled, int withdrawn) {
    List<String> parts = new ArrayList<>();
    if (withdrawn > 0) {
      parts.add(
          """
          withdrawn as (
              update jobs set state = 'cancelled', finished_at = now()
              where key in (%s) and state = 'waiting'
              returning *)
          """
              .formatted(each(withdrawn, ":withdrawn#")));
    }
    if (scheduled > 0) {
      parts.add(
          """
          scheduled as (
              insert into jobs (id, queue, name, key, data, run_at, priority, max_attempts,
                  backoff_ms)
              select id, queue, name, key, cast(data as jsonb),
                  coalesce(cast(nullif(due, '') as timestamptz), now()), priority, attempts, backoff
              from (values %s)
                  as job (id, queue, name, key, data, due, priority, attempts, backoff)
              on conflict on constraint job_key_unique
                  do update set run_at = excluded.run_at where jobs.state = 'waiting'
              returning *)
          """
              .formatted(
                  each(
                      scheduled,
                      "(:id#, :queue#, :name#, :key#, :data#, :due#, :priority#, :attempts#,"
                          + " :backoff#)")));
    }
    String changed =
        Stream.of(withdrawn > 0 ? "withdrawn" : null, scheduled > 0 ? "scheduled" : null)
            .filter(Objects::nonNull)
            .map(part -> "select * from " + part)
            .collect(Collectors.joining(" union all "));
    return "with "
        + String.join(", ", parts)
        + "select *, ceil(extract(epoch from run_at - clock_timestamp()) * 1000) delay_ms from ("
        + changed
        + ") changed";
  }

  private static String each(int count, String form) {
    return IntStream.range(0, count)
        .mapToObj(i -> form.replace("#", String.valueOf(i)))
        .collect(Collectors.joining(", "));
  }

  private void bind(Step step, int i, JobChanges.Scheduled scheduled) {
    Job job = scheduled.job();
    Instant due = scheduled.due();
    step.bind("id" + i, ids.next())
        .bind("queue" + i, job.queue().label())
        .bind("name" + i, job.name())
        .bind("key" + i, job.key())
        .bind("data" + i, rows.write(job.data()))
        // as text: whether there is a time or none must not make it another statement
        .bind("due" + i, due == null ? "" : due.toString())
        .bind("priority" + i, job.priority())
        .bind("attempts" + i, job.retry().attempts())
        .bind("backoff" + i, job.retry().backoff().toMillis());
  }

  @Override
  public Claim claim(Collection<JobId> jobs, Duration lease) {
    UUID[] wanted = uuids(jobs);
    return sql.query(
        handle -> {
          List<ClaimedJob> claimed =
              handle
                  .createQuery(
                      """
                      with claimed as (
                          update jobs set state = 'active', token = gen_random_uuid(),
                              lease_until = now() + :lease * interval '1 millisecond',
                              attempts = attempts + 1, started_at = now()
                          where id in (select id from jobs
                                       where id = any(:ids) and state = 'waiting'
                                         and run_at <= now()
                                       for update skip locked)
                          returning *)
                      select * from claimed order by priority, run_at, id
                      """)
                  .bind("ids", wanted)
                  .bind("lease", lease.toMillis())
                  .map((row, context) -> rows.claimed(row))
                  .list();
          if (claimed.size() == wanted.length) {
            return new Claim(claimed, List.of());
          }
          List<UpcomingJob> early =
              handle
                  .createQuery(
                      """
                      select *, ceil(extract(epoch from run_at - now()) * 1000) delay_ms from jobs
                      where id = any(:ids) and state = 'waiting' and run_at > now()
                      """)
                  .bind("ids", wanted)
                  .map((row, context) -> rows.upcoming(row))
                  .list();
          return new Claim(claimed, early);
        });
  }

  @Override
  public List<ClaimedJob> claimDue(Queue queue, int limit, Duration overdue, Duration lease) {
    return sql.query(
        handle ->
            handle
                .createQuery(
                    """
                    with claimed as (
                        update jobs set state = 'active', token = gen_random_uuid(),
                            lease_until = now() + :lease * interval '1 millisecond',
                            attempts = attempts + 1, started_at = now()
                        where id = any(array(
                            select id from jobs
                            where queue = :queue and state = 'waiting'
                              and run_at <= now() - :overdue * interval '1 millisecond'
                            order by priority, run_at, id
                            limit :limit
                            for update skip locked))
                        returning *)
                    select * from claimed order by priority, run_at, id
                    """)
                .bind("queue", queue.label())
                .bind("overdue", overdue.toMillis())
                .bind("lease", lease.toMillis())
                .bind("limit", limit)
                .map((row, context) -> rows.claimed(row))
                .list());
  }

  @Override
  public Set<JobId> complete(Collection<ClaimedJob> jobs) {
    return sql.query(
        handle ->
            handle
                .createQuery(
                    """
                    with mine as ("""
                        + HELD
                        + """
                    )
                    update jobs set state = 'completed', finished_at = now(),
                        token = null, lease_until = null
                    from mine where id = mine_id
                    returning id
                    """)
                .bind("ids", ids(jobs))
                .bind("tokens", tokens(jobs))
                .mapTo(UUID.class)
                .map(JobId::new)
                .set());
  }

  @Override
  public AfterFailure fail(ClaimedJob job, String cause, Duration backoff, boolean forGood) {
    return sql.query(
            handle ->
                handle
                    .createQuery(
                        """
                        update jobs set token = null, lease_until = null, last_error = :cause,
                            state = case when :last then 'failed' else 'waiting' end,
                            finished_at = case when :last then now() end,
                            run_at = case when :last then run_at
                                else now() + :backoff * interval '1 millisecond' end
                        where id = :id and token = :token and state = 'active'
                        returning state
                        """)
                    .bind("id", job.id().value())
                    .bind("token", job.token())
                    .bind("cause", cause)
                    .bind("backoff", backoff.toMillis())
                    .bind("last", forGood || job.attempt() >= job.maxAttempts())
                    .mapTo(String.class)
                    .findOne())
        .map(state -> state.equals("failed") ? AfterFailure.FAILED : AfterFailure.RETRIED)
        .orElse(AfterFailure.LOST);
  }

  @Override
  public Optional<Duration> putOff(ClaimedJob job, Instant until) {
    return sql.query(
        handle ->
            handle
                .createQuery(
                    """
                    update jobs set state = 'waiting', attempts = attempts - 1, run_at = :until,
                        token = null, lease_until = null
                    where id = :id and token = :token and state = 'active'
                    returning ceil(extract(epoch from run_at - clock_timestamp()) * 1000)
                    """)
                .bind("id", job.id().value())
                .bind("token", job.token())
                .bind("until", until)
                .mapTo(Long.class)
                .findOne()
                .map(Duration::ofMillis));
  }

  @Override
  public void release(Collection<ClaimedJob> jobs) {
    sql.run(
        handle ->
            handle
                .createUpdate(
                    """
                    update jobs set state = 'waiting', attempts = attempts - 1,
                        token = null, lease_until = null
                    from unnest(:ids, :tokens) as held (held_id, held_token)
                    where id = held_id and token = held_token and state = 'active'
                    """)
                .bind("ids", ids(jobs))
                .bind("tokens", tokens(jobs))
                .execute());
  }

  @Override
  public void extend(Collection<ClaimedJob> jobs, Duration lease) {
    if (jobs.isEmpty()) {
      return;
    }
    sql.run(
        handle ->
            handle
                .createUpdate(
                    """
                    with mine as ("""
                        + HELD
                        + """
                    )
                    update jobs set lease_until = now() + :lease * interval '1 millisecond'
                    from mine where id = mine_id
                    """)
                .bind("lease", lease.toMillis())
                .bind("ids", ids(jobs))
                .bind("tokens", tokens(jobs))
                .execute());
  }

  @Override
  public List<ReclaimedJob> reclaim() {
    return sql.query(
        handle ->
            handle
                .createQuery(
                    """
                    with lapsed as (
                        select id lapsed_id, token lapsed_token from jobs
                        where state = 'active' and lease_until < now()
                          and queue = any(:queues)
                        limit :limit
                        for update skip locked)
                    update jobs set token = null, lease_until = null,
                        last_error = 'the lease ended',
                        state = case when attempts >= max_attempts
                            then 'failed' else 'waiting' end,
                        finished_at = case when attempts >= max_attempts then now() end
                    from lapsed where id = lapsed_id
                    returning jobs.*, lapsed_token
                    """)
                // a newer instance may have queues this one does not know
                .bind("queues", LABELS)
                .bind("limit", RECLAIMED_AT_ONCE)
                .map((row, context) -> rows.reclaimed(row))
                .list());
  }

  @Override
  public List<UpcomingJob> upcoming(Queue queue, Duration within, int limit) {
    return sql.query(
        handle ->
            handle
                .createQuery(
                    """
                    (select *, ceil(extract(epoch from run_at - now()) * 1000) delay_ms from jobs
                     where queue = :queue and state = 'waiting' and run_at <= now()
                     order by priority, run_at, id limit :limit)
                    union all
                    (select *, ceil(extract(epoch from run_at - now()) * 1000) delay_ms from jobs
                     where queue = :queue and state = 'waiting' and run_at > now()
                       and run_at <= now() + :within * interval '1 millisecond'
                     order by run_at, id limit :limit)
                    limit :limit
                    """)
                .bind("queue", queue.label())
                .bind("within", within.toMillis())
                .bind("limit", limit)
                .map((row, context) -> rows.upcoming(row))
                .list());
  }

  @Override
  public Set<Queue> paused() {
    return sql.query(
        handle ->
            handle
                .createQuery("select queue from job_queues where paused and queue = any(:queues)")
                .bind("queues", LABELS)
                .mapTo(String.class)
                .map(Queue::labelled)
                .set());
  }

  private static UUID[] uuids(Collection<JobId> ids) {
    return ids.stream().map(JobId::value).toArray(UUID[]::new);
  }

  private static UUID[] ids(Collection<ClaimedJob> jobs) {
    return jobs.stream().map(job -> job.id().value()).toArray(UUID[]::new);
  }

  private static UUID[] tokens(Collection<ClaimedJob> jobs) {
    return jobs.stream().map(ClaimedJob::token).toArray(UUID[]::new);
  }
}
