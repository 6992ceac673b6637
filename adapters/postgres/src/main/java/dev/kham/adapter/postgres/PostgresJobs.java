package dev.kham.adapter.postgres;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kham.application.job.Job;
import dev.kham.application.job.JobBell;
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
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The table of jobs; {@code now()} is the only clock it knows. */
@ApplicationScoped
class PostgresJobs implements JobQueue, JobStore {
  private static final int MAX_ATTEMPTS = 3;
  private static final int RECLAIMED_AT_ONCE = 1000;
  private static final TypeReference<Map<String, String>> DATA = new TypeReference<>() {};

  private final Sql sql;
  private final JobBell bell;
  private final IdGenerator ids;
  private final ObjectMapper json;
  private final AfterCommit afterCommit;

  PostgresJobs(Sql sql, JobBell bell, IdGenerator ids, ObjectMapper json, AfterCommit afterCommit) {
    this.sql = sql;
    this.bell = bell;
    this.ids = ids;
    this.json = json;
    this.afterCommit = afterCommit;
  }

  @Override
  public void schedule(Job job) {
    insert(job, null);
  }

  @Override
  public void schedule(Job job, Instant due) {
    insert(job, due);
  }

  private void insert(Job job, @Nullable Instant due) {
    sql.query(
            handle ->
                handle
                    .createQuery(
                        """
                        insert into jobs (id, queue, name, key, data, run_at, max_attempts)
                        values (:id, :queue, :name, :key, cast(:data as jsonb),
                            coalesce(cast(:due as timestamptz), now()), :maxAttempts)
                        on conflict on constraint job_key_unique
                            do update set run_at = excluded.run_at where jobs.state = 'waiting'
                        returning *,
                            ceil(extract(epoch from run_at - clock_timestamp()) * 1000) delay_ms
                        """)
                    .bind("id", ids.next())
                    .bind("queue", job.queue().label())
                    .bind("name", job.name())
                    .bind("key", job.key())
                    .bind("data", write(job.data()))
                    .bind("due", due)
                    .bind("maxAttempts", MAX_ATTEMPTS)
                    .map((row, context) -> upcoming(row))
                    .findOne())
        .filter(upcoming -> upcoming.delay().compareTo(JobBell.HORIZON) <= 0)
        .ifPresent(this::announceAfterCommit);
  }

  private void announceAfterCommit(UpcomingJob upcoming) {
    afterCommit.run(() -> bell.announce(List.of(upcoming)));
  }

  @Override
  public void withdraw(String key) {
    sql.run(
        handle ->
            handle
                .createUpdate(
                    """
                    update jobs set state = 'cancelled', finished_at = now()
                    where key = :key and state = 'waiting'
                    """)
                .bind("key", key)
                .execute());
  }

  @Override
  public Claim claim(Collection<JobId> jobs, Duration lease) {
    UUID[] wanted = jobs.stream().map(JobId::value).toArray(UUID[]::new);
    return sql.query(
        handle -> {
          List<ClaimedJob> claimed =
              handle
                  .createQuery(
                      """
                      update jobs set state = 'active', token = gen_random_uuid(),
                          lease_until = now() + :lease * interval '1 millisecond',
                          attempts = attempts + 1, started_at = now()
                      where id in (select id from jobs
                                   where id = any(:ids) and state = 'waiting' and run_at <= now()
                                   for update skip locked)
                      returning *
                      """)
                  .bind("ids", wanted)
                  .bind("lease", lease.toMillis())
                  .map((row, context) -> claimed(row))
                  .list();
          List<UpcomingJob> early =
              handle
                  .createQuery(
                      """
                      select *, ceil(extract(epoch from run_at - now()) * 1000) delay_ms from jobs
                      where id = any(:ids) and state = 'waiting' and run_at > now()
                      """)
                  .bind("ids", wanted)
                  .map((row, context) -> upcoming(row))
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
                    update jobs set state = 'active', token = gen_random_uuid(),
                        lease_until = now() + :lease * interval '1 millisecond',
                        attempts = attempts + 1, started_at = now()
                    where id in (select id from jobs
                                 where queue = :queue and state = 'waiting'
                                   and run_at <= now() - :overdue * interval '1 millisecond'
                                 order by run_at, id
                                 limit :limit
                                 for update skip locked)
                    returning *
                    """)
                .bind("queue", queue.label())
                .bind("overdue", overdue.toMillis())
                .bind("lease", lease.toMillis())
                .bind("limit", limit)
                .map((row, context) -> claimed(row))
                .list());
  }

  @Override
  public boolean complete(ClaimedJob job) {
    return sql.query(
            handle ->
                handle
                    .createUpdate(
                        """
                        update jobs set state = 'completed', finished_at = now(),
                            token = null, lease_until = null
                        where id = :id and token = :token and state = 'active'
                        """)
                    .bind("id", job.id().value())
                    .bind("token", job.token())
                    .execute())
        == 1;
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
  public void extend(Collection<ClaimedJob> jobs, Duration lease) {
    if (jobs.isEmpty()) {
      return;
    }
    // read once: the collection may change while this runs
    List<ClaimedJob> held = List.copyOf(jobs);
    sql.run(
        handle ->
            handle
                .createUpdate(
                    """
                    update jobs set lease_until = now() + :lease * interval '1 millisecond'
                    from unnest(:ids, :tokens) as held (held_id, held_token)
                    where id = held_id and token = held_token and state = 'active'
                    """)
                .bind("lease", lease.toMillis())
                .bind("ids", held.stream().map(job -> job.id().value()).toArray(UUID[]::new))
                .bind("tokens", held.stream().map(ClaimedJob::token).toArray(UUID[]::new))
                .execute());
  }

  @Override
  public int reclaim() {
    return sql.query(
        handle ->
            handle
                .createUpdate(
                    """
                    update jobs set token = null, lease_until = null,
                        last_error = 'the lease ended',
                        state = case when attempts >= max_attempts
                            then 'failed' else 'waiting' end,
                        finished_at = case when attempts >= max_attempts then now() end
                    where id in (select id from jobs
                                 where state = 'active' and lease_until < now()
                                 limit :limit
                                 for update skip locked)
                    """)
                .bind("limit", RECLAIMED_AT_ONCE)
                .execute());
  }

  @Override
  public List<UpcomingJob> upcoming(Queue queue, Duration within, int limit) {
    return sql.query(
        handle ->
            handle
                .createQuery(
                    """
                    select *, ceil(extract(epoch from run_at - now()) * 1000) delay_ms from jobs
                    where queue = :queue and state = 'waiting'
                      and run_at <= now() + :within * interval '1 millisecond'
                    order by run_at, id
                    limit :limit
                    """)
                .bind("queue", queue.label())
                .bind("within", within.toMillis())
                .bind("limit", limit)
                .map((row, context) -> upcoming(row))
                .list());
  }

  private ClaimedJob claimed(ResultSet row) throws SQLException {
    return new ClaimedJob(
        new JobId(row.getObject("id", UUID.class)),
        row.getObject("token", UUID.class),
        row.getInt("attempts"),
        row.getInt("max_attempts"),
        job(row));
  }

  private UpcomingJob upcoming(ResultSet row) throws SQLException {
    return new UpcomingJob(
        new JobId(row.getObject("id", UUID.class)),
        job(row),
        row.getInt("max_attempts"),
        Duration.ofMillis(row.getLong("delay_ms")));
  }

  private Job job(ResultSet row) throws SQLException {
    return new Job(
        row.getString("name"),
        Queue.labelled(row.getString("queue")),
        row.getString("key"),
        read(row.getString("data")));
  }

  private String write(Map<String, String> data) {
    try {
      return json.writeValueAsString(data);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a map of strings is always JSON", e);
    }
  }

  private Map<String, String> read(String data) {
    try {
      return json.readValue(data, DATA);
    } catch (JsonProcessingException e) {
      // a job with data nobody can read still has to be claimed, so that it fails and is seen
      return Map.of();
    }
  }
}
