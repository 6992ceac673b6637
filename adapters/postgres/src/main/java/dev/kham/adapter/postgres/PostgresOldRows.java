package dev.kham.adapter.postgres;

import dev.kham.application.job.OldRows;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Deletes old rows, each kind by an index that finds the oldest first. */
@ApplicationScoped
class PostgresOldRows implements OldRows {
  private final Sql sql;

  PostgresOldRows(Sql sql) {
    this.sql = sql;
  }

  @Override
  public int delete(Kind kind, Duration unused, int limit) {
    return sql.query(
        handle ->
            handle
                .createUpdate(statement(kind))
                .bind("unused", unused.toSeconds())
                .bind("limit", limit)
                .execute());
  }

  /** None may look for its rows twice, as a plan of {@code in} may: that finds more than asked. */
  private static String statement(Kind kind) {
    return switch (kind) {
      case DONE_JOBS -> jobs("'completed', 'cancelled'");
      case FAILED_JOBS -> jobs("'failed'");
      case BATCHES ->
          """
          delete from job_batches where id = any(array(
              select id from job_batches batch
              where finished_at < now() - :unused * interval '1 second'
                and not exists (select from jobs where batch_id = batch.id)
              order by finished_at limit :limit for update skip locked))
          """;
      case ANSWERS ->
          """
          with old as materialized (
              select account_id, key from idempotency_keys
              where created_at < now() - :unused * interval '1 second'
              order by created_at limit :limit for update skip locked)
          delete from idempotency_keys old_answer using old
          where old_answer.account_id = old.account_id and old_answer.key = old.key
          """;
      case SESSIONS ->
          """
          delete from sessions where id = any(array(
              select id from sessions
              where expires_at < now() - :unused * interval '1 second'
              order by expires_at limit :limit for update skip locked))
          """;
      // who hands in a table for longer than a day does so no more
      case TASKS ->
          """
          delete from tasks where id = any(array(
              select id from tasks task
              where updated_at < now() - case when state = 'RECEIVING' then interval '1 day'
                      else :unused * interval '1 second' end
                and not exists (select from jobs
                    where key = task.job_key and state in ('waiting', 'active'))
              order by updated_at limit :limit for update skip locked))
          """;
      case IMPORT_KEYS ->
          """
          with old as materialized (
              select import_id, key from csv_import_keys known
              where not exists (select from tasks
                  where id = known.import_id and (finished_at is null
                      or finished_at > now() - :unused * interval '1 second'))
              order by import_id, key limit :limit for update skip locked)
          delete from csv_import_keys old_key using old
          where old_key.import_id = old.import_id and old_key.key = old.key
          """;
    };
  }

  /** Ids begin with the time of creation: the primary key finds old jobs without another index. */
  private static String jobs(String states) {
    return """
        delete from jobs where id = any(array(
            select id from jobs
            where id < uuidv7(- :unused * interval '1 second')
              and state in (%s) and finished_at < now() - :unused * interval '1 second'
            order by id limit :limit for update skip locked))
        """
        .formatted(states);
  }
}
