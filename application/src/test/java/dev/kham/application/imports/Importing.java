package dev.kham.application.imports;

import dev.kham.application.Ports;
import dev.kham.application.imports.Import.RowError;
import dev.kham.application.job.JobQueue;
import dev.kham.application.shared.SettableClock;
import dev.kham.domain.account.Caller;
import dev.kham.domain.task.Task;
import dev.kham.domain.task.TaskId;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.stream.Stream;

/** Hands tables in and takes them in, slice by slice, as the jobs would. */
public final class Importing {
  private final Ports ports;
  private final SettableClock clock;
  private final int sliceRows;
  private final Executor besides;
  private final ImportSlice taking;

  public Importing(Ports ports, Instant now, ZoneId zone, int sliceRows) {
    this(ports, now, zone, sliceRows, Runnable::run);
  }

  /** One that reads ahead in that way. */
  public Importing(Ports ports, Instant now, ZoneId zone, int sliceRows, Executor besides) {
    this.ports = ports;
    this.clock = new SettableClock(now, zone);
    this.sliceRows = sliceRows;
    this.besides = besides;
    this.taking = take(ports.jobs());
  }

  private ReceiveImport receive() {
    return new ReceiveImport(
        ports.transaction(),
        ports.tasks(),
        ports.imports(),
        ports.jobs(),
        UUID::randomUUID,
        clock,
        sliceRows);
  }

  private ImportSlice take(JobQueue jobs) {
    return new ImportSlice(
        ports.transaction(),
        ports.tasks(),
        ports.imports(),
        ports.stockIntake(),
        ports.patientRecords(),
        ports.doctorRecords(),
        jobs,
        UUID::randomUUID,
        clock,
        besides);
  }

  /** A table that was handed in; commas stand between its cells. */
  public TaskId handedIn(Caller caller, ImportKind kind, boolean dryRun, Stream<String> lines) {
    ReceiveImport receive = receive();
    var received =
        receive.receive(
            new ReceiveImport.Command(caller, kind, dryRun),
            lines.map(line -> Arrays.asList(line.split(",", -1))).iterator());
    return receive.start(received).id();
  }

  /** As far as the task gets while nothing goes wrong. */
  public Task taken(TaskId id) {
    Task task = task(id);
    while (!task.isOver()) {
      step(id);
      task = task(id);
    }
    return task;
  }

  /** The slice that is next. */
  public void step(TaskId id) {
    taking.handle(next(id));
  }

  /** The slice that is next, with somebody else's queue for the one after it. */
  public void step(TaskId id, JobQueue jobs) {
    take(jobs).handle(next(id));
  }

  private ImportSlice.Command next(TaskId id) {
    String job = task(id).job();
    return new ImportSlice.Command(id, Integer.parseInt(job.substring(job.lastIndexOf(':') + 1)));
  }

  /** That slice, if it is next. */
  public void slice(TaskId id, int place) {
    taking.handle(new ImportSlice.Command(id, place));
  }

  /** A table handed in and taken in. */
  public Task imported(Caller caller, ImportKind kind, String... lines) {
    return taken(handedIn(caller, kind, false, Stream.of(lines)));
  }

  /** A table handed in and looked through. */
  public Task lookedThrough(Caller caller, ImportKind kind, String... lines) {
    return taken(handedIn(caller, kind, true, Stream.of(lines)));
  }

  public Task task(TaskId id) {
    return ports.transaction().call(() -> ports.tasks().find(id)).orElseThrow();
  }

  /** What was wrong, all slices together. */
  public List<RowError> errors(Task task) {
    return ports
        .transaction()
        .call(
            () -> {
              List<RowError> all = new ArrayList<>();
              for (int place = 0; place < ports.imports().slices(task.id()); place++) {
                all.addAll(ports.imports().errors(task.id(), place));
              }
              return all;
            });
  }
}
