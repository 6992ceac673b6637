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
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
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

  private static final Set<State> OPEN = EnumSet.of(State.WAITING, State.ACTIVE, State.FAILED);

  /** Before each id there is. */
  private static final JobId BEFORE_ALL = new JobId(new UUID(0, 0));

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
                            from jobs where finished_at > now() - interval '1 hour'
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

  /**
   * A job that was looked at.
   *
   * @param isLast whether no other was looked at after it, though there may be some
   */
  private record Looked(JobView job, boolean fits, boolean isLast) {}

  @Override
  public Page list(Filter filter) {
    String text = search(filter);
    List<Looked> looked =
        sql.query(
            handle -> {
              Query query = handle.createQuery(text).bind("queues", LABELS);
              if (filter.queue() != null) {
                query.bind("queue", filter.queue().label());
              }
              if (filter.name() != null) {
                query.bind("name", filter.name());
              }
              if (filter.text() != null) {
                query.bind("text", filter.text());
              }
              Place after = filter.after();
              if (after != null && text.contains(":ended")) {
                query.bind("ended", after.ended().value());
              }
              if (after != null && text.contains(":open")) {
                query.bind("open", after.open().value());
              }
              return query
                  .bind("limit", filter.limit() + 1)
                  .map(
                      (row, context) ->
                          new Looked(
                              jobView(row),
                              row.getBoolean("fits"),
                              row.getInt("looked_at") == LOOKED_THROUGH))
                  .list();
            });
    List<JobView> fitting = looked.stream().filter(Looked::fits).map(Looked::job).toList();
    boolean isCut = fitting.size() > filter.limit();
    List<JobView> shown = isCut ? fitting.subList(0, filter.limit()) : fitting;
    JobId open = isCut ? shown.getLast().id() : BEFORE_ALL;
    // those that were looked at and are not shown go first
    JobId ended =
        looked.stream()
            .filter(it -> it.isLast() && isAfter(it.job().id(), open))
            .map(it -> it.job().id())
            .findFirst()
            .orElse(open);
    return new Page(shown, ended.equals(BEFORE_ALL) ? null : new Place(ended, open));
  }

  private static boolean isAfter(JobId one, JobId other) {
    // UUIDs of Java are in another order
    return one.toString().compareTo(other.toString()) > 0;
  }

  /**
   * Only what is asked for, since a condition that may be none hides the indexes: those that wait,
   * run or have failed have one of their own. Those that have ended are looked through from the
   * latest made on, which the primary key knows, and no more than {@link #LOOKED_THROUGH} of all:
   * the last of these is a row of the answer, whether it fits or not.
   */
  private static String search(Filter filter) {
    State state = filter.state();
    String fits =
        "queue = any(:queues)"
            + (filter.queue() == null ? "" : " and queue = :queue")
            + (filter.name() == null ? "" : " and name = :name")
            + (filter.text() == null ? "" : " and position(lower(:text) in lower(key)) > 0");
    String open = filter.after() == null ? "" : " and id < :open";
    if (filter.queue() == null && filter.name() == null && filter.text() == null) {
      if (state == null) {
        return one("select *, true fits, 0 looked_at from jobs where " + fits + open);
      }
      if (OPEN.contains(state)) {
        return one(
            "select *, true fits, 0 looked_at from jobs where state = '%s' and %s"
                .formatted(text(state), fits + open));
      }
    }
    List<String> parts = new ArrayList<>();
    for (State each : OPEN) {
      if (state == null || state == each) {
        // found before they are put in order, since the order is that of all jobs
        parts.add(
            """
            select *, true fits, 0 looked_at from jobs where id = any(array(
                select id from (
                    select id from jobs where state = '%s' and %s offset 0) open
                order by id desc limit :limit))
            """
                .formatted(text(each), fits + open));
      }
    }
    if (state == null || !OPEN.contains(state)) {
      parts.add(
          one(
              """
              select * from (
                  select *, %s and state %s fits,
                      row_number() over (order by id desc) looked_at
                  from jobs %s order by id desc limit %d) latest
              where fits or looked_at = %4$d
              """
                  .formatted(
                      fits,
                      state == null ? "in ('completed', 'cancelled')" : "= '" + text(state) + "'",
                      filter.after() == null ? "" : "where id < :ended",
                      LOOKED_THROUGH)));
    }
    return "select * from (" + String.join("\nunion all\n", parts) + ") found order by id desc";
  }

  private static String one(String select) {
    return "(" + select + " order by id desc limit :limit)";
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
