package dev.kham.application.task;

import static dev.kham.application.scheduling.SchedulingFixtures.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.application.PortContract;
import dev.kham.domain.account.Role;
import dev.kham.domain.task.Task;
import dev.kham.domain.task.TaskId;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Tasks through all that becomes of them. */
public interface TaskRepositoryContract extends PortContract {
  private Task added() {
    Task task =
        Task.receiving(
            new TaskId(UUID.randomUUID()),
            given().caller(Role.PHARMACIST).accountId(),
            "import-batches");
    inTransaction(() -> ports().tasks().add(task));
    return task;
  }

  private Task stored(Task task) {
    inTransaction(() -> ports().tasks().update(task));
    return inTransaction(() -> ports().tasks().lock(task.id())).orElseThrow();
  }

  @Test
  default void a_task_is_found_as_it_was_stored_from_its_beginning_to_its_end() {
    Task task = added();
    assertThat(inTransaction(() -> ports().tasks().find(task.id()))).contains(task);
    Task queued = task.queue(12, "job " + task.id());
    assertThat(stored(queued)).isEqualTo(queued);
    Task further = queued.advance(7, Map.of("added", 5L, "refused", 2L), "other " + task.id());
    assertThat(stored(further)).isEqualTo(further);
    Task over = further.finish(5, Map.of("added", 5L), NOW);
    assertThat(stored(over)).isEqualTo(over);
    assertThat(over.counts()).isEqualTo(Map.of("added", 10L, "refused", 2L));
  }

  @Test
  default void a_task_that_was_deleted_is_gone() {
    Task task = added();
    Task other = stored(added().cancel(NOW));
    inTransaction(() -> ports().tasks().delete(task.id()));
    assertThat(inTransaction(() -> ports().tasks().find(task.id()))).isEqualTo(Optional.empty());
    assertThat(inTransaction(() -> ports().tasks().find(other.id()))).contains(other);
  }
}
