package dev.kham.application.imports;

import dev.kham.application.imports.Import.Row;
import dev.kham.application.imports.Import.RowError;
import dev.kham.application.job.Job;
import dev.kham.application.job.JobQueue;
import dev.kham.application.job.Queue;
import dev.kham.application.job.Retry;
import dev.kham.application.medicine.StockIntake;
import dev.kham.application.patient.PatientRecords;
import dev.kham.application.scheduling.DoctorRecords;
import dev.kham.application.shared.IdGenerator;
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

/**
 * Takes one slice of a table in: its rows, what was wrong with others, how far the task is and the
 * job for the next slice are one commit. So whoever is killed has done a slice or has not, and a
 * table of any length never uses up the attempts of a job.
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

  public ImportSlice(
      Transaction transaction,
      TaskRepository tasks,
      ImportRepository imports,
      StockIntake stock,
      PatientRecords patients,
      DoctorRecords doctors,
      JobQueue jobs,
      IdGenerator ids,
      Clock clock) {
    this.transaction = transaction;
    this.tasks = tasks;
    this.imports = imports;
    this.jobs = jobs;
    this.clock = clock;
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

  /** Takes it in, unless the task is over or further. */
  public void handle(Command command) {
    transaction.run(
        () ->
            tasks
                .lock(command.id())
                .filter(task -> command.asJob().key().equals(task.job()))
                .ifPresent(task -> take(task, command.place())));
  }

  private void take(Task task, int place) {
    Import table = imports.find(task.id()).orElseThrow();
    List<Row> rows = imports.rows(task.id(), place);
    Outcome outcome =
        new Outcome(clock.instant().atZone(clock.getZone()), new Actor.Person(task.owner()));
    intake(table.kind()).take(table, rows, keys -> imports.claim(task.id(), keys), outcome);
    List<RowError> errors = outcome.errors();
    imports.finishSlice(task.id(), place, errors);
    if (place + 1 < imports.slices(task.id())) {
      Job next = new Command(task.id(), place + 1).asJob();
      tasks.update(task.advance(rows.size(), outcome.counts(), next.key()));
      jobs.schedule(next);
    } else {
      tasks.update(task.finish(rows.size(), outcome.counts(), clock.instant()));
    }
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
