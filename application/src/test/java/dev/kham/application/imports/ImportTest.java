package dev.kham.application.imports;

import static dev.kham.application.scheduling.SchedulingFixtures.NOW;
import static dev.kham.application.scheduling.SchedulingFixtures.ZONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kham.application.InMemoryHospital;
import dev.kham.application.imports.Import.RowError;
import dev.kham.application.job.Job;
import dev.kham.application.shared.StoreAwayException;
import dev.kham.application.task.EndTask;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.shared.DomainException;
import dev.kham.domain.shared.FieldRefusedException;
import dev.kham.domain.shared.ForbiddenException;
import dev.kham.domain.shared.NotFoundException;
import dev.kham.domain.task.Task;
import dev.kham.domain.task.TaskId;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ImportTest {
  private static final String[] MEDICINES = {"code,name,unit", "A1,Một,viên", "A2,Hai,viên"};

  private final InMemoryHospital hospital = new InMemoryHospital();
  private final Importing importing = new Importing(hospital, NOW, ZONE, 1);
  private final Caller admin = hospital.given().caller(Role.ADMIN);

  private TaskId handedIn(ImportKind kind, String... lines) {
    return importing.handedIn(admin, kind, false, Stream.of(lines));
  }

  // who

  @ParameterizedTest
  @EnumSource
  void pharmacists_import_what_they_keep_administrators_all_and_others_nothing(ImportKind kind) {
    for (Role role : Role.values()) {
      boolean may =
          role == Role.ADMIN
              || role == Role.PHARMACIST
                  && (kind == ImportKind.MEDICINES || kind == ImportKind.BATCHES);
      Caller caller = hospital.given().caller(role);
      if (may) {
        kind.require(caller);
      } else {
        assertThatThrownBy(() -> importing.handedIn(caller, kind, true, Stream.of("x")))
            .isInstanceOf(ForbiddenException.class);
      }
    }
  }

  // the header

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "unit,name,code,price       | unknown-column | price",
        "unit,name,code,            | unknown-column | ''",
        "unit,name,code,Mã thuốc    | column-twice   | Mã thuốc",
        "name,atcCode               | column-missing | code unit",
        "A1;Một;viên                | unknown-column | A1;Một;viên"
      })
  void a_header_that_is_not_the_kinds_is_refused(String header, String type, String columns) {
    assertThatThrownBy(() -> handedIn(ImportKind.MEDICINES, header, "A1,Một,viên"))
        .isInstanceOfSatisfying(
            FieldRefusedException.class,
            e -> {
              assertThat(e.type()).isEqualTo(type);
              assertThat(String.join(" ", e.fields())).isEqualTo(columns);
            });
    assertThat(hospital.jobs().waiting()).isEmpty();
  }

  @Test
  void columns_are_known_in_both_languages_in_any_order_case_and_spelling() {
    TaskId id = handedIn(ImportKind.MEDICINES, " ĐON_VI ,MÃ-THUỐC,Tên,Alert Days", "viên,A1,Một,7");
    assertThat(importing.taken(id).counts()).isEqualTo(Map.of("added", 1L));
    assertThat(hospital.viewPharmacy().medicines(admin, "A1", false, null, null, 5))
        .singleElement()
        .satisfies(it -> assertThat(it.medicine().alertDays()).containsExactly(7));
  }

  @Test
  void an_empty_table_is_refused_and_one_without_rows_is_done_at_once() {
    assertThatThrownBy(() -> importing.handedIn(admin, ImportKind.DOCTORS, false, Stream.of()))
        .isInstanceOfSatisfying(
            DomainException.class, e -> assertThat(e.type()).isEqualTo("empty-table"));
    Task task = importing.task(handedIn(ImportKind.MEDICINES, "code,name,unit", " , ,"));
    assertThat(task.state()).isEqualTo(Task.State.DONE);
    assertThat(task.percent()).isEqualTo(100);
    assertThat(hospital.jobs().waiting()).isEmpty();
  }

  @Test
  void of_a_table_that_breaks_off_nothing_is_kept() {
    Iterator<List<String>> broken =
        Stream.of(MEDICINES).map(it -> Arrays.asList(it.split(","))).iterator();
    Iterator<List<String>> table =
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            return true;
          }

          @Override
          public List<String> next() {
            if (!broken.hasNext()) {
              throw new IllegalStateException("broken off");
            }
            return broken.next();
          }
        };
    var wish = new ReceiveImport.Command(admin, ImportKind.MEDICINES, false);
    assertThatThrownBy(() -> hospital.receiveImport().receive(wish, table))
        .hasMessage("broken off");
    assertThat(hospital.tasks().all()).isEmpty();
  }

  // the cells

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "MEDICINES | code         |                     | missing",
        "MEDICINES | code         | A 1                 | not-a-code",
        "MEDICINES | name         | ''                  | missing",
        "MEDICINES | unit         | 41                  | too-long",
        "MEDICINES | atcCode      | n02                 | not-a-code",
        "MEDICINES | atcCode      | N02BE01             | -",
        "MEDICINES | minimumStock | -1                  | not-a-number",
        "MEDICINES | minimumStock | 1.000               | not-a-number",
        "MEDICINES | minimumStock | 1000000001          | out-of-range",
        "MEDICINES | minimumStock | 99999999999999999999| not-a-number",
        "MEDICINES | alertDays    | 30;0                | not-numbers",
        "MEDICINES | alertDays    | 1 2 3 4 5 6         | not-numbers",
        "BATCHES   | number       | 61                  | too-long",
        "BATCHES   | expiresOn    | 2027-02-29          | not-a-date",
        "BATCHES   | expiresOn    | 31/04/2027          | not-a-date",
        "BATCHES   | expiresOn    | +2027-01-31         | not-a-date",
        "BATCHES   | expiresOn    | 1/2/2027            | -",
        "BATCHES   | quantity     | 0                   | out-of-range",
        "BATCHES   | unitCost     | 0                   | -",
        "BATCHES   | unitCost     | 1e3                 | not-a-number",
        "PATIENTS  | fullName     | 201                 | too-long",
        "PATIENTS  | dateOfBirth  | 1899-12-31          | out-of-range",
        "PATIENTS  | phone        | 0123                | invalid-phone",
        "PATIENTS  | email        | an@example          | not-an-email",
        "PATIENTS  | email        | an@example.com      | -",
        "PATIENTS  | locale       | fr                  | not-a-language",
        "DOCTORS   | fee          | 0                   | out-of-range",
        "DOCTORS   | slotMinutes  | 4                   | out-of-range",
        "DOCTORS   | slotMinutes  | 1441                | out-of-range",
        "DOCTORS   | room         |                     | missing"
      })
  void a_cell_says_what_is_wrong_with_it(ImportKind kind, String column, String cell, String code) {
    Map<String, String> row = sound(kind);
    boolean isLength = cell != null && "too-long".equals(code);
    row.put(column, cell == null ? "" : isLength ? "x".repeat(Integer.parseInt(cell)) : cell);
    TaskId id = handedIn(kind, String.join(",", row.keySet()), String.join(",", row.values()));
    Task task = importing.taken(id);
    if (code == null) {
      assertThat(importing.errors(task)).isEmpty();
    } else {
      assertThat(importing.errors(task)).containsExactly(new RowError(2, column, code));
    }
  }

  private Map<String, String> sound(ImportKind kind) {
    return switch (kind) {
      case MEDICINES -> cells("code=A1 name=Một unit=viên");
      case BATCHES -> {
        importing.imported(admin, ImportKind.MEDICINES, MEDICINES);
        yield cells("medicineCode=A1 number=L1 expiresOn=2027-01-31 quantity=5");
      }
      case PATIENTS -> cells("reference=P1 fullName=An dateOfBirth=1990-05-20");
      case DOCTORS ->
          cells("reference=D1 fullName=An specialty=Nhi fee=250000 room=A1 slotMinutes=20");
    };
  }

  private static Map<String, String> cells(String text) {
    return Arrays.stream(text.split(" "))
        .map(it -> it.split("="))
        .collect(
            Collectors.toMap(it -> it[0], it -> it[1], (a, b) -> b, java.util.LinkedHashMap::new));
  }

  @Test
  void every_wrong_cell_of_a_row_is_told_and_the_row_is_counted_once() {
    TaskId id = handedIn(ImportKind.MEDICINES, "code,name,unit,minimumStock", "A 1,,viên,x");
    Task task = importing.taken(id);
    assertThat(importing.errors(task))
        .extracting(RowError::column)
        .containsExactlyInAnyOrder("code", "name", "minimumStock");
    assertThat(task.counts()).isEqualTo(Map.of("refused", 1L));
  }

  // the task

  @Test
  void each_slice_is_a_job_of_the_reports_queue_and_says_nothing_of_the_rows() {
    TaskId id = handedIn(ImportKind.MEDICINES, MEDICINES);
    List<Job> first = hospital.jobs().takeDue();
    assertThat(first)
        .singleElement()
        .satisfies(
            job -> {
              assertThat(job.queue().label()).isEqualTo("report");
              assertThat(job.data()).isEqualTo(Map.of("task", id.toString(), "slice", "0"));
            });
    hospital.importSlice().handle(ImportSlice.Command.of(first.getFirst()));
    List<Job> second = hospital.jobs().takeDue();
    assertThat(second).singleElement().satisfies(it -> assertThat(it.key()).endsWith(":1"));
    hospital.importSlice().handle(ImportSlice.Command.of(second.getFirst()));
    assertThat(hospital.jobs().waiting()).isEmpty();
    assertThat(importing.task(id).state()).isEqualTo(Task.State.DONE);
  }

  @Test
  void a_slice_that_could_not_be_read_ahead_is_read_when_its_turn_comes() {
    AtomicBoolean away = new AtomicBoolean();
    ImportRepository imports =
        (ImportRepository)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {ImportRepository.class},
                (proxy, method, arguments) -> {
                  if (away.get()) {
                    throw new StoreAwayException(new IOException("away"));
                  }
                  return method.invoke(hospital.imports(), arguments);
                });
    Executor whileAway =
        reading -> {
          away.set(true);
          reading.run();
          away.set(false);
        };
    ImportSlice take =
        new ImportSlice(
            hospital.transaction(),
            hospital.tasks(),
            imports,
            hospital.stockIntake(),
            hospital.patientRecords(),
            hospital.doctorRecords(),
            hospital.jobs(),
            UUID::randomUUID,
            Clock.fixed(NOW, ZONE),
            whileAway);
    TaskId id = handedIn(ImportKind.MEDICINES, MEDICINES);
    take.handle(new ImportSlice.Command(id, 0));
    take.handle(new ImportSlice.Command(id, 1));
    assertThat(importing.task(id).state()).isEqualTo(Task.State.DONE);
    assertThat(importing.task(id).counts()).isEqualTo(Map.of("added", 2L));
  }

  @Test
  void its_owner_ends_a_task_and_then_forgets_it() {
    TaskId id = handedIn(ImportKind.MEDICINES, MEDICINES);
    Job first = hospital.jobs().takeDue().getFirst();
    hospital.importSlice().handle(ImportSlice.Command.of(first));
    Job second = hospital.jobs().waiting().getFirst();
    hospital.endTask().handle(new EndTask.Command(admin, id));
    assertThat(importing.task(id).state()).isEqualTo(Task.State.CANCELLED);
    assertThat(hospital.jobs().waiting()).isEmpty();
    hospital.importSlice().handle(ImportSlice.Command.of(second));
    assertThat(importing.task(id).done()).isEqualTo(1);
    assertThat(importing.task(id).percent()).isEqualTo(50);
    assertThat(hospital.viewImportErrors().handle(admin, id).slices()).isEqualTo(2);
    hospital.endTask().handle(new EndTask.Command(admin, id));
    assertThatThrownBy(() -> hospital.viewTask().handle(admin, id))
        .isInstanceOf(NotFoundException.class);
  }

  @Test
  void nobody_else_sees_or_ends_a_task() {
    TaskId id = handedIn(ImportKind.MEDICINES, MEDICINES);
    Caller other = hospital.given().caller(Role.ADMIN);
    assertThatThrownBy(() -> hospital.viewTask().handle(other, id))
        .isInstanceOf(NotFoundException.class);
    assertThatThrownBy(() -> hospital.endTask().handle(new EndTask.Command(other, id)))
        .isInstanceOf(NotFoundException.class);
    assertThatThrownBy(() -> hospital.viewImportErrors().handle(other, id))
        .isInstanceOf(NotFoundException.class);
    assertThat(hospital.viewTask().handle(admin, id).state()).isEqualTo(Task.State.WAITING);
  }

  @Test
  void there_is_no_result_before_the_task_is_over() {
    TaskId id = handedIn(ImportKind.MEDICINES, MEDICINES);
    assertThatThrownBy(() -> hospital.viewImportErrors().handle(admin, id))
        .isInstanceOfSatisfying(
            DomainException.class, e -> assertThat(e.type()).isEqualTo("task-underway"));
  }
}
