package dev.kham.application.task;

import dev.kham.application.shared.Transaction;
import dev.kham.domain.account.Caller;
import dev.kham.domain.shared.NotFoundException;
import dev.kham.domain.task.Task;
import dev.kham.domain.task.TaskId;

/** Shows a task to who asked for it. */
public final class ViewTask {
  private final Transaction transaction;
  private final TaskRepository tasks;

  public ViewTask(Transaction transaction, TaskRepository tasks) {
    this.transaction = transaction;
    this.tasks = tasks;
  }

  /**
   * The task.
   *
   * @throws NotFoundException when there is none of the caller's
   */
  public Task handle(Caller caller, TaskId id) {
    return transaction
        .call(() -> tasks.find(id))
        .filter(it -> it.owner().equals(caller.accountId()))
        .orElseThrow(() -> new NotFoundException("task"));
  }
}
