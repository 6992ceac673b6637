package dev.kham.application.imports;

import dev.kham.application.imports.Import.RowError;
import dev.kham.application.shared.Transaction;
import dev.kham.application.task.ViewTask;
import dev.kham.domain.account.Caller;
import dev.kham.domain.shared.ConflictException;
import dev.kham.domain.shared.NotFoundException;
import dev.kham.domain.task.TaskId;
import java.util.List;

/** Shows who handed in a table what was wrong with it, slice by slice. */
public final class ViewImportErrors {
  private final Transaction transaction;
  private final ViewTask tasks;
  private final ImportRepository imports;

  public ViewImportErrors(Transaction transaction, ViewTask tasks, ImportRepository imports) {
    this.transaction = transaction;
    this.tasks = tasks;
    this.imports = imports;
  }

  /**
   * A table that was taken in.
   *
   * @param slices how many times to ask for {@link #errors}
   */
  public record Seen(Import table, int slices) {}

  /**
   * The table.
   *
   * @throws NotFoundException when there is none of the caller's
   * @throws ConflictException {@code task-underway} while it is not over
   */
  public Seen handle(Caller caller, TaskId id) {
    if (!tasks.handle(caller, id).isOver()) {
      throw new ConflictException("task-underway", "the task is not over");
    }
    return transaction.call(
        () ->
            imports
                .find(id)
                .map(it -> new Seen(it, imports.slices(id)))
                .orElseThrow(() -> new NotFoundException("result")));
  }

  /** What was wrong with the rows of that slice. */
  public List<RowError> errors(Seen seen, int place) {
    return transaction.call(() -> imports.errors(seen.table().id(), place));
  }
}
