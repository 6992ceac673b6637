package dev.kham.application.imports;

import dev.kham.application.imports.Import.Row;
import dev.kham.application.job.JobQueue;
import dev.kham.application.shared.IdGenerator;
import dev.kham.application.shared.Transaction;
import dev.kham.application.task.TaskRepository;
import dev.kham.domain.account.Caller;
import dev.kham.domain.shared.FieldRefusedException;
import dev.kham.domain.shared.ForbiddenException;
import dev.kham.domain.shared.NotFoundException;
import dev.kham.domain.shared.RejectedException;
import dev.kham.domain.task.Task;
import dev.kham.domain.task.TaskId;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Somebody hands in a table. It is kept in slices of whole rows as it comes in, each in a commit of
 * its own: a table may be longer than memory, and its sender slower than a transaction may be.
 */
public final class ReceiveImport {
  /** As many rows as others who want the same medicines wait for without noticing. */
  public static final int SLICE = 5_000;

  /** Rows may be long: a slice is over with so many characters. */
  private static final int SLICE_CHARACTERS = 2_000_000;

  private final Transaction transaction;
  private final TaskRepository tasks;
  private final ImportRepository imports;
  private final JobQueue jobs;
  private final IdGenerator ids;
  private final Clock clock;
  private final int sliceRows;

  /**
   * Wired with its ports.
   *
   * @param sliceRows how many rows are taken in by one commit
   */
  public ReceiveImport(
      Transaction transaction,
      TaskRepository tasks,
      ImportRepository imports,
      JobQueue jobs,
      IdGenerator ids,
      Clock clock,
      int sliceRows) {
    this.transaction = transaction;
    this.tasks = tasks;
    this.imports = imports;
    this.jobs = jobs;
    this.ids = ids;
    this.clock = clock;
    this.sliceRows = sliceRows;
  }

  /** What is handed in. */
  public record Command(Caller caller, ImportKind kind, boolean dryRun) {}

  /**
   * A table that is there and that nobody has begun with.
   *
   * @param rows without the header and without empty ones
   */
  public record Received(TaskId id, long rows) {}

  /**
   * Keeps the table; {@link #start} or {@link #discard} has to follow.
   *
   * @param table its rows with the header first; what it throws is thrown on, and nothing is kept
   * @throws ForbiddenException when the caller may not import such tables
   * @throws RejectedException {@code empty-table} when there is not even a header
   * @throws FieldRefusedException when the header is not one of the kind's
   */
  public Received receive(Command command, Iterator<List<String>> table) {
    command.kind().require(command.caller());
    if (!table.hasNext()) {
      throw new RejectedException("empty-table", "there is no header");
    }
    TaskId id = new TaskId(ids.next());
    Import begun = Import.under(table.next(), id, command.kind(), command.dryRun());
    transaction.run(
        () -> {
          tasks.add(Task.receiving(id, command.caller().accountId(), kind(command)));
          imports.add(begun);
        });
    try {
      return new Received(id, keep(id, table));
    } catch (RuntimeException e) {
      discard(id);
      throw e;
    }
  }

  private static String kind(Command command) {
    return "import-" + command.kind().label() + (command.dryRun() ? "-dry-run" : "");
  }

  private long keep(TaskId id, Iterator<List<String>> table) {
    List<Row> slice = new ArrayList<>();
    int characters = 0;
    int place = 0;
    long rows = 0;
    for (long number = 2; table.hasNext(); number++) {
      List<String> cells = table.next();
      if (cells.stream().allMatch(String::isBlank)) {
        continue;
      }
      slice.add(new Row(number, cells));
      rows++;
      characters += cells.stream().mapToInt(String::length).sum();
      if (slice.size() == sliceRows || characters >= SLICE_CHARACTERS) {
        store(id, place++, slice);
        slice = new ArrayList<>();
        characters = 0;
      }
    }
    if (!slice.isEmpty()) {
      store(id, place, slice);
    }
    return rows;
  }

  private void store(TaskId id, int place, List<Row> slice) {
    transaction.run(() -> imports.addSlice(id, place, slice));
  }

  /**
   * Has the table taken in.
   *
   * @throws NotFoundException when it was discarded meanwhile
   */
  public Task start(Received received) {
    return transaction.call(
        () -> {
          Task task =
              tasks
                  .lock(received.id())
                  .filter(it -> it.state() == Task.State.RECEIVING)
                  .orElseThrow(() -> new NotFoundException("task"));
          Task started;
          if (received.rows() == 0) {
            started = task.finish(0, Map.of(), clock.instant());
          } else {
            var first = new ImportSlice.Command(received.id(), 0).asJob();
            jobs.schedule(first);
            started = task.queue(received.rows(), first.key());
          }
          tasks.update(started);
          return started;
        });
  }

  /** Forgets the table, unless it was {@link #start started}. */
  public void discard(TaskId id) {
    transaction.run(
        () ->
            tasks
                .lock(id)
                .filter(task -> task.state() == Task.State.RECEIVING)
                .ifPresent(task -> tasks.delete(task.id())));
  }
}
