package dev.kham.adapter.postgres;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kham.application.task.TaskRepository;
import dev.kham.domain.account.AccountId;
import dev.kham.domain.task.Task;
import dev.kham.domain.task.TaskId;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.statement.SqlStatement;

/** Tasks by SQL, since whether one has failed is for its job to say. */
@ApplicationScoped
class PostgresTaskRepository implements TaskRepository {
  private static final TypeReference<Map<String, Long>> COUNTS = new TypeReference<>() {};

  private final Sql sql;
  private final ObjectMapper json;

  PostgresTaskRepository(Sql sql, ObjectMapper json) {
    this.sql = sql;
    this.json = json;
  }

  @Override
  public Optional<Task> find(TaskId id) {
    return find(id, "");
  }

  @Override
  public Optional<Task> lock(TaskId id) {
    return find(id, " for update of task");
  }

  private Optional<Task> find(TaskId id, String lock) {
    return sql.query(
        handle ->
            handle
                .createQuery(
                    """
                    select *, exists (select from jobs
                        where key = task.job_key and jobs.state = 'failed') failed
                    from tasks task where id = :id
                    """
                        + lock)
                .bind("id", id.value())
                .map((row, context) -> task(row))
                .findOne());
  }

  @Override
  public void add(Task task) {
    sql.run(
        handle ->
            bind(
                    handle.createUpdate(
                        """
                        insert into tasks (id, account_id, kind, state, done, total, counts,
                            job_key, finished_at)
                        values (:id, :account, :kind, :state, :done, :total,
                            cast(:counts as jsonb), :job, :finishedAt)
                        """),
                    task)
                .bind("account", task.owner().value())
                .bind("kind", task.kind())
                .execute());
  }

  @Override
  public void update(Task task) {
    sql.run(
        handle ->
            bind(
                    handle.createUpdate(
                        """
                        update tasks set state = :state, done = :done, total = :total,
                            counts = cast(:counts as jsonb), job_key = :job,
                            finished_at = :finishedAt
                        where id = :id
                        """),
                    task)
                .execute());
  }

  @Override
  public void delete(TaskId id) {
    sql.run(
        handle ->
            handle
                .createUpdate("delete from tasks where id = :id")
                .bind("id", id.value())
                .execute());
  }

  private <S extends SqlStatement<S>> S bind(S statement, Task task) {
    return statement
        .bind("id", task.id().value())
        .bind("state", task.state())
        .bind("done", task.done())
        .bind("total", task.total())
        .bind("counts", write(task.counts()))
        .bind("job", task.job())
        .bind("finishedAt", task.finishedAt());
  }

  private Task task(ResultSet row) throws SQLException {
    OffsetDateTime finishedAt = row.getObject("finished_at", OffsetDateTime.class);
    return new Task(
        new TaskId(row.getObject("id", UUID.class)),
        new AccountId(row.getObject("account_id", UUID.class)),
        row.getString("kind"),
        row.getBoolean("failed") ? Task.State.FAILED : Task.State.valueOf(row.getString("state")),
        row.getLong("done"),
        row.getObject("total", Long.class),
        read(row.getString("counts")),
        row.getString("job_key"),
        finishedAt == null ? null : finishedAt.toInstant());
  }

  private String write(Map<String, Long> counts) {
    try {
      return json.writeValueAsString(counts);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a map of numbers is always JSON", e);
    }
  }

  private Map<String, Long> read(String counts) {
    try {
      return json.readValue(counts, COUNTS);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("counts are ours", e);
    }
  }
}
