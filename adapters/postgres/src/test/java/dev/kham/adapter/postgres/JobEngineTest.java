package dev.kham.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.application.job.BellAwayException;
import dev.kham.application.job.Job;
import dev.kham.application.job.JobBell;
import dev.kham.application.job.JobEngine;
import dev.kham.application.job.JobHandler;
import dev.kham.application.job.JobHandler.Effect;
import dev.kham.application.job.JobObserver;
import dev.kham.application.job.JobQueue;
import dev.kham.application.job.JobStore;
import dev.kham.application.job.JobStore.AfterFailure;
import dev.kham.application.job.JobStore.ClaimedJob;
import dev.kham.application.job.Queue;
import dev.kham.application.shared.Transaction;
import dev.kham.embedded.EmbeddedTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The engine on the real store, with no bell at all: what it promises does not depend on one. */
@QuarkusTest
@WithTestResource(EmbeddedTestResource.class)
class JobEngineTest {
  private static final Duration LEASE = Duration.ofMillis(600);
  private static final Duration BACKOFF = Duration.ofMillis(200);
  private static final String NAME = "engine-test";

  @Inject JobQueue queue;
  @Inject JobStore store;
  @Inject Transaction transaction;
  @Inject Sql sql;

  private final List<AfterFailure> failures = new CopyOnWriteArrayList<>();
  private final AtomicInteger completions = new AtomicInteger();
  private JobEngine engine;

  @BeforeEach
  void begin_empty() {
    sql.run(
        handle -> {
          handle.execute("delete from jobs");
          handle.execute("create table if not exists effects (job text not null)");
          handle.execute("delete from effects");
        });
  }

  @AfterEach
  void stop() {
    if (engine != null) {
      engine.close();
    }
  }

  private void start(Effect effect, Consumer<Job> work) {
    JobEngine.Settings settings =
        new JobEngine.Settings(
            LEASE, BACKOFF, Duration.ofMillis(50), Duration.ofMillis(100), Duration.ofSeconds(10));
    engine =
        new JobEngine(
            store,
            new AwayBell(),
            transaction,
            List.of(new JobHandler(NAME, effect, work)),
            new Observer(),
            settings);
    engine.start();
  }

  private void schedule(String name, Queue where, String key) {
    transaction.run(() -> queue.schedule(new Job(name, where, key, Map.of())));
  }

  private void schedule(String key) {
    schedule(NAME, Queue.REPORT, key);
  }

  private String stateOf(String key) {
    return sql.query(
        handle ->
            handle
                .createQuery("select state from jobs where key = :key")
                .bind("key", key)
                .mapTo(String.class)
                .one());
  }

  private int effects() {
    return sql.query(
        handle -> handle.createQuery("select count(*) from effects").mapTo(Integer.class).one());
  }

  private void effect(Job job) {
    sql.run(handle -> handle.execute("insert into effects values (?)", job.key()));
  }

  private static void eventually(String what, BooleanSupplier isSo) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!isSo.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(deadline);
      Thread.sleep(20);
    }
  }

  @Test
  void the_effect_in_the_database_and_the_end_of_the_job_are_one_commit() throws Exception {
    start(Effect.IN_DATABASE, this::effect);
    schedule("a");
    eventually("completed", () -> stateOf("a").equals("completed"));
    assertThat(effects()).isEqualTo(1);
  }

  @Test
  void the_effect_of_a_worker_that_lost_its_job_is_undone() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    start(
        Effect.IN_DATABASE,
        job -> {
          effect(job);
          if (runs.incrementAndGet() == 1) {
            // somebody else has taken the job over and finished it
            new Thread(() -> sql.run(handle -> handle.execute(TAKEN_OVER))).start();
            try {
              eventually("taken over", () -> stateOf("a").equals("completed"));
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
          }
        });
    schedule("a");
    eventually("noticed", () -> failures.contains(AfterFailure.LOST));
    assertThat(effects()).isZero();
    assertThat(runs).hasValue(1);
  }

  private static final String TAKEN_OVER =
      "update jobs set state = 'completed', token = null, lease_until = null";

  @Test
  void a_failing_job_is_tried_three_times_with_growing_pauses_and_reported_failed_once()
      throws Exception {
    List<Instant> attempts = new CopyOnWriteArrayList<>();
    start(
        Effect.OUTSIDE,
        job -> {
          attempts.add(Instant.now());
          throw new IllegalStateException("no");
        });
    schedule("a");
    eventually("failed", () -> failures.contains(AfterFailure.FAILED));
    assertThat(failures)
        .containsExactly(AfterFailure.RETRIED, AfterFailure.RETRIED, AfterFailure.FAILED);
    assertThat(attempts).hasSize(3);
    assertThat(Duration.between(attempts.get(0), attempts.get(1))).isGreaterThan(BACKOFF);
    assertThat(Duration.between(attempts.get(1), attempts.get(2)))
        .isGreaterThan(BACKOFF.multipliedBy(2));
    assertThat(stateOf("a")).isEqualTo("failed");
  }

  @Test
  void what_failed_once_is_done_at_the_second_try() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    start(
        Effect.IN_DATABASE,
        job -> {
          effect(job);
          if (runs.incrementAndGet() == 1) {
            throw new AssertionError("even an Error is only this job's failure");
          }
        });
    schedule("a");
    eventually("completed", () -> stateOf("a").equals("completed"));
    assertThat(effects()).isEqualTo(1);
    assertThat(failures).containsExactly(AfterFailure.RETRIED);
  }

  @Test
  void a_job_nobody_knows_is_parked_at_once_and_blocks_nobody() throws Exception {
    start(Effect.IN_DATABASE, this::effect);
    schedule("nobody-knows-this", Queue.REPORT, "poison");
    schedule("a");
    eventually("completed", () -> stateOf("a").equals("completed"));
    eventually("parked", () -> stateOf("poison").equals("failed"));
    assertThat(failures).containsExactly(AfterFailure.FAILED);
  }

  @Test
  void a_job_that_takes_longer_than_its_lease_is_still_done_once() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    start(
        Effect.OUTSIDE,
        job -> {
          runs.incrementAndGet();
          sleep(LEASE.multipliedBy(4));
        });
    schedule("a");
    eventually("completed", () -> stateOf("a").equals("completed"));
    assertThat(runs).hasValue(1);
    assertThat(failures).isEmpty();
  }

  @Test
  void no_more_jobs_of_a_queue_run_at_once_than_it_has_workers() throws Exception {
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    start(
        Effect.OUTSIDE,
        job -> {
          most.accumulateAndGet(running.incrementAndGet(), Math::max);
          sleep(Duration.ofMillis(20));
          running.decrementAndGet();
        });
    for (int i = 0; i < 12; i++) {
      schedule(NAME, Queue.AI_PROCESSING, "job-" + i);
    }
    eventually("completed", () -> completions.get() == 12);
    assertThat(most).hasValue(Queue.AI_PROCESSING.workers());
  }

  @Test
  void a_queue_that_hangs_does_not_hold_up_another() throws Exception {
    CountDownLatch released = new CountDownLatch(1);
    start(
        Effect.OUTSIDE,
        job -> {
          if (job.queue() == Queue.REPORT) {
            await(released);
          }
        });
    schedule(NAME, Queue.REPORT, "slow");
    schedule(NAME, Queue.REPORT, "behind");
    eventually("slow began", () -> stateOf("slow").equals("active"));
    schedule(NAME, Queue.PAYMENT, "urgent");
    eventually("urgent", () -> stateOf("urgent").equals("completed"));
    assertThat(stateOf("behind")).isEqualTo("waiting");
    released.countDown();
    eventually("behind", () -> stateOf("behind").equals("completed"));
  }

  @Test
  void stopping_waits_for_what_runs_and_takes_no_more() throws Exception {
    CountDownLatch began = new CountDownLatch(1);
    start(
        Effect.OUTSIDE,
        job -> {
          began.countDown();
          sleep(Duration.ofMillis(300));
        });
    schedule("a");
    await(began);
    engine.close();
    assertThat(stateOf("a")).isEqualTo("completed");
    schedule("b");
    sleep(Duration.ofMillis(300));
    assertThat(stateOf("b")).isEqualTo("waiting");
  }

  private static void sleep(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private final class Observer implements JobObserver {
    @Override
    public void completed(ClaimedJob job, Duration took) {
      completions.incrementAndGet();
    }

    @Override
    public void failed(ClaimedJob job, Throwable cause, AfterFailure what) {
      failures.add(what);
    }

    @Override
    public void bell(boolean away) {}

    @Override
    public void troubled(Exception cause) {
      throw new IllegalStateException("the engine itself is in trouble", cause);
    }
  }

  /** Never answers. */
  private static final class AwayBell extends RecordingBell {
    @Override
    public JobBell.Rung take(Queue queue, int max) {
      throw new BellAwayException(new IllegalStateException("away"));
    }
  }
}
