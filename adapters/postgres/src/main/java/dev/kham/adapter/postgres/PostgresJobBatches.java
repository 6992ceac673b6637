package dev.kham.adapter.postgres;

import dev.kham.application.job.BatchId;
import dev.kham.application.job.Job;
import dev.kham.application.job.JobBatches;
import dev.kham.application.job.JobBell;
import dev.kham.application.job.JobQueue;
import dev.kham.application.job.JobStore.UpcomingJob;
import dev.kham.application.shared.IdGenerator;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jdbi.v3.core.Handle;

/** Batches; a trigger counts and lets the next job follow, in whatever way the last one ends. */
@ApplicationScoped
class PostgresJobBatches implements JobBatches {
  private final Sql sql;
  private final JobQueue queue;
  private final JobBell bell;
  private final IdGenerator ids;
  private final JobRows rows;
  private final AfterCommit afterCommit;

  PostgresJobBatches(
      Sql sql,
      JobQueue queue,
      JobBell bell,
      IdGenerator ids,
      JobRows rows,
      AfterCommit afterCommit) {
    this.sql = sql;
    this.queue = queue;
    this.bell = bell;
    this.ids = ids;
    this.rows = rows;
    this.afterCommit = afterCommit;
  }

  @Override
  public BatchId open(String name, Collection<Job> jobs, Job then) {
    UUID batch = ids.next();
    List<UpcomingJob> members =
        sql.query(
            handle -> {
              add(handle, batch, name, then);
              List<UpcomingJob> added = add(handle, batch, List.copyOf(jobs));
              handle
                  .createUpdate(
                      """
                      update job_batches set total = :total,
                          finished_at = case when :total = 0 then now() end
                      where id = :id
                      """)
                  .bind("total", added.size())
                  .bind("id", batch)
                  .execute();
              return added;
            });
    if (members.isEmpty()) {
      queue.schedule(then);
    } else {
      afterCommit.run(() -> bell.announce(members));
    }
    return new BatchId(batch);
  }

  private void add(Handle handle, UUID batch, String name, Job then) {
    handle
        .createUpdate(
            """
            insert into job_batches (id, name, total, then_queue, then_name, then_key, then_data,
                then_priority, then_max_attempts, then_backoff_ms)
            values (:id, :name, 0, :queue, :then, :key, cast(:data as jsonb),
                :priority, :attempts, :backoff)
            """)
        .bind("id", batch)
        .bind("name", name)
        .bind("queue", then.queue().label())
        .bind("then", then.name())
        .bind("key", then.key())
        .bind("data", rows.write(then.data()))
        .bind("priority", then.priority())
        .bind("attempts", then.retry().attempts())
        .bind("backoff", then.retry().backoff().toMillis())
        .execute();
  }

  private List<UpcomingJob> add(Handle handle, UUID batch, List<Job> jobs) {
    return handle
        .createQuery(
            """
            insert into jobs (id, batch_id, queue, name, key, data, run_at, priority,
                max_attempts, backoff_ms)
            select id, :batch, queue, name, key, cast(data as jsonb), now(), priority,
                attempts, backoff
            from unnest(:ids, :queues, :names, :keys, :data, :priorities, :attempts, :backoffs)
                as job (id, queue, name, key, data, priority, attempts, backoff)
            on conflict on constraint job_key_unique do nothing
            returning *, 0 delay_ms
            """)
        .bind("batch", batch)
        .bind("ids", jobs.stream().map(job -> ids.next()).toArray(UUID[]::new))
        .bind("queues", texts(jobs, job -> job.queue().label()))
        .bind("names", texts(jobs, Job::name))
        .bind("keys", texts(jobs, Job::key))
        .bind("data", texts(jobs, job -> rows.write(job.data())))
        .bind("priorities", numbers(jobs, Job::priority))
        .bind("attempts", numbers(jobs, job -> job.retry().attempts()))
        .bind("backoffs", numbers(jobs, job -> job.retry().backoff().toMillis()))
        .map((row, context) -> rows.upcoming(row))
        .list();
  }

  private static String[] texts(List<Job> jobs, Function<Job, String> part) {
    return jobs.stream().map(part).toArray(String[]::new);
  }

  private static Long[] numbers(List<Job> jobs, ToLongFunction<Job> part) {
    return jobs.stream().map(part::applyAsLong).toArray(Long[]::new);
  }

  @Override
  public Optional<Progress> progress(BatchId batch) {
    return sql.query(
        handle ->
            handle
                .createQuery("select name, total, done, failed from job_batches where id = :id")
                .bind("id", batch.value())
                .map(
                    (row, context) ->
                        new Progress(
                            row.getString("name"),
                            row.getInt("total"),
                            row.getInt("done"),
                            row.getInt("failed")))
                .findOne());
  }
}
