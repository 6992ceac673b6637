package dev.kham.application.imports;

import dev.kham.application.imports.Import.Row;
import dev.kham.application.imports.Import.RowError;
import dev.kham.application.imports.Intake.Readied;
import dev.kham.application.job.Job;
import dev.kham.application.job.JobQueue;
import dev.kham.application.job.Queue;
import dev.kham.application.job.Retry;
import dev.kham.application.medicine.StockIntake;
import dev.kham.application.patient.PatientRecords;
import dev.kham.application.scheduling.DoctorRecords;
import dev.kham.application.shared.IdGenerator;
import dev.kham.application.shared.StoreAwayException;
import dev.kham.application.shared.Transaction;
import dev.kham.application.task.TaskRepository;
import dev.kham.domain.account.Actor;
import dev.kham.domain.task.Task;
import dev.kham.domain.task.TaskId;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Takes one slice of a table in: its rows, what was wrong with others, how far the task is and the
 * job for the next slice are one commit. So whoever is killed has done a slice or has not, and a
 * table of any length never uses up the attempts of a job.
 *
 * <p>While one slice is written the next is read, which changes nothing: whoever is killed, or sees
 * another instance go on, has only read in vain.
 */
public final class ImportSlice {
  public static final String JOB = "import-csv";

  /** Somebody waits for it, and what is in its way is mostly a database that comes back. */
  private static final Retry RETRY = new Retry(6, Duration.ofSeconds(2));

  private final Transaction transaction;
  private final TaskRepository tasks;
  private final ImportRepository imports;
  private final JobQueue jobs;
  private final Clock clock;
  private final MedicineIntake medicines;
  private final BatchIntake batches;
  private final PatientIntake patients;
  private final DoctorIntake doctors;
  private final Executor besides;

  /** One at most, so that memory stays the same. */
  private final AtomicReference<@Nullable Ahead> ahead = new AtomicReference<>();

  /**
   * Wired with its ports.
   *
   * @param besides runs what reads the next slice meanwhile
   */
  public ImportSlice(
      Transaction transaction,
      TaskRepository tasks,
      ImportRepository imports,
      StockIntake stock,
      PatientRecords patients,
      DoctorRecords doctors,
      JobQueue jobs,
      IdGenerator ids,
      Clock clock,
      Executor besides) {
    this.transaction = transaction;
    this.tasks = tasks;
    this.imports = imports;
    this.jobs = jobs;
    this.clock = clock;
    this.besides = besides;
    medicines = new MedicineIntake(stock, ids);
    batches = new BatchIntake(stock, ids);
    this.patients = new PatientIntake(patients, ids);
    this.doctors = new DoctorIntake(doctors, ids);
  }

  /** Which slice. */
  public record Command(TaskId id, int place) {
    public static Command of(Job job) {
      return new Command(
          new TaskId(UUID.fromString(job.datum("task"))), Integer.parseInt(job.datum("slice")));
    }

    Job asJob() {
      return new Job(
              JOB,
              Queue.REPORT,
              JOB + ":" + id + ":" + place,
              Map.of("task", id.toString(), "slice", Integer.toString(place)))
          .with(RETRY);
    }
  }

  /** A slice that was read, of a table of so many. */
  private record Slice(int rows, Readied readied, int slices) {}

  private record Ahead(Command command, FutureTask<Slice> reading) {}

  /** Takes it in, unless the task is over or further. */
  public void handle(Command command) {
    transaction.run(
        () ->
            tasks
                .lock(command.id())
                .filter(task -> command.asJob().key().equals(task.job()))
                .ifPresent(task -> take(task, command)));
  }

  private void take(Task task, Command command) {
    Slice slice = slice(command);
    Command next = new Command(command.id(), command.place() + 1);
    boolean last = next.place() == slice.slices();
    if (!last) {
      readAhead(next);
    }
    Outcome outcome =
        new Outcome(clock.instant().atZone(clock.getZone()), new Actor.Person(task.owner()));
    slice.readied().take(keys -> imports.claim(task.id(), keys), outcome);
    List<RowError> errors = outcome.errors();
    imports.finishSlice(task.id(), command.place(), errors, last);
    if (last) {
      tasks.update(task.finish(slice.rows(), outcome.counts(), clock.instant()));
    } else {
      Job job = next.asJob();
      tasks.update(task.advance(slice.rows(), outcome.counts(), job.key()));
      jobs.schedule(job);
    }
  }

  private void readAhead(Command next) {
    FutureTask<Slice> reading = new FutureTask<>(() -> transaction.call(() -> read(next)));
    ahead.set(new Ahead(next, reading));
    besides.execute(reading);
  }

  /** As it was read ahead, or else is read now. */
  private Slice slice(Command command) {
    Ahead kept = ahead.getAndSet(null);
    if (kept == null || !kept.command().equals(command)) {
      return read(command);
    }
    kept.reading().run(); // unless somebody has begun
    try {
      return kept.reading().get();
    } catch (ExecutionException e) {
      return read(command);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreAwayException(e);
    }
  }

  /** What it reads stays as it is until the slice is taken in. */
  private Slice read(Command command) {
    Import table = imports.find(command.id()).orElseThrow();
    List<Row> rows = imports.rows(command.id(), command.place());
    return new Slice(
        rows.size(), intake(table.kind()).ready(table, rows), imports.slices(command.id()));
  }

  private Intake<?> intake(ImportKind kind) {
    return switch (kind) {
      case MEDICINES -> medicines;
      case BATCHES -> batches;
      case PATIENTS -> patients;
      case DOCTORS -> doctors;
    };
  }
}
