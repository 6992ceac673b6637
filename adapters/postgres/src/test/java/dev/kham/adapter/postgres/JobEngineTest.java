package dev.kham.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.application.job.BellAwayException;
import dev.kham.application.job.Job;
import dev.kham.application.job.JobBell;
import dev.kham.application.job.JobDesk;
import dev.kham.application.job.JobEngine;
import dev.kham.application.job.JobHandler;
import dev.kham.application.job.JobHandler.Effect;
import dev.kham.application.job.JobObserver;
import dev.kham.application.job.JobQueue;
import dev.kham.application.job.JobStore;
import dev.kham.application.job.JobStore.AfterFailure;
import dev.kham.application.job.JobStore.ClaimedJob;
import dev.kham.application.job.JobStore.UpcomingJob;
import dev.kham.application.job.PutOffException;
import dev.kham.application.job.Queue;
import dev.kham.application.job.Retry;
import dev.kham.application.shared.RightOfWay;
import dev.kham.application.shared.Transaction;
import dev.kham.embedded.EmbeddedTestResource;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.AgroalDataSource.FlushMode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The engine on the real store, with no bell at all: what it promises does not depend on one. */
@QuarkusTest
@WithTestResource(EmbeddedTestResource.class)
class JobEngineTest {
  private static final Duration LEASE = Duration.ofMillis(600);
  private static final Duration BACKOFF = Duration.ofMillis(200);
  private static final Retry RETRY = new Retry(3, BACKOFF);
  private static final String NAME = "engine-test";
  private static final JobEngine.Settings SETTINGS =
      new JobEngine.Settings(
          LEASE,
          Duration.ofMillis(50),
          Duration.ofMillis(100),
          Duration.ofSeconds(10),
          JobEngine.Settings.standard().workers(),
          Map.of());

  @Inject JobQueue queue;
  @Inject JobStore store;
  @Inject JobDesk desk;
  @Inject Transaction transaction;
  @Inject Sql sql;
  @Inject AgroalDataSource dataSource;

  private final List<AfterFailure> failures = new CopyOnWriteArrayList<>();
  private final AtomicInteger completions = new AtomicInteger();
  private final AtomicInteger losses = new AtomicInteger();
  private final RightOfWay way = new RightOfWay(Duration.ofDays(1));
  private final List<JobEngine> engines = new ArrayList<>();
  private JobEngine engine;
  private volatile boolean mayBeTroubled;

  @BeforeEach
  void begin_empty() {
    sql.run(
        handle -> {
          handle.execute("delete from jobs");
          handle.execute("delete from job_queues");
          handle.execute("create table if not exists effects (job text not null)");
          handle.execute("delete from effects");
        });
  }

  @AfterEach
  void stop() {
    engines.forEach(JobEngine::close);
  }

  private void start(Effect effect, Consumer<Job> work) {
    start(SETTINGS, effect, work);
  }

  private void start(JobEngine.Settings settings, Effect effect, Consumer<Job> work) {
    start(settings, new AwayBell(), effect, work);
  }

  private void start(JobEngine.Settings settings, JobBell bell, Effect effect, Consumer<Job> work) {
    engine =
        new JobEngine(
            store,
            bell,
            transaction,
            List.of(new JobHandler(NAME, effect, work)),
            new Observer(),
            way,
            settings);
    engines.add(engine);
    engine.start();
  }

  private void schedule(String name, Queue where, String key) {
    transaction.run(() -> queue.schedule(new Job(name, where, key, Map.of()).with(RETRY)));
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
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
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

  @Test
  void work_outside_that_returns_after_its_lease_is_not_said_to_be_done() throws Exception {
    start(
        Effect.OUTSIDE,
        job -> {
          if (job.key().equals("a")) {
            sql.run(handle -> handle.execute(TAKEN_OVER));
          }
        });
    schedule("a");
    eventually("noticed", () -> failures.contains(AfterFailure.LOST));
    schedule("b");
    eventually("the worker is free", () -> stateOf("b").equals("completed"));
    eventually("said", () -> completions.get() == 1);
    assertThat(failures).containsExactly(AfterFailure.LOST);
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
  void a_job_that_is_put_off_waits_until_then_and_has_all_its_tries_left() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    List<Instant> until = new CopyOnWriteArrayList<>();
    Instant first = Instant.now().plus(BACKOFF);
    start(
        Effect.OUTSIDE,
        job -> {
          if (runs.incrementAndGet() <= 4) {
            until.add(first.plus(BACKOFF.multipliedBy(runs.get())));
            throw new PutOffException(until.getLast());
          }
          assertThat(Instant.now()).isAfter(until.getLast());
        });
    schedule("a");
    eventually("completed", () -> stateOf("a").equals("completed"));
    assertThat(runs).hasValue(5);
    assertThat(failures).isEmpty();
  }

  @Test
  void a_job_that_is_put_off_can_be_taken_back() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    start(
        Effect.IN_DATABASE,
        job -> {
          effect(job);
          begun.countDown();
          throw new PutOffException(Instant.now().plus(Duration.ofHours(1)));
        });
    schedule("a");
    await(begun);
    eventually("put off", () -> stateOf("a").equals("waiting"));
    transaction.run(() -> queue.withdraw("a"));
    assertThat(stateOf("a")).isEqualTo("cancelled");
    assertThat(effects()).isZero();
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
  void no_more_run_at_once_while_others_fail_wait_and_lose_their_lease() throws Exception {
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    AtomicInteger runs = new AtomicInteger();
    for (int i = 0; i < 6; i++) {
      schedule(NAME, Queue.AI_PROCESSING, "lapsed-" + i);
    }
    assertThat(store.claimDue(Queue.AI_PROCESSING, 6, Duration.ZERO, Duration.ZERO)).hasSize(6);
    for (int i = 0; i < 6; i++) {
      schedule(NAME, Queue.AI_PROCESSING, "job-" + i);
    }
    start(
        Effect.OUTSIDE,
        job -> {
          most.accumulateAndGet(running.incrementAndGet(), Math::max);
          try {
            sleep(Duration.ofMillis(20));
            if (runs.incrementAndGet() % 3 == 0) {
              throw new IllegalStateException("no");
            }
          } finally {
            running.decrementAndGet();
          }
        });
    eventually("all have ended", () -> count("completed") + count("failed") == 12);
    assertThat(most).hasValue(Queue.AI_PROCESSING.workers());
  }

  @Test
  void jobs_begin_by_priority_and_then_in_the_order_they_were_due() throws Exception {
    Instant past = Instant.now().minusSeconds(60);
    transaction.run(
        () -> {
          for (int i = 0; i < 10; i++) {
            Job job = new Job(NAME, Queue.REPORT, "last-" + i, Map.of());
            queue.schedule(job.withPriority(Job.LAST), past.minusSeconds(1000));
          }
          for (int i = 0; i < 30; i++) {
            queue.schedule(new Job(NAME, Queue.REPORT, "first-" + i, Map.of()), past);
          }
        });
    List<String> begun = new CopyOnWriteArrayList<>();
    start(Effect.OUTSIDE, job -> begun.add(job.key()));
    eventually("completed", () -> completions.get() == 40);
    assertThat(begun)
        .containsExactlyElementsOf(
            Stream.concat(
                    IntStream.range(0, 30).mapToObj(i -> "first-" + i),
                    IntStream.range(0, 10).mapToObj(i -> "last-" + i))
                .toList());
  }

  @Test
  void three_instances_do_every_job_once() throws Exception {
    int jobs = 300;
    transaction.run(
        () -> {
          for (int i = 0; i < jobs; i++) {
            queue.schedule(new Job(NAME, Queue.NOTIFICATION, "job-" + i, Map.of()));
          }
        });
    List<String> done = new CopyOnWriteArrayList<>();
    for (int instance = 0; instance < 3; instance++) {
      start(Effect.OUTSIDE, job -> done.add(job.key()));
    }
    eventually("all are done", () -> done.size() >= jobs);
    assertThat(failures).isEmpty();
    eventually("completed", () -> completions.get() == jobs);
    assertThat(done).hasSize(jobs).doesNotHaveDuplicates();
    assertThat(failures).isEmpty();
  }

  @Test
  void a_bell_that_breaks_while_it_is_fed_is_lost_once() throws Exception {
    BreakingBell bell = new BreakingBell();
    start(SETTINGS, bell, Effect.IN_DATABASE, this::effect);
    eventually("it was looked for twice", () -> bell.looks.get() >= 2);
    assertThat(losses).hasValue(1);
    schedule("a");
    eventually("completed", () -> stateOf("a").equals("completed"));
  }

  @Test
  void a_job_gives_way_to_what_cannot_wait() throws Exception {
    start(Effect.IN_DATABASE, this::effect);
    way.take(
        () -> {
          schedule("a");
          try {
            eventually("taken", () -> stateOf("a").equals("active"));
            sleep(Duration.ofMillis(300));
          } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a test", e);
          }
          assertThat(effects()).isZero();
        });
    eventually("completed", () -> stateOf("a").equals("completed"));
  }

  @Test
  void a_paused_queue_begins_nothing_and_goes_on_when_resumed() throws Exception {
    start(Effect.IN_DATABASE, this::effect);
    desk.pause(Queue.REPORT);
    // every instance looks as often as it polls, which is twice a second unless told otherwise
    sleep(SETTINGS.poll().multipliedBy(6));
    schedule("a");
    schedule(NAME, Queue.PAYMENT, "other");
    eventually("the other queue goes on", () -> stateOf("other").equals("completed"));
    sleep(Duration.ofMillis(300));
    assertThat(stateOf("a")).isEqualTo("waiting");
    desk.resume(Queue.REPORT);
    eventually("resumed", () -> stateOf("a").equals("completed"));
  }

  @Test
  void a_handler_that_hangs_is_given_up_and_frees_its_worker() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    List<String> interrupted = new CopyOnWriteArrayList<>();
    start(
        limited(Duration.ofMillis(300)),
        Effect.OUTSIDE,
        job -> {
          if (job.key().equals("hangs") && runs.incrementAndGet() == 1) {
            try {
              new CountDownLatch(1).await();
            } catch (InterruptedException e) {
              interrupted.add(job.key());
            }
          }
        });
    schedule("hangs");
    eventually("it runs", () -> runs.get() == 1);
    schedule("behind");
    eventually("the next had its turn", () -> stateOf("behind").equals("completed"));
    eventually("it is done at the second try", () -> stateOf("hangs").equals("completed"));
    assertThat(failures).containsExactly(AfterFailure.RETRIED);
    assertThat(interrupted).containsExactly("hangs");
    assertThat(runs).hasValue(2);
  }

  @Test
  void what_returns_after_it_was_given_up_changes_nothing() throws Exception {
    CountDownLatch released = new CountDownLatch(1);
    AtomicReference<Thread> late = new AtomicReference<>();
    AtomicInteger runs = new AtomicInteger();
    start(
        limited(Duration.ofMillis(200)),
        Effect.IN_DATABASE,
        job -> {
          if (runs.incrementAndGet() == 1) {
            late.set(Thread.currentThread());
            awaitDeafly(released);
          }
          effect(job);
        });
    schedule("a");
    eventually("done by another attempt", () -> stateOf("a").equals("completed"));
    released.countDown();
    assertThat(late.get().join(Duration.ofSeconds(20))).isTrue();
    assertThat(effects()).isEqualTo(1);
    assertThat(completions).hasValue(1);
    assertThat(failures).containsExactly(AfterFailure.RETRIED);
  }

  @Test
  void a_worker_killed_in_the_middle_is_followed_by_another_and_the_effect_shows_once()
      throws Exception {
    schedule("a");
    // claimed by an instance that never says anything again
    assertThat(store.claimDue(Queue.REPORT, 1, Duration.ZERO, Duration.ofMillis(200))).hasSize(1);
    start(Effect.IN_DATABASE, this::effect);
    eventually("completed", () -> stateOf("a").equals("completed"));
    assertThat(effects()).isEqualTo(1);
    assertThat(failures).containsExactly(AfterFailure.RETRIED);
  }

  @Test
  void killed_between_the_effect_and_the_end_the_effect_shows_once() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    start(
        Effect.IN_DATABASE,
        job -> {
          effect(job);
          if (runs.incrementAndGet() == 1) {
            sql.run(handle -> handle.execute("select pg_terminate_backend(pg_backend_pid())"));
          }
        });
    schedule("a");
    eventually("completed", () -> stateOf("a").equals("completed"));
    assertThat(runs).hasValue(2);
    assertThat(effects()).isEqualTo(1);
  }

  @Test
  void jobs_survive_that_all_sessions_of_the_database_are_terminated() throws Exception {
    int jobs = 200;
    mayBeTroubled = true;
    start(Effect.IN_DATABASE, this::effect);
    transaction.run(
        () -> {
          for (int i = 0; i < jobs; i++) {
            queue.schedule(
                new Job(NAME, Queue.NOTIFICATION, "job-" + i, Map.of())
                    .with(new Retry(10, Duration.ofMillis(10))));
          }
        });
    for (int time = 0; time < 3; time++) {
      eventually("all others are terminated", this::terminateOthers);
      sleep(Duration.ofMillis(50));
    }
    eventually("completed", () -> completed(jobs));
    assertThat(effects()).isEqualTo(jobs);
    // sessions nobody used since are found broken by whoever uses them next
    dataSource.flush(FlushMode.GRACEFUL);
  }

  private boolean completed(int jobs) {
    try {
      return count("completed") == jobs;
    } catch (RuntimeException e) {
      return false; // its own session was one of those
    }
  }

  private boolean terminateOthers() {
    try {
      sql.run(
          handle ->
              handle.execute(
                  """
                  select pg_terminate_backend(pid) from pg_stat_activity
                  where datname = current_database() and pid <> pg_backend_pid()
                  """));
      return true;
    } catch (RuntimeException e) {
      return false; // its own session was terminated the time before
    }
  }

  @Test
  void a_job_that_kills_every_worker_is_reported_failed_once() throws Exception {
    schedule("a");
    for (int attempt = 1; attempt < RETRY.attempts(); attempt++) {
      store.claimDue(Queue.REPORT, 1, Duration.ZERO, Duration.ZERO);
      assertThat(store.reclaim()).hasSize(1);
    }
    store.claimDue(Queue.REPORT, 1, Duration.ZERO, Duration.ZERO);
    start(Effect.IN_DATABASE, this::effect);
    start(Effect.IN_DATABASE, this::effect);
    eventually("failed", () -> stateOf("a").equals("failed"));
    sleep(SETTINGS.net().multipliedBy(3));
    assertThat(failures).containsExactly(AfterFailure.FAILED);
    assertThat(effects()).isZero();
  }

  @Test
  void data_nobody_can_read_is_parked_and_blocks_nobody() throws Exception {
    schedule("poison");
    schedule("a");
    sql.run(
        handle -> handle.execute("update jobs set data = '[1, {}]'::jsonb where key = 'poison'"));
    start(
        Effect.OUTSIDE,
        job -> {
          if (job.key().equals("poison")) {
            job.datum("appointment");
          }
        });
    eventually("parked", () -> stateOf("poison").equals("failed"));
    assertThat(stateOf("a")).isEqualTo("completed");
    assertThat(failures)
        .containsExactly(AfterFailure.RETRIED, AfterFailure.RETRIED, AfterFailure.FAILED);
  }

  @Test
  void a_crowd_of_overdue_jobs_of_one_queue_does_not_hold_up_another() throws Exception {
    sql.run(
        handle ->
            handle.execute(
                """
                insert into jobs (id, queue, name, key, data, run_at, max_attempts)
                select uuidv7(), 'notification', ?, 'crowd-' || i, '{}', now(), 3
                from generate_series(1, 20000) i
                """,
                NAME));
    start(Effect.OUTSIDE, job -> {});
    eventually("the crowd moves", () -> completions.get() > 0);
    for (int i = 0; i < 10; i++) {
      String key = "urgent-" + i;
      schedule(NAME, Queue.PAYMENT, key);
      eventually("done", () -> stateOf(key).equals("completed"));
    }
    assertThat(count("waiting")).as("still a crowd").isPositive();
  }

  @Test
  void what_is_held_for_a_worker_that_does_not_become_free_is_left_to_other_instances()
      throws Exception {
    CountDownLatch released = new CountDownLatch(1);
    AtomicInteger slow = new AtomicInteger();
    Consumer<Job> work =
        job -> {
          if (job.key().equals("slow")) {
            slow.incrementAndGet();
            await(released);
          }
        };
    start(Effect.OUTSIDE, work);
    // short ones, so that more are claimed than there are workers
    scheduleAt("short-", 100, Instant.now().minusSeconds(60));
    eventually("short ones are done", () -> completions.get() == 100);
    transaction.run(
        () -> {
          queue.schedule(new Job(NAME, Queue.REPORT, "slow", Map.of()));
          for (int i = 0; i < 10; i++) {
            queue.schedule(new Job(NAME, Queue.REPORT, "behind-" + i, Map.of()));
          }
        });
    eventually("slow began", () -> slow.get() == 1);
    assertThat(count("active")).as("some are held").isGreaterThan(1);
    eventually("only the slow one is", () -> count("active") == 1);
    start(Effect.OUTSIDE, work);
    eventually("all others are done", () -> completions.get() == 110);
    assertThat(stateOf("slow")).isEqualTo("active");
    released.countDown();
    eventually("slow", () -> stateOf("slow").equals("completed"));
    assertThat(attemptsOf("behind-9")).isEqualTo(1);
  }

  @Test
  void stopping_does_not_wait_for_ever() throws Exception {
    CountDownLatch began = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    start(
        new JobEngine.Settings(
            LEASE,
            SETTINGS.poll(),
            SETTINGS.net(),
            Duration.ofMillis(300),
            SETTINGS.workers(),
            Map.of()),
        Effect.OUTSIDE,
        job -> {
          began.countDown();
          await(released);
        });
    schedule("a");
    await(began);
    long stopped = System.nanoTime();
    engine.close();
    assertThat(Duration.ofNanos(System.nanoTime() - stopped))
        .isBetween(Duration.ofMillis(300), Duration.ofSeconds(2));
    released.countDown();
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

  @Test
  @Timeout(60)
  void stopping_again_waits_for_nothing() throws Exception {
    JobEngine.Settings patient =
        new JobEngine.Settings(
            LEASE,
            SETTINGS.poll(),
            SETTINGS.net(),
            Duration.ofHours(1),
            SETTINGS.workers(),
            Map.of());
    start(patient, Effect.OUTSIDE, job -> {});
    schedule("a");
    eventually("done", () -> stateOf("a").equals("completed"));
    engine.close();
    engine.close();
  }

  private static JobEngine.Settings limited(Duration limit) {
    return new JobEngine.Settings(
        LEASE,
        SETTINGS.poll(),
        SETTINGS.net(),
        SETTINGS.stopWait(),
        SETTINGS.workers(),
        Map.of(Queue.REPORT, limit));
  }

  private void scheduleAt(String prefix, int count, Instant due) {
    transaction.run(
        () -> {
          for (int i = 0; i < count; i++) {
            queue.schedule(new Job(NAME, Queue.REPORT, prefix + i, Map.of()), due);
          }
        });
  }

  private int count(String state) {
    return sql.query(
        handle ->
            handle
                .createQuery("select count(*) from jobs where state = :state")
                .bind("state", state)
                .mapTo(Integer.class)
                .one());
  }

  private int attemptsOf(String key) {
    return sql.query(
        handle ->
            handle
                .createQuery("select attempts from jobs where key = :key")
                .bind("key", key)
                .mapTo(Integer.class)
                .one());
  }

  /** As work that never looks whether it was interrupted. */
  private static void awaitDeafly(CountDownLatch latch) {
    boolean open = false;
    while (!open) {
      try {
        open = latch.await(20, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        // deaf
      }
    }
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
    public void bell(boolean away) {
      if (away) {
        losses.incrementAndGet();
      }
    }

    @Override
    public void troubled(Exception cause) {
      if (!mayBeTroubled) {
        throw new IllegalStateException("the engine itself is in trouble", cause);
      }
    }
  }

  /** Breaks while it is fed, and is asked before the feeding goes on. */
  private static final class BreakingBell extends RecordingBell {
    private final CountDownLatch lost = new CountDownLatch(1);
    private final AtomicInteger looks = new AtomicInteger();
    private volatile boolean broken;

    @Override
    public void announce(Collection<UpcomingJob> jobs) {
      broken = true;
      await(lost);
    }

    @Override
    public JobBell.Rung take(Queue queue, int max) {
      if (!broken) {
        return new JobBell.Rung(List.of(), Duration.ofMillis(10));
      }
      if (max == 0) {
        looks.incrementAndGet();
      } else {
        lost.countDown();
      }
      throw new BellAwayException(new IllegalStateException("broken"));
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
