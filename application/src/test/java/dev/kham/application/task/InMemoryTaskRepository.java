package dev.kham.application.task;

import dev.kham.application.shared.InMemoryTable;
import dev.kham.application.shared.InMemoryTransaction;
import dev.kham.domain.task.Task;
import dev.kham.domain.task.TaskId;
import java.util.List;
import java.util.Optional;

/** Without failed ones: its jobs never fail for good. */
public final class InMemoryTaskRepository implements TaskRepository {
  private final InMemoryTransaction transaction;
  private final InMemoryTable<TaskId, Task> tasks;

  public InMemoryTaskRepository(InMemoryTransaction transaction) {
    this.transaction = transaction;
    tasks = new InMemoryTable<>(transaction);
  }

  @Override
  public Optional<Task> find(TaskId id) {
    return tasks.find(id);
  }

  @Override
  public Optional<Task> lock(TaskId id) {
    transaction.requireOpen();
    return tasks.find(id);
  }

  @Override
  public void add(Task task) {
    tasks.add(task.id(), task);
  }

  @Override
  public void update(Task task) {
    tasks.put(task.id(), task);
  }

  @Override
  public void delete(TaskId id) {
    tasks.remove(id);
  }

  public List<Task> all() {
    return tasks.all();
  }
}
