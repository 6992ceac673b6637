package dev.kham.application.imports;

import static dev.kham.application.medicine.MedicineFixtures.stored;
import static dev.kham.application.scheduling.SchedulingFixtures.NOW;
import static dev.kham.application.scheduling.SchedulingFixtures.TODAY;
import static dev.kham.application.scheduling.SchedulingFixtures.ZONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kham.application.PortContract;
import dev.kham.application.imports.Import.Row;
import dev.kham.application.imports.Import.RowError;
import dev.kham.application.job.Job;
import dev.kham.application.job.JobQueue;
import dev.kham.application.medicine.MedicineQueries.BatchFilter;
import dev.kham.application.medicine.MedicineQueries.BatchView;
import dev.kham.application.medicine.MedicineQueries.MedicineFilter;
import dev.kham.application.medicine.MedicineQueries.MovementView;
import dev.kham.domain.account.Actor;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.medicine.BatchStatus;
import dev.kham.domain.medicine.Medicine;
import dev.kham.domain.medicine.MedicineId;
import dev.kham.domain.medicine.Movement;
import dev.kham.domain.patient.Patient;
import dev.kham.domain.scheduling.Doctor;
import dev.kham.domain.scheduling.Shift;
import dev.kham.domain.task.Task;
import dev.kham.domain.task.TaskId;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What becomes of tables of every kind, wherever they and their rows are kept. */
public interface ImportContract extends PortContract {
  private Importing importing() {
    return new Importing(ports(), NOW, ZONE, ReceiveImport.SLICE);
  }

  private Caller admin() {
    return given().caller(Role.ADMIN);
  }

  /** Codes nobody has used before. */
  private static String fresh() {
    return UUID.randomUUID().toString().substring(0, 13);
  }

  private Medicine medicine() {
    return stored(
        ports(),
        new Medicine(
            new MedicineId(UUID.randomUUID()), fresh(), "Thuốc", "viên", null, 0, null, 0));
  }

  private Map<String, Medicine> medicines(String... codes) {
    return inTransaction(() -> ports().stockIntake().lock(Set.of(codes)));
  }

  private List<BatchView> batches(Medicine medicine) {
    return ports().medicineQueries().batches(new BatchFilter(medicine.id(), null, null, 1000));
  }

  private List<MovementView> movements(Medicine medicine) {
    return ports().medicineQueries().movements(medicine.id(), null, 1000);
  }

  // the table

  @Test
  default void a_table_is_kept_in_slices_until_it_is_taken_in_and_then_only_what_was_wrong() {
    Caller admin = admin();
    Importing importing = new Importing(ports(), NOW, ZONE, 2);
    String code = fresh();
    TaskId id =
        importing.handedIn(
            admin,
            ImportKind.MEDICINES,
            false,
            Stream.of("code,name,unit", code + ",Một\0,viên", ",,", code + "b,Hai,viên", "c,d"));
    Import table = inTransaction(() -> ports().imports().find(id)).orElseThrow();
    assertThat(table)
        .isEqualTo(
            new Import(
                id,
                ImportKind.MEDICINES,
                false,
                List.of("code", "name", "unit"),
                List.of("code", "name", "unit")));
    assertThat(inTransaction(() -> ports().imports().slices(id))).isEqualTo(2);
    assertThat(inTransaction(() -> ports().imports().rows(id, 0)))
        .containsExactly(
            new Row(2, List.of(code, "Một\0", "viên")),
            new Row(4, List.of(code + "b", "Hai", "viên")));
    assertThat(importing.task(id).state()).isEqualTo(Task.State.WAITING);
    assertThat(importing.task(id).total()).isEqualTo(3);

    importing.step(id, ports().jobs());
    assertThat(importing.task(id).state()).isEqualTo(Task.State.RUNNING);
    assertThat(importing.task(id).percent()).isEqualTo(66);
    assertThat(inTransaction(() -> ports().imports().rows(id, 0))).isEmpty();
    assertThat(inTransaction(() -> ports().imports().errors(id, 0)))
        .containsExactly(new RowError(2, "name", "control-characters"));

    Task over = importing.taken(id);
    assertThat(over.state()).isEqualTo(Task.State.DONE);
    assertThat(over.finishedAt()).isEqualTo(NOW);
    assertThat(over.counts()).isEqualTo(Map.of("added", 1L, "refused", 2L));
    assertThat(importing.errors(over))
        .containsExactly(
            new RowError(2, "name", "control-characters"), new RowError(5, null, "wrong-columns"));

    inTransaction(() -> ports().tasks().delete(id));
    assertThat(inTransaction(() -> ports().imports().find(id))).isEmpty();
    assertThat(inTransaction(() -> ports().imports().slices(id))).isZero();
  }

  @Test
  default void of_rows_with_one_key_the_first_counts_also_when_the_others_are_far_away() {
    String code = fresh();
    String row = code + ",Một,viên";
    for (int sliceRows : List.of(1, 10)) {
      Importing importing = new Importing(ports(), NOW, ZONE, sliceRows);
      for (boolean dryRun : List.of(true, false)) {
        Task task =
            importing.taken(
                importing.handedIn(
                    admin(),
                    ImportKind.MEDICINES,
                    dryRun,
                    Stream.of("code,name,unit", row, code + "x,Hai,viên", row)));
        assertThat(importing.errors(task)).containsExactly(new RowError(4, "code", "row-twice"));
      }
    }
  }

  @Test
  default void a_slice_that_was_read_ahead_is_taken_in_once_whoever_takes_it() {
    for (Executor besides : List.<Executor>of(Runnable::run, reading -> {})) {
      Importing one = new Importing(ports(), NOW, ZONE, 1, besides);
      Importing other = new Importing(ports(), NOW, ZONE, 1, besides);
      String code = fresh();
      TaskId id =
          one.handedIn(
              admin(),
              ImportKind.MEDICINES,
              false,
              Stream.of(
                  "code,name,unit",
                  code + "a,Một,viên",
                  code + "b,Hai,viên",
                  code + "c,,viên",
                  code + "d,Bốn,viên"));
      one.step(id);
      other.step(id);
      one.slice(id, 1);
      assertThat(one.task(id).done()).isEqualTo(2);

      Task over = one.taken(id);
      assertThat(over.counts()).isEqualTo(Map.of("added", 3L, "refused", 1L));
      assertThat(one.errors(over)).containsExactly(new RowError(4, "name", "missing"));
      assertThat(medicines(code + "a", code + "b", code + "c", code + "d"))
          .containsOnlyKeys(code + "a", code + "b", code + "d");
    }
  }

  /** As often as the store is asked while a slice is taken in, there is somewhere to be killed. */
  @Test
  default void whoever_is_killed_at_any_point_has_done_a_slice_or_has_not() {
    Medicine medicine = medicine();
    Importing importing = new Importing(ports(), NOW, ZONE, 7);
    Random random = new Random(20261121);
    TaskId id =
        importing.handedIn(
            admin(),
            ImportKind.BATCHES,
            false,
            Stream.concat(
                Stream.of("number,quantity,medicineCode,expiresOn"),
                IntStream.range(0, 100)
                    .mapToObj(
                        i ->
                            "L"
                                + i
                                + ","
                                + (i % 10 == 3 ? "x" : "5")
                                + ","
                                + medicine.code()
                                + ",2027-01-31")));
    int killed = 0;
    while (!importing.task(id).isOver()) {
      if (random.nextInt(2) == 0 && importing.task(id).done() < 98) {
        killed++;
        long done = importing.task(id).done();
        assertThatThrownBy(
                () -> importing.step(id, new Killed(ports().jobs(), random.nextBoolean())))
            .isInstanceOf(Killed.Off.class);
        assertThat(importing.task(id).done()).isEqualTo(done);
        assertThat(batches(medicine))
            .hasSize(importing.task(id).counts().getOrDefault("added", 0L).intValue());
      } else {
        importing.step(id, ports().jobs());
      }
    }
    assertThat(killed).isPositive();
    assertThat(importing.task(id).counts()).isEqualTo(Map.of("added", 90L, "refused", 10L));
    assertThat(batches(medicine)).hasSize(90).allMatch(batch -> batch.quantity() == 5);
    assertThat(movements(medicine)).hasSize(90);
    assertThat(importing.errors(importing.task(id)))
        .hasSize(10)
        .allMatch(error -> error.column().equals("quantity"));
  }

  /** A queue with which somebody is killed, when all else of the slice has been written. */
  final class Killed implements JobQueue {
    private final JobQueue jobs;
    private final boolean late;

    Killed(JobQueue jobs, boolean late) {
      this.jobs = jobs;
      this.late = late;
    }

    static final class Off extends RuntimeException {
      private static final long serialVersionUID = 1L;
    }

    @Override
    public void schedule(Job job) {
      if (late) {
        jobs.schedule(job);
      }
      throw new Off();
    }

    @Override
    public void schedule(Job job, Instant due) {
      schedule(job);
    }

    @Override
    public void withdraw(String key) {
      throw new Off();
    }
  }

  @Test
  default void a_slice_that_was_done_is_not_done_again() {
    Medicine medicine = medicine();
    Importing importing = importing();
    TaskId id =
        importing.handedIn(
            admin(),
            ImportKind.BATCHES,
            false,
            Stream.of(
                "medicineCode,number,expiresOn,quantity", medicine.code() + ",L1,2027-01-31,5"));
    importing.taken(id);
    importing.slice(id, 0);
    assertThat(movements(medicine)).hasSize(1);
  }

  // medicines

  @Test
  default void medicines_are_added_changed_by_what_is_said_and_left_alone() {
    String code = fresh();
    Caller admin = admin();
    Task first =
        importing()
            .imported(
                admin,
                ImportKind.MEDICINES,
                "code,name,unit,atcCode,minimumStock,alertDays",
                code + ",Đường glucose,chai,B05CX01,20,60 7 30",
                code + "b,Bông,hộp,,,");
    assertThat(first.counts()).isEqualTo(Map.of("added", 2L));
    Medicine sugar = medicines(code).get(code);
    assertThat(sugar)
        .isEqualTo(
            new Medicine(
                sugar.id(), code, "Đường glucose", "chai", "B05CX01", 20, List.of(60, 30, 7), 0));
    assertThat(
            ports()
                .medicineQueries()
                .medicines(new MedicineFilter(code, false, null, null, 5), TODAY))
        .hasSize(2);

    Task second =
        importing()
            .imported(
                admin,
                ImportKind.MEDICINES,
                "mã thuốc,tên,đơn vị,tồn tối thiểu",
                code + ",Glucose 5 %,chai,",
                code + "b,Bông,hộp,0",
                code + "c,Cồn,chai,1");
    assertThat(second.counts()).isEqualTo(Map.of("added", 1L, "changed", 1L, "unchanged", 1L));
    assertThat(medicines(code).get(code))
        .isEqualTo(sugar.change(code, "Glucose 5 %", "chai", "B05CX01", 20, List.of(60, 30, 7)));
  }

  // batches

  @Test
  default void batches_come_with_the_receipt_of_their_units() {
    Medicine medicine = medicine();
    Caller admin = admin();
    Task task =
        importing()
            .imported(
                admin,
                ImportKind.BATCHES,
                "Số lô,Mã thuốc,Hạn dùng,Số lượng,Nhà cung cấp,Đơn giá",
                "L1," + medicine.code() + ",31/01/2027,20,Dược phẩm Ví Dụ,1500",
                "L2," + medicine.code() + ",2026-11-20,5,,");
    assertThat(task.counts()).isEqualTo(Map.of("added", 2L));
    List<BatchView> batches = batches(medicine);
    assertThat(batches).extracting(BatchView::number).containsExactly("L2", "L1");
    BatchView late = batches.getLast();
    assertThat(late)
        .isEqualTo(
            new BatchView(
                late.id(),
                medicine.id().value(),
                medicine.code(),
                medicine.name(),
                "L1",
                LocalDate.of(2027, 1, 31),
                20,
                BatchStatus.AVAILABLE,
                "Dược phẩm Ví Dụ",
                1500L));
    List<MovementView> movements = movements(medicine);
    assertThat(movements).extracting(MovementView::kind).containsOnly(Movement.Kind.RECEIVE);
    assertThat(movements).extracting(MovementView::change).containsExactly(5L, 20L);
    assertThat(movements).extracting(MovementView::balance).containsExactly(5L, 20L);
    assertThat(movements).extracting(MovementView::at).containsOnly(NOW);
    assertThat(movements)
        .extracting(MovementView::by)
        .containsOnly(new Actor.Person(admin.accountId()));
    assertThat(ports().medicineQueries().medicine(medicine.id(), TODAY).orElseThrow().usable())
        .isEqualTo(25);
  }

  @Test
  default void a_known_batch_is_left_alone_or_refused_and_never_received_again() {
    Medicine medicine = medicine();
    String header = "medicineCode,number,expiresOn,quantity,supplier,unitCost";
    String row = medicine.code() + ",L1,2027-01-31,20,Ví Dụ,1500";
    Importing importing = importing();
    importing.imported(admin(), ImportKind.BATCHES, header, row);
    assertThat(importing.imported(admin(), ImportKind.BATCHES, header, row).counts())
        .isEqualTo(Map.of("unchanged", 1L));
    for (String other :
        List.of(
            row.replace(",20,", ",21,"),
            row.replace("01-31", "01-30"),
            row.replace("Ví Dụ", ""),
            row.replace("1500", "1501"))) {
      Task task = importing.imported(admin(), ImportKind.BATCHES, header, other);
      assertThat(importing.errors(task)).containsExactly(new RowError(2, "number", "batch-exists"));
    }
    assertThat(movements(medicine)).hasSize(1);
  }

  @Test
  default void a_batch_needs_a_known_medicine_and_a_day_to_come() {
    Medicine medicine = medicine();
    Importing importing = importing();
    Task task =
        importing.imported(
            admin(),
            ImportKind.BATCHES,
            "medicineCode,number,expiresOn,quantity",
            fresh() + ",L1,2027-01-31,5",
            medicine.code() + ",L2,2026-11-19,5",
            medicine.code() + ",L3,2026-11-20,5");
    assertThat(importing.errors(task))
        .containsExactly(
            new RowError(2, "medicineCode", "unknown-medicine"),
            new RowError(3, "expiresOn", "already-expired"));
    assertThat(batches(medicine)).extracting(BatchView::number).containsExactly("L3");
  }

  // people

  @Test
  default void patients_are_known_by_the_reference_of_another_system() {
    String reference = fresh();
    Importing importing = importing();
    String header = "reference,fullName,dateOfBirth,phone,email,locale";
    Task first =
        importing.imported(
            admin(),
            ImportKind.PATIENTS,
            header,
            reference + ",Nguyễn Văn An,20/05/1990,0901 234 567,An@Example.com,en");
    assertThat(first.counts()).isEqualTo(Map.of("added", 1L));
    Patient patient = patient(reference);
    assertThat(patient)
        .isEqualTo(
            new Patient(
                patient.id(),
                "Nguyễn Văn An",
                LocalDate.of(1990, 5, 20),
                "an@example.com",
                "84901234567",
                Locale.ENGLISH));
    assertThat(inTransaction(() -> ports().patients().find(patient.id()))).contains(patient);
    Task second =
        importing.imported(
            admin(),
            ImportKind.PATIENTS,
            "mã bệnh nhân,họ và tên,ngày sinh",
            reference + ",Nguyễn Văn Ân,1990-05-20");
    assertThat(second.counts()).isEqualTo(Map.of("changed", 1L));
    assertThat(patient(reference).fullName()).isEqualTo("Nguyễn Văn Ân");
    assertThat(patient(reference).phone()).isEqualTo("84901234567");
    Task third =
        importing.imported(
            admin(),
            ImportKind.PATIENTS,
            "reference,fullName,dateOfBirth",
            reference + ",Nguyễn Văn Ân,1990-05-20",
            reference + "b,Trần Thị Bình,2026-11-21");
    assertThat(third.counts()).isEqualTo(Map.of("refused", 1L, "unchanged", 1L));
    assertThat(importing.errors(third))
        .containsExactly(new RowError(3, "dateOfBirth", "out-of-range"));
  }

  private Patient patient(String reference) {
    return inTransaction(() -> ports().patientRecords().lock(Set.of(reference))).get(reference);
  }

  @Test
  default void doctors_are_known_by_the_reference_of_another_system_and_keep_their_shifts() {
    String reference = fresh();
    String specialty = "Nhi Khoa " + reference;
    Importing importing = importing();
    String header = "reference,fullName,specialty,fee,room,slotMinutes";
    Task first =
        importing.imported(
            admin(),
            ImportKind.DOCTORS,
            header,
            reference + ",BS. Đỗ Ánh," + specialty + ",250000,A101,20",
            reference + "b,BS. Lê Bảo," + specialty.toUpperCase() + ",250000,A102,20");
    assertThat(first.counts()).isEqualTo(Map.of("added", 2L));
    Doctor doctor = doctor(reference);
    assertThat(doctor.fullName()).isEqualTo("BS. Đỗ Ánh");
    assertThat(doctor.specialty().name()).isEqualTo(specialty);
    assertThat(doctor(reference + "b").specialty()).isEqualTo(doctor.specialty());
    assertThat(ports().doctorQueries().doctors(doctor.specialty().id(), "anh", null, 5))
        .extracting(view -> view.id())
        .containsExactly(doctor.id().value());

    Doctor working =
        doctor.working(
            List.of(
                new Shift(
                    DayOfWeek.MONDAY,
                    LocalTime.of(8, 0),
                    LocalTime.of(11, 0),
                    20,
                    TODAY,
                    TODAY.plusDays(30))));
    inTransaction(() -> ports().doctors().update(working));
    Task second =
        importing.imported(
            admin(),
            ImportKind.DOCTORS,
            header,
            reference + ",BS. Đỗ Ánh," + specialty + ",300000,A101,20",
            reference + "b,BS. Lê Bảo," + specialty + ",250000,A102,20");
    assertThat(second.counts()).isEqualTo(Map.of("changed", 1L, "unchanged", 1L));
    assertThat(inTransaction(() -> ports().doctors().find(doctor.id())))
        .contains(working.described(doctor.fullName(), doctor.specialty(), 300_000, "A101", 20));
  }

  private Doctor doctor(String reference) {
    return inTransaction(() -> ports().doctorRecords().lock(Set.of(reference))).get(reference);
  }

  // dry runs

  @Test
  default void a_dry_run_finds_the_same_and_writes_nothing() {
    Medicine medicine = medicine();
    String code = fresh();
    Importing importing = importing();
    Map<ImportKind, String[]> tables =
        Map.of(
            ImportKind.MEDICINES,
            new String[] {
              "code,name,unit", code + ",Một,viên", medicine.code() + ",Khác,viên", "x y,Ba,viên"
            },
            ImportKind.BATCHES,
            new String[] {
              "medicineCode,number,expiresOn,quantity",
              medicine.code() + ",L1,2027-01-31,5",
              medicine.code() + ",L2,2020-01-31,5"
            },
            ImportKind.PATIENTS,
            new String[] {
              "reference,fullName,dateOfBirth", code + ",Nguyễn Văn An,1990-05-20", code + "b,,x"
            },
            ImportKind.DOCTORS,
            new String[] {
              "reference,fullName,specialty,fee,room,slotMinutes",
              code + ",BS. An,Khoa " + code + ",1,A1,20",
              code + "b,BS. An,Khoa,0,A1,4"
            });
    tables.forEach(
        (kind, lines) -> {
          Task dry = importing.lookedThrough(admin(), kind, lines);
          assertThat(medicines(code)).isEmpty();
          assertThat(medicines(medicine.code()).values()).containsExactly(medicine);
          assertThat(batches(medicine)).isEmpty();
          assertThat(patient(code)).isNull();
          assertThat(doctor(code)).isNull();
          assertThat(ports().doctorQueries().specialties())
              .noneMatch(it -> it.name().contains(code));
          assertThat(dry.counts()).containsKeys("added", "refused");
          if (kind != ImportKind.MEDICINES) {
            return;
          }
          assertThat(dry.counts()).isEqualTo(Map.of("added", 1L, "changed", 1L, "refused", 1L));
        });
    tables.forEach(
        (kind, lines) -> {
          Task dry = importing.lookedThrough(admin(), kind, lines);
          Task real = importing.imported(admin(), kind, lines);
          assertThat(real.counts()).isEqualTo(dry.counts());
          assertThat(importing.errors(real)).isEqualTo(importing.errors(dry)).isNotEmpty();
        });
  }
}
