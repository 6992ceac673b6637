package dev.kham.adapter.postgres;

import dev.kham.application.job.JobBell;
import dev.kham.application.job.JobDesk;
import dev.kham.application.job.JobId;
import dev.kham.application.job.JobQueries;
import dev.kham.application.job.JobStore.UpcomingJob;
import dev.kham.application.job.Queue;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** What people see of queues and jobs, and do to them; every instance looks for itself. */
@ApplicationScoped
class PostgresJobDesk implements JobDesk, JobQueries {
  private static final String[] LABELS =
      Stream.of(Queue.values()).map(Queue::label).toArray(String[]::new);
  private static final String FAILED_LIKE_THAT =
      """
      where state = 'failed' and queue = any(:queues)
        and (cast(:queue as text) is null or queue = :queue)
        and (cast(:name as text) is null or name = :name)
        and (cast(:cause as text) is null or last_error = :cause)
      """;
  private static final String AGAIN =
      "update jobs set state = 'waiting', run_at = now(), attempts = 0, finished_at = null ";

  private final Sql sql;
  private final JobBell bell;
  private final JobRows rows;
  private final AfterCommit afterCommit;

  PostgresJobDesk(Sql sql, JobBell bell, JobRows rows, AfterCommit afterCommit) {
    this.sql = sql;
    this.bell = bell;
    this.rows = rows;
    this.afterCommit = afterCommit;
  }

  @Override
  public void pause(Queue queue) {
    set(queue, true);
  }

  @Override
  public void resume(Queue queue) {
    set(queue, false);
  }

  private void set(Queue queue, boolean paused) {
    sql.run(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into job_queues (queue, paused) values (:queue, :paused)
                    on conflict (queue) do update set paused = excluded.paused
                    """)
                .bind("queue", queue.label())
                .bind("paused", paused)
                .execute());
  }

  @Override
  public boolean retry(JobId id) {
    Optional<UpcomingJob> again =
        sql.query(
            handle ->
                handle
                    .createQuery(
                        AGAIN
                            + """
                              where id = :id and state = 'failed' and queue = any(:queues)
                              returning *, 0 delay_ms
                              """)
                    .bind("id", id.value())
                    .bind("queues", LABELS)
                    .map((row, context) -> rows.upcoming(row))
                    .findOne());
    again.ifPresent(job -> afterCommit.run(() -> bell.announce(List.of(job))));
    return again.isPresent();
  }

  @Override
  public int retry(Failed which) {
    return sql.query(
        handle -> failed(handle.createUpdate(AGAIN + FAILED_LIKE_THAT), which).execute());
  }

  @Override
  public int count(Failed which) {
    return sql.query(
        handle ->
            failed(handle.createQuery("select count(*) from jobs " + FAILED_LIKE_THAT), which)
                .mapTo(Integer.class)
                .one());
  }

  private static <S extends SqlStatement<S>> S failed(S statement, Failed which) {
    return statement
        .bind("queues", LABELS)
        .bind("queue", label(which.queue()))
        .bind("name", which.name())
        .bind("cause", which.cause());
  }

  @Override
  public boolean cancel(JobId id) {
    Optional<Queue> cancelled =
        sql.query(
            handle ->
                handle
                    .createQuery(
                        """
                        update jobs set state = 'cancelled', finished_at = now()
                        where id = :id and state in ('waiting', 'failed') and queue = any(:queues)
                        returning queue
                        """)
                    .bind("id", id.value())
                    .bind("queues", LABELS)
                    .mapTo(String.class)
                    .map(Queue::labelled)
                    .findOne());
    cancelled.ifPresent(queue -> afterCommit.run(() -> bell.forget(queue, Set.of(id))));
    return cancelled.isPresent();
  }

  @Override
  public List<QueueView> queues() {
    Map<Queue, QueueView> known = new HashMap<>();
    sql.query(
            handle ->
                handle
                    .createQuery(
                        """
                        select queue, coalesce(paused, false) paused, waiting, active,
                            coalesce(completed, 0) completed, failed,
                            coalesce(cancelled, 0) cancelled, due, oldest_due,
                            coalesce(last_minute, 0) last_minute, typical_ms
                        from unnest(:queues) each (queue)
                        left join job_queues using (queue)
                        cross join lateral (
                            select count(*) waiting,
                                count(*) filter (where run_at <= now()) due,
                                min(run_at) filter (where run_at <= now()) oldest_due
                            from jobs where queue = each.queue and state = 'waiting') before
                        cross join lateral (
                            select count(*) active from jobs
                            where queue = each.queue and state = 'active') underway
                        cross join lateral (
                            select count(*) failed from jobs
                            where queue = each.queue and state = 'failed') in_vain
                        left join (
                            select queue,
                                count(*) filter (where state = 'completed') completed,
                                count(*) filter (where state = 'cancelled') cancelled,
                                count(*) filter (where state = 'completed'
                                    and finished_at > now() - interval '1 minute') last_minute,
                                extract(epoch from avg(finished_at - started_at)
                                    filter (where state = 'completed'
                                        and finished_at > now() - interval '1 minute')) * 1000
                                    typical_ms
                            from jobs where finished_at > now() - interval '1 day'
                            group by queue) ended using (queue)
                        """)
                    .bind("queues", LABELS)
                    .map((row, context) -> queueView(row))
                    .list())
        .forEach(view -> known.put(view.queue(), view));
    List<QueueView> all = new ArrayList<>();
    for (Queue queue : Queue.values()) {
      all.add(known.getOrDefault(queue, new QueueView(queue, false, none(), 0, null, 0, null)));
    }
    return all;
  }

  private static QueueView queueView(ResultSet row) throws SQLException {
    double typical = row.getDouble("typical_ms");
    boolean none = row.wasNull();
    Map<State, Long> counts = new EnumMap<>(State.class);
    for (State state : State.values()) {
      counts.put(state, row.getLong(text(state)));
    }
    return new QueueView(
        Queue.labelled(row.getString("queue")),
        row.getBoolean("paused"),
        counts,
        row.getLong("due"),
        optionalInstant(row, "oldest_due"),
        row.getLong("last_minute"),
        none ? null : Duration.ofNanos(Math.round(typical * 1_000_000)));
  }

  private static Map<State, Long> none() {
    Map<State, Long> none = new EnumMap<>(State.class);
    for (State state : State.values()) {
      none.put(state, 0L);
    }
    return none;
  }

  @Override
  public List<Backlog> backlog() {
    return sql.query(
        handle ->
            handle
                // each figure by an index that has the jobs of one state only
                .createQuery(
                    """
                    select queue,
                        (select count(*) from jobs
                         where queue = each.queue and state = 'waiting') waiting,
                        (select count(*) from jobs
                         where queue = each.queue and state = 'active') active,
                        (select count(*) from jobs
                         where queue = each.queue and state = 'failed') failed,
                        (select coalesce(extract(epoch from now() - min(run_at)), 0) from jobs
                         where queue = each.queue and state = 'waiting'
                           and run_at <= now()) lag
                    from unnest(:queues) each (queue)
                    """)
                .bind("queues", LABELS)
                .map(
                    (row, context) ->
                        new Backlog(
                            Queue.labelled(row.getString("queue")),
                            row.getLong("waiting"),
                            row.getLong("active"),
                            row.getLong("failed"),
                            Duration.ofMillis(Math.round(row.getDouble("lag") * 1000))))
                .list());
  }

  @Override
  public Optional<JobView> job(JobId id) {
    return sql.query(
        handle ->
            handle
                .createQuery("select * from jobs where id = :id and queue = any(:queues)")
                .bind("id", id.value())
                .bind("queues", LABELS)
                .map((row, context) -> jobView(row))
                .findOne());
  }

  @Override
  public List<JobView> list(Filter filter) {
    return sql.query(
        handle -> {
          Query query = handle.createQuery(search(filter)).bind("queues", LABELS);
          if (filter.queue() != null) {
            query.bind("queue", filter.queue().label());
          }
          if (filter.name() != null) {
            query.bind("name", filter.name());
          }
          if (filter.text() != null) {
            query.bind("text", filter.text());
          }
          if (filter.after() != null) {
            query.bind("after", filter.after().value());
          }
          return query.bind("limit", filter.limit()).map((row, context) -> jobView(row)).list();
        });
  }

  /**
   * Only what is asked for, since a condition that may be none hides the indexes: those that wait,
   * run or have failed have one of their own. Those that have ended are found by when they were
   * made, which ids begin with.
   */
  private static String search(Filter filter) {
    State state = filter.state();
    String fits =
        "select * from jobs where queue = any(:queues)\n"
            + (filter.queue() == null ? "" : "and queue = :queue\n")
            + (state == null ? "" : "and state = '" + text(state) + "'\n")
            + (filter.name() == null ? "" : "and name = :name\n")
            + (filter.text() == null ? "" : "and position(lower(:text) in lower(key)) > 0\n")
            + (filter.after() == null ? "" : "and id < :after\n");
    String found = filter.isAmongEnded() ? amongEnded(fits) : fits;
    return found + "order by id desc limit :limit";
  }

  private static String amongEnded(String fits) {
    String young = "(select uuidv7(- interval '%d seconds'))".formatted(LOOKED_BACK.toSeconds());
    return "select * from (\n"
        + fits
        + "and id > "
        + young
        + Stream.of(State.WAITING, State.ACTIVE, State.FAILED)
            .map(
                open ->
                    "\nunion all\n" + fits + "and state = '" + text(open) + "' and id <= " + young)
            .collect(Collectors.joining())
        + ") found\n";
  }

  @Override
  public List<FailureGroup> failures() {
    return sql.query(
        handle ->
            handle
                .createQuery(
                    """
                    select queue, name, last_error, count(*) count,
                        min(finished_at) first, max(finished_at) last
                    from jobs
                    where state = 'failed' and queue = any(:queues)
                    group by queue, name, last_error
                    order by count(*) desc, max(finished_at) desc
                    """)
                .bind("queues", LABELS)
                .map(
                    (row, context) ->
                        new FailureGroup(
                            Queue.labelled(row.getString("queue")),
                            row.getString("name"),
                            row.getString("last_error"),
                            row.getInt("count"),
                            Rows.instant(row, "first"),
                            Rows.instant(row, "last")))
                .list());
  }

  private JobView jobView(ResultSet row) throws SQLException {
    return new JobView(
        new JobId(row.getObject("id", UUID.class)),
        rows.job(row),
        State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
        row.getInt("attempts"),
        Rows.instant(row, "run_at"),
        Rows.instant(row, "created_at"),
        optionalInstant(row, "started_at"),
        optionalInstant(row, "finished_at"),
        row.getString("last_error"),
        row.getObject("batch_id", UUID.class));
  }

  private static @Nullable Instant optionalInstant(ResultSet row, String column)
      throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  private static @Nullable String label(@Nullable Queue queue) {
    return queue == null ? null : queue.label();
  }

  private static String text(State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }
}
