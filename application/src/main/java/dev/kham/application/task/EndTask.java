package dev.kham.application.task;

import dev.kham.application.job.JobQueue;
import dev.kham.application.shared.Transaction;
import dev.kham.domain.account.Caller;
import dev.kham.domain.shared.NotFoundException;
import dev.kham.domain.task.Task;
import dev.kham.domain.task.TaskId;
import java.time.Clock;

/** Ends a task that is underway, and forgets one that is over or has failed. */
public final class EndTask {
  private final Transaction transaction;
  private final TaskRepository tasks;
  private final JobQueue jobs;
  private final Clock clock;

  public EndTask(Transaction transaction, TaskRepository tasks, JobQueue jobs, Clock clock) {
    this.transaction = transaction;
    this.tasks = tasks;
    this.jobs = jobs;
    this.clock = clock;
  }

  /** Which task. */
  public record Command(Caller caller, TaskId id) {}

  /**
   * Ends or forgets it; a step that is being done is waited for.
   *
   * @throws NotFoundException when there is none of the caller's
   */
  public void handle(Command command) {
    transaction.run(
        () -> {
          Task task =
              tasks
                  .lock(command.id())
                  .filter(it -> it.owner().equals(command.caller().accountId()))
                  .orElseThrow(() -> new NotFoundException("task"));
          String job = task.job();
          if (job != null) {
            jobs.withdraw(job);
          }
          if (task.isOver() || task.state() == Task.State.FAILED) {
            tasks.delete(task.id());
          } else {
            tasks.update(task.cancel(clock.instant()));
          }
        });
  }
}
