package dev.kham.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.application.job.OldRows;
import dev.kham.application.job.SweepOldRows;
import dev.kham.application.shared.Transaction;
import dev.kham.embedded.EmbeddedTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is old enough goes, and nothing else. */
@QuarkusTest
@WithTestResource(EmbeddedTestResource.class)
class OldRowsTest {
  private static final String ACCOUNT = "'00000000-0000-0000-0000-0000000000c9'";

  @Inject OldRows rows;
  @Inject Transaction transaction;
  @Inject Sql sql;

  @BeforeEach
  void begin_empty() {
    sql.run(
        handle -> {
          handle.execute("delete from jobs");
          handle.execute("delete from job_batches");
        });
  }

  private void sweep() {
    new SweepOldRows(transaction, rows, Duration.ofDays(30), Duration.ofDays(90)).handle();
  }

  private void job(String key, String state, int daysAgo, int count) {
    sql.run(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into jobs (id, queue, name, key, data, run_at, max_attempts, state,
                        finished_at, token, lease_until)
                    select uuidv7(- :days * interval '1 day'), 'report', 'old', :key || i, '{}',
                        now(), 3, :state,
                        case when :state not in ('waiting', 'active')
                            then now() - :days * interval '1 day' end,
                        case when :state = 'active' then gen_random_uuid() end,
                        case when :state = 'active' then now() end
                    from generate_series(1, :count) i
                    """)
                .bind("key", key)
                .bind("state", state)
                .bind("days", daysAgo)
                .bind("count", count)
                .execute());
  }

  private List<String> left(String query) {
    return sql.query(handle -> handle.createQuery(query).mapTo(String.class).list());
  }

  @Test
  void old_jobs_go_when_they_have_ended_and_failed_ones_later() {
    job("completed-new-", "completed", 29, 1);
    job("completed-old-", "completed", 31, 1);
    job("cancelled-old-", "cancelled", 31, 1);
    job("failed-old-", "failed", 31, 1);
    job("failed-very-old-", "failed", 91, 1);
    job("waiting-very-old-", "waiting", 400, 1);
    job("active-very-old-", "active", 400, 1);
    sweep();
    assertThat(left("select key from jobs"))
        .containsExactlyInAnyOrder(
            "completed-new-1", "failed-old-1", "waiting-very-old-1", "active-very-old-1");
  }

  @Test
  void a_job_that_waited_for_long_is_kept_from_its_end_on() {
    job("a-", "completed", 400, 1);
    sql.run(handle -> handle.execute("update jobs set finished_at = now()"));
    sweep();
    assertThat(left("select key from jobs")).hasSize(1);
  }

  @Test
  void as_many_steps_are_taken_as_are_needed() {
    job("old-", "completed", 31, 1200);
    assertThat(rows.delete(OldRows.Kind.DONE_JOBS, Duration.ofDays(30), 100)).isEqualTo(100);
    sweep();
    assertThat(left("select key from jobs")).isEmpty();
  }

  @Test
  void batches_go_after_their_jobs() {
    sql.run(
        handle ->
            handle.execute(
                """
                insert into job_batches (id, name, total, done, then_queue, then_name, then_key,
                    then_data, then_priority, then_max_attempts, then_backoff_ms, finished_at)
                select uuidv7(), name, 1, 1, 'report', 'x', 'x', '{}', 0, 3, 1000,
                    now() - interval '31 days'
                from unnest(array['empty', 'kept']) as batch (name)
                """));
    job("kept-", "failed", 31, 1);
    sql.run(
        handle ->
            handle.execute(
                "update jobs set batch_id = (select id from job_batches where name = 'kept')"));
    sweep();
    assertThat(left("select name from job_batches")).containsExactly("kept");
  }

  @Test
  void answers_and_sessions_nobody_asks_for_go() {
    sql.run(
        handle -> {
          handle.execute(
              """
              insert into accounts (id, email, password_hash, roles)
              values (%s, 'old-rows@example.com', '', array['PATIENT'])
              on conflict do nothing
              """
                  .formatted(ACCOUNT));
          handle.execute(
              """
              insert into idempotency_keys (account_id, key, fingerprint, answer, created_at)
              values (%1$s, 'old', '', '', now() - interval '49 hours'),
                  (%1$s, 'new', '', '', now() - interval '23 hours')
              """
                  .formatted(ACCOUNT));
          handle.execute(
              """
              insert into sessions (id, account_id, expires_at) values
                  (uuidv7(), %1$s, now() - interval '49 hours'),
                  (uuidv7(), %1$s, now() + interval '1 hour')
              """
                  .formatted(ACCOUNT));
        });
    sweep();
    assertThat(left("select key from idempotency_keys where account_id = " + ACCOUNT))
        .containsExactly("new");
    assertThat(
            left("select (expires_at > now())::text from sessions where account_id = " + ACCOUNT))
        .containsExactly("true");
  }

  @Test
  void tasks_go_with_all_that_was_kept_for_them_unless_somebody_still_works_at_them() {
    sql.run(
        handle -> {
          handle.execute("delete from tasks");
          handle.execute("delete from csv_import_keys");
          handle.execute("alter table tasks disable trigger tasks_updated_at");
          handle.execute(
              """
              insert into accounts (id, email, password_hash, roles)
              values (%s, 'old-rows@example.com', '', array['PATIENT'])
              on conflict do nothing
              """
                  .formatted(ACCOUNT));
          handle.execute(
              """
              insert into tasks (id, account_id, kind, state, done, counts, job_key, finished_at,
                  updated_at)
              select gen_random_uuid(), %s, kind, state, 0, '{}', 'task-1',
                  case when state = 'DONE' then now() - age end, now() - age
              from (values ('done-new', 'DONE', interval '6 days'),
                  ('done-old', 'DONE', interval '8 days'),
                  ('stuck-old', 'RUNNING', interval '8 days'),
                  ('coming-new', 'RECEIVING', interval '23 hours'),
                  ('coming-old', 'RECEIVING', interval '25 hours')) as old (kind, state, age)
              """
                  .formatted(ACCOUNT));
          handle.execute(
              "insert into csv_imports (id, kind, dry_run, header, columns)"
                  + " select id, 'BATCHES', false, '{}', '{}' from tasks");
          handle.execute(
              "insert into csv_import_slices (import_id, place, errors)"
                  + " select id, 0, '[]' from tasks");
          handle.execute("insert into csv_import_keys select id, kind from tasks");
        });
    job("task-", "waiting", 0, 1);
    sweep();
    assertThat(left("select kind from tasks"))
        .as("while a job goes on with them")
        .containsExactlyInAnyOrder("done-new", "done-old", "stuck-old", "coming-new", "coming-old");
    assertThat(left("select key from csv_import_keys"))
        .containsExactlyInAnyOrder("stuck-old", "coming-new", "coming-old");
    sql.run(handle -> handle.execute("update jobs set state = 'failed', finished_at = now()"));
    sweep();
    assertThat(left("select kind from tasks")).containsExactlyInAnyOrder("done-new", "coming-new");
    assertThat(left("select key from csv_import_keys")).containsExactly("coming-new");
    assertThat(left("select place::text from csv_import_slices")).hasSize(2);
    sql.run(
        handle -> {
          handle.execute("delete from tasks");
          handle.execute("delete from csv_import_keys");
          handle.execute("alter table tasks enable trigger tasks_updated_at");
        });
  }
}
