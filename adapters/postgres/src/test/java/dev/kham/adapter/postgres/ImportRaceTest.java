package dev.kham.adapter.postgres;

import static dev.kham.application.scheduling.SchedulingFixtures.NOW;
import static dev.kham.application.scheduling.SchedulingFixtures.ZONE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.adapter.postgres.Together.Act;
import dev.kham.application.Given;
import dev.kham.application.imports.ImportKind;
import dev.kham.application.imports.Importing;
import dev.kham.application.task.EndTask;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.task.Task;
import dev.kham.domain.task.TaskId;
import dev.kham.embedded.EmbeddedTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tables that are taken in while others do the same, end the task or are killed. */
@QuarkusTest
@WithTestResource(EmbeddedTestResource.class)
class ImportRaceTest {
  private static final int MEDICINES = 20;

  @Inject PostgresPorts ports;
  @Inject Sql sql;

  private Caller admin;
  private String code;

  @BeforeEach
  void medicines() {
    admin = new Given(ports).caller(Role.ADMIN);
    code = UUID.randomUUID().toString().substring(0, 13);
    importing(MEDICINES)
        .imported(
            admin,
            ImportKind.MEDICINES,
            Stream.concat(
                    Stream.of("code,name,unit"),
                    IntStream.range(0, MEDICINES).mapToObj(i -> code + i + ",Thuốc,viên"))
                .toArray(String[]::new));
  }

  private Importing importing(int sliceRows) {
    return new Importing(ports, NOW, ZONE, sliceRows);
  }

  /** A table with a batch of each medicine, in some order. */
  private TaskId table(Importing importing, String number, boolean backwards) {
    List<String> rows =
        new ArrayList<>(
            IntStream.range(0, MEDICINES)
                .mapToObj(i -> code + i + "," + number + ",2027-01-31,5")
                .toList());
    if (backwards) {
      Collections.reverse(rows);
    }
    return importing.handedIn(
        admin,
        ImportKind.BATCHES,
        false,
        Stream.concat(Stream.of("medicineCode,number,expiresOn,quantity"), rows.stream()));
  }

  private long count(String from) {
    return sql.query(
        handle ->
            handle
                .createQuery(
                    "select count(*) from "
                        + from
                        + " join medicines on medicines.id = medicine_id where code like :code")
                .bind("code", code + "%")
                .mapTo(Long.class)
                .one());
  }

  private static final String MOVEMENTS =
      "batches join (select batch_id from stock_movements) moved on batches.id = batch_id";

  @Test
  void a_slice_that_many_do_at_once_is_done_once() {
    Importing importing = importing(MEDICINES);
    TaskId id = table(importing, "L1", false);
    List<Act> acts = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      acts.add(
          () -> {
            importing.slice(id, 0);
            return "done";
          });
    }
    assertThat(Together.of(acts, 8)).containsOnly("done");
    assertThat(importing.task(id).counts()).isEqualTo(Map.of("added", (long) MEDICINES));
    assertThat(count("batches")).isEqualTo(MEDICINES);
    assertThat(count(MOVEMENTS)).isEqualTo(MEDICINES);
  }

  @Test
  void slices_that_two_instances_read_ahead_are_taken_in_once() {
    Importing here = readingAhead();
    Importing there = readingAhead();
    for (int round = 0; round < 10; round++) {
      TaskId id = table(here, "L" + round, false);
      assertThat(Together.of(List.of(all(here, id), all(there, id)), 2)).containsOnly("done");
      assertThat(here.task(id).counts()).isEqualTo(Map.of("added", (long) MEDICINES));
    }
    assertThat(count("batches")).isEqualTo(10L * MEDICINES);
    assertThat(count(MOVEMENTS)).isEqualTo(10L * MEDICINES);
  }

  private Importing readingAhead() {
    return new Importing(ports, NOW, ZONE, 2, reading -> Thread.ofPlatform().start(reading));
  }

  private static Act all(Importing importing, TaskId id) {
    return () -> {
      for (int place = 0; place < MEDICINES / 2; place++) {
        importing.slice(id, place);
      }
      return "done";
    };
  }

  @Test
  void tables_of_the_same_medicines_in_opposite_orders_are_both_taken_in() {
    for (int round = 0; round < 10; round++) {
      Importing importing = importing(MEDICINES);
      TaskId there = table(importing, "A" + round, false);
      TaskId back = table(importing, "B" + round, true);
      assertThat(Together.of(List.of(() -> importing.taken(there), () -> importing.taken(back)), 2))
          .allSatisfy(
              it -> assertThat(((Task) it).counts()).isEqualTo(Map.of("added", (long) MEDICINES)));
    }
    assertThat(count(MOVEMENTS)).isEqualTo(20L * MEDICINES);
  }

  @Test
  void of_two_tables_with_the_same_batches_each_batch_is_received_once() {
    Importing importing = importing(MEDICINES);
    TaskId one = table(importing, "L1", false);
    TaskId other = table(importing, "L1", true);
    List<Object> outcomes =
        Together.of(List.of(() -> importing.taken(one), () -> importing.taken(other)), 2);
    assertThat(outcomes)
        .extracting(it -> ((Task) it).counts())
        .containsExactlyInAnyOrder(
            Map.of("added", (long) MEDICINES), Map.of("unchanged", (long) MEDICINES));
    assertThat(count(MOVEMENTS)).isEqualTo(MEDICINES);
  }

  @Test
  void who_ends_a_task_does_so_between_two_slices() {
    EndTask end =
        new EndTask(ports.transaction(), ports.tasks(), ports.jobs(), Clock.fixed(NOW, ZONE));
    for (int round = 0; round < 10; round++) {
      Importing importing = importing(5);
      TaskId id = table(importing, "L" + round, false);
      long before = count(MOVEMENTS);
      List<Object> outcomes =
          Together.of(
              List.of(
                  () -> {
                    importing.slice(id, 0);
                    return "taken";
                  },
                  () -> {
                    end.handle(new EndTask.Command(admin, id));
                    return "ended";
                  }),
              2);
      assertThat(outcomes).containsExactly("taken", "ended");
      Task task = importing.task(id);
      assertThat(task.state()).isEqualTo(Task.State.CANCELLED);
      assertThat(task.done()).isIn(0L, 5L);
      assertThat(count(MOVEMENTS) - before).isEqualTo(task.done());
      assertThat(waiting(id)).noneMatch(key -> key.endsWith(":1"));
    }
  }

  private List<String> waiting(TaskId id) {
    return sql.query(
        handle ->
            handle
                .createQuery("select key from jobs where key like :key and state = 'waiting'")
                .bind("key", "%" + id + "%")
                .mapTo(String.class)
                .list());
  }

  @Test
  void a_task_whose_job_has_failed_for_good_has_failed_until_it_is_run_again() {
    Importing importing = importing(5);
    TaskId id = table(importing, "L1", false);
    setJobs(id, "failed");
    assertThat(importing.task(id).state()).isEqualTo(Task.State.FAILED);
    setJobs(id, "waiting");
    assertThat(importing.task(id).state()).isEqualTo(Task.State.WAITING);
    assertThat(importing.taken(id).state()).isEqualTo(Task.State.DONE);
  }

  private void setJobs(TaskId id, String state) {
    sql.run(
        handle ->
            handle
                .createUpdate("update jobs set state = :state where key like :key")
                .bind("state", state)
                .bind("key", "%" + id + "%")
                .execute());
  }
}
