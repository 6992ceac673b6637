package dev.kham.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.adapter.redis.RedisJobBell;
import dev.kham.application.job.Job;
import dev.kham.application.job.JobEngine;
import dev.kham.application.job.JobHandler;
import dev.kham.application.job.JobHandler.Effect;
import dev.kham.application.job.JobObserver;
import dev.kham.application.job.JobQueue;
import dev.kham.application.job.JobStore;
import dev.kham.application.job.JobStore.ClaimedJob;
import dev.kham.application.job.Queue;
import dev.kham.application.job.Retry;
import dev.kham.application.shared.Transaction;
import dev.kham.embedded.EmbeddedServers;
import dev.kham.embedded.EmbeddedTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Several engines with PostgreSQL and Redis, and whatever happens to Redis: each job is done once,
 * after its time. The application's own engine leaves all queues to them.
 */
@QuarkusTest
@TestProfile(JobsOnRealStoresTest.LeavesJobsToOthers.class)
@WithTestResource(EmbeddedTestResource.class)
@WithTestResource(SecretsTestResource.class)
class JobsOnRealStoresTest {
  private static final String NAME = "real-stores-test";
  private static final int INSTANCES = 3;

  @Inject JobQueue queue;
  @Inject JobStore store;
  @Inject Transaction transaction;
  @Inject Redis redis;
  @Inject Clinic clinic;

  private final EmbeddedServers servers = EmbeddedTestResource.servers();
  private final List<JobEngine> engines = new ArrayList<>();
  private final List<String> done = new CopyOnWriteArrayList<>();
  private final Map<String, Instant> dueAt = new HashMap<>();
  private final List<String> early = new CopyOnWriteArrayList<>();
  private final AtomicInteger lost = new AtomicInteger();
  private final AtomicInteger losses = new AtomicInteger();

  /** No workers at any queue. */
  public static final class LeavesJobsToOthers implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      Map<String, String> workers = new HashMap<>();
      for (Queue queue : Queue.values()) {
        workers.put("kham.jobs.workers." + queue.label(), "0");
      }
      return workers;
    }
  }

  @BeforeEach
  void begin_empty() {
    ask(Command.FLUSHALL);
    clinic.count("with gone as (delete from jobs returning 1) select count(*) from gone");
    for (int i = 0; i < INSTANCES; i++) {
      JobEngine engine =
          new JobEngine(
              store,
              new RedisJobBell(redis),
              transaction,
              List.of(new JobHandler(NAME, Effect.OUTSIDE, this::work)),
              new Observer(),
              new JobEngine.Settings(
                  Duration.ofSeconds(30),
                  Duration.ofMillis(100),
                  Duration.ofMillis(500),
                  Duration.ofSeconds(5),
                  JobEngine.Settings.standard().workers(),
                  Map.of()));
      engines.add(engine);
      engine.start();
    }
  }

  @AfterEach
  void stop() {
    engines.forEach(JobEngine::close);
    servers.redis().start();
    Clinic.eventually("Redis answers", this::answers);
    ask(Command.CONFIG, "SET", "maxmemory", "0");
  }

  private void work(Job job) {
    if (Instant.now().isBefore(dueAt.getOrDefault(job.key(), Instant.MIN))) {
      early.add(job.key());
    }
    done.add(job.key());
  }

  private void schedule(String key, Duration delay) {
    Instant due = Instant.now().plus(delay);
    dueAt.put(key, due);
    transaction.run(
        () ->
            queue.schedule(
                new Job(NAME, Queue.NOTIFICATION, key, Map.of())
                    .with(new Retry(3, Duration.ofMillis(100))),
                due));
  }

  private void scheduleSome(String prefix, int count) {
    for (int i = 0; i < count; i++) {
      schedule(prefix + i, Duration.ofMillis(20L * i));
    }
  }

  private void allAreDoneOnce(String prefix, int count) {
    Clinic.eventually("all are done", () -> done.size() >= count);
    assertThat(done)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, count).mapToObj(i -> prefix + i).toList());
    assertThat(early).isEmpty();
    assertThat(lost).hasValue(0);
  }

  @Test
  void each_job_is_done_after_its_time_by_one_of_the_instances() {
    scheduleSome("job-", 60);
    allAreDoneOnce("job-", 60);
    assertThat(losses).hasValue(0);
  }

  @Test
  void a_new_job_that_is_due_earlier_shortens_the_sleep() {
    schedule("later", Duration.ofSeconds(30));
    Clinic.eventually("Redis knows", () -> delayed() == 1);
    long scheduled = System.nanoTime();
    schedule("soon", Duration.ofMillis(200));
    Clinic.eventually("done", () -> done.contains("soon"));
    assertThat(Duration.ofNanos(System.nanoTime() - scheduled)).isLessThan(Duration.ofSeconds(2));
    assertThat(done).containsExactly("soon");
    assertThat(early).isEmpty();
  }

  @Test
  void redis_is_emptied_again_and_again_in_mid_flight() {
    scheduleSome("job-", 100);
    for (int time = 0; time < 10; time++) {
      ask(Command.FLUSHALL);
      pause(100);
    }
    allAreDoneOnce("job-", 100);
  }

  @Test
  void what_redis_lost_is_there_again_within_seconds() {
    schedule("later", Duration.ofMinutes(5));
    Clinic.eventually("Redis knows", () -> delayed() == 1);
    ask(Command.FLUSHALL);
    Clinic.eventually("Redis knows again", () -> delayed() == 1);
  }

  @Test
  void redis_is_killed_and_comes_back_empty() {
    scheduleSome("job-", 100);
    servers.redis().kill();
    pause(500);
    servers.redis().empty();
    servers.redis().start();
    allAreDoneOnce("job-", 100);
  }

  @Test
  void redis_hangs_for_five_seconds() {
    scheduleSome("job-", 20);
    ask(Command.CLIENT, "PAUSE", "5000", "ALL");
    for (int i = 20; i < 40; i++) {
      schedule("job-" + i, Duration.ZERO);
    }
    long paused = System.nanoTime();
    allAreDoneOnce("job-", 40);
    assertThat(Duration.ofNanos(System.nanoTime() - paused)).isLessThan(Duration.ofSeconds(4));
    Clinic.eventually("Redis answers", this::answers);
    assertThat(losses.get()).as("lost once by each instance").isBetween(1, INSTANCES);
  }

  @Test
  void redis_is_out_of_memory() {
    schedule("first", Duration.ZERO);
    Clinic.eventually("done", () -> done.contains("first"));
    ask(Command.CONFIG, "SET", "maxmemory", "1");
    done.clear();
    scheduleSome("job-", 40);
    allAreDoneOnce("job-", 40);
    ask(Command.CONFIG, "SET", "maxmemory", "0");
    schedule("last", Duration.ofMinutes(1));
    Clinic.eventually("Redis is told again", () -> delayed() == 1);
    assertThat(losses.get()).as("lost once by each instance").isBetween(1, INSTANCES);
  }

  private long delayed() {
    try {
      return Long.parseLong(ask(Command.ZCARD, "{kham}:notification:delayed"));
    } catch (IllegalStateException e) {
      return -1;
    }
  }

  private boolean answers() {
    try {
      return ask(Command.PING).equals("PONG");
    } catch (IllegalStateException e) {
      return false;
    }
  }

  private String ask(Command command, String... arguments) {
    Request request = Request.cmd(command);
    for (String argument : arguments) {
      request.arg(argument);
    }
    try {
      return redis
          .send(request)
          .toCompletionStage()
          .toCompletableFuture()
          .get(2, TimeUnit.SECONDS)
          .toString();
    } catch (Exception e) {
      throw new IllegalStateException("Redis does not answer", e);
    }
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private final class Observer implements JobObserver {
    @Override
    public void completed(ClaimedJob job, Duration took) {}

    @Override
    public void failed(ClaimedJob job, Throwable cause, JobStore.AfterFailure what) {
      lost.incrementAndGet();
    }

    @Override
    public void bell(boolean away) {
      if (away) {
        losses.incrementAndGet();
      }
    }

    @Override
    public void troubled(Exception cause) {
      lost.incrementAndGet();
    }
  }
}
