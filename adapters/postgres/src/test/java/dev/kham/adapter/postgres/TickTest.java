package dev.kham.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.application.job.Job;
import dev.kham.application.job.JobQueue;
import dev.kham.application.job.Queue;
import dev.kham.application.job.Repeatable;
import dev.kham.application.job.Tick;
import dev.kham.application.job.TickLedger;
import dev.kham.application.shared.Transaction;
import dev.kham.embedded.EmbeddedTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Of all ticks of all instances there is one job a time. */
@QuarkusTest
@WithTestResource(EmbeddedTestResource.class)
class TickTest {
  private static final Repeatable HOURLY =
      new Repeatable(
          "0 0 * * * ?", at -> new Job("tick-test", Queue.REPORT, "tick-test:" + at, Map.of()));
  private static final Instant NOON = Instant.now().truncatedTo(ChronoUnit.HOURS);

  @Inject JobQueue jobs;
  @Inject TickLedger ledger;
  @Inject Transaction transaction;
  @Inject Sql sql;

  private Tick tick;

  @BeforeEach
  void begin_empty() {
    tick = new Tick(transaction, ledger, jobs);
    sql.run(
        handle -> {
          handle.execute("delete from jobs");
          handle.execute("delete from job_ticks");
        });
  }

  private void tick(Instant at) {
    tick.handle(new Tick.Command(HOURLY, at));
  }

  private List<String> keys() {
    return sql.query(
        handle ->
            handle
                .createQuery("select key from jobs where name = 'tick-test' order by run_at")
                .mapTo(String.class)
                .list());
  }

  @Test
  void two_instances_make_one_job_of_a_tick() {
    tick(NOON.minusSeconds(3600));
    Together.Act act =
        () -> {
          tick(NOON);
          return "ticked";
        };
    assertThat(Together.of(Collections.nCopies(8, act), 8)).containsOnly("ticked");
    assertThat(keys()).containsExactly("tick-test:" + NOON);
  }

  @Test
  void what_never_ticked_before_has_missed_nothing() {
    tick(NOON.minusSeconds(3600));
    assertThat(keys()).isEmpty();
    tick(NOON);
    assertThat(keys()).hasSize(1);
  }

  @Test
  void after_a_downtime_the_last_tick_is_made_up_for_and_no_other() {
    tick(NOON.minus(Duration.ofHours(9)));
    tick(NOON);
    tick(NOON);
    assertThat(keys()).containsExactly("tick-test:" + NOON);
  }

  @Test
  void a_tick_stays_done_when_its_job_was_swept_away() {
    tick(NOON.minusSeconds(3600));
    tick(NOON);
    sql.run(handle -> handle.execute("delete from jobs"));
    tick(NOON);
    tick(NOON.minusSeconds(3600));
    assertThat(keys()).isEmpty();
  }

  @Test
  void an_instance_whose_clock_is_ahead_neither_runs_early_nor_silences_the_others() {
    tick(NOON);
    Instant early = Instant.now().plus(Duration.ofMinutes(5)).truncatedTo(ChronoUnit.MILLIS);
    tick(early);
    Instant due =
        sql.query(
            handle ->
                handle
                    .createQuery("select run_at from jobs where key = :key")
                    .bind("key", "tick-test:" + early)
                    .mapTo(Instant.class)
                    .one());
    assertThat(due).isEqualTo(early);
    tick(Instant.now().plus(Duration.ofHours(2)));
    Instant next = early.plusSeconds(1);
    tick(next);
    assertThat(keys()).containsExactly("tick-test:" + early, "tick-test:" + next);
  }
}
