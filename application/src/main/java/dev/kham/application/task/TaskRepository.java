package dev.kham.application.task;

import dev.kham.domain.task.Task;
import dev.kham.domain.task.TaskId;
import java.util.Optional;

/**
 * The tasks. One whose job has failed for good is found FAILED, until somebody has the job run
 * again.
 */
public interface TaskRepository {
  Optional<Task> find(TaskId id);

  /** As {@link #find}; until the transaction ends nobody else locks or changes it. */
  Optional<Task> lock(TaskId id);

  void add(Task task);

  /** Stores a task that was locked. */
  void update(Task task);

  /** Removes the task with all that was kept for it. */
  void delete(TaskId id);
}
