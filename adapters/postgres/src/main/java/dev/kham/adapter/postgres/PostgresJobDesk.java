package dev.kham.adapter.postgres;

import dev.kham.application.job.JobDesk;
import dev.kham.application.job.Queue;
import jakarta.enterprise.context.ApplicationScoped;

/** What people said about queues; every instance looks for itself. */
@ApplicationScoped
class PostgresJobDesk implements JobDesk {
  private final Sql sql;

  PostgresJobDesk(Sql sql) {
    this.sql = sql;
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
}
