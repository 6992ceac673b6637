package dev.kham.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.adapter.redis.RedisJobBell;
import dev.kham.application.job.Job;
import dev.kham.application.job.JobDesk;
import dev.kham.application.job.JobEngine;
import dev.kham.application.job.JobHandler;
import dev.kham.application.job.JobHandler.Effect;
import dev.kham.application.job.JobObserver;
import dev.kham.application.job.JobQueue;
import dev.kham.application.job.JobStore;
import dev.kham.application.job.JobStore.AfterFailure;
import dev.kham.application.job.JobStore.ClaimedJob;
import dev.kham.application.job.Queue;
import dev.kham.application.job.Repeatable;
import dev.kham.application.job.Retry;
import dev.kham.application.job.Tick;
import dev.kham.application.job.TickLedger;
import dev.kham.application.shared.RightOfWay;
import dev.kham.application.shared.Transaction;
import dev.kham.embedded.CountedSockets;
import dev.kham.embedded.EmbeddedServers;
import dev.kham.embedded.EmbeddedTestResource;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
  /** A million with {@code -Dkham.crowd=1000000}. */
  private static final int CROWD = Integer.getInteger("kham.crowd", 100_000);

  private static final int STEP = 50_000;

  private static final String NAME = "real-stores-test";
  private static final int INSTANCES = 3;
  private static final Duration POLL = Duration.ofMillis(100);

  @Inject JobQueue queue;
  @Inject JobStore store;
  @Inject Transaction transaction;
  @Inject Redis redis;
  @Inject JobDesk desk;
  @Inject TickLedger ticks;
  @Inject AgroalDataSource dataSource;

  private final EmbeddedServers servers = EmbeddedTestResource.servers();
  private final List<JobEngine> engines = new ArrayList<>();
  private final List<String> done = new CopyOnWriteArrayList<>();
  private final Map<String, Instant> dueAt = new HashMap<>();
  private final List<String> early = new CopyOnWriteArrayList<>();
  private final AtomicInteger lost = new AtomicInteger();
  private final AtomicInteger losses = new AtomicInteger();
  private final AtomicInteger crowd = new AtomicInteger();
  private final List<AfterFailure> failures = new CopyOnWriteArrayList<>();
  private final List<Instant> failing = new CopyOnWriteArrayList<>();

  /** No workers at any queue. */
  public static final class LeavesJobsToOthers implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      Map<String, String> workers = new HashMap<>();
      for (Queue queue : Queue.values()) {
        workers.put("kham.jobs.workers." + queue.label(), "0");
      }
      // for tests that count how often PostgreSQL is asked
      workers.put(
          "quarkus.datasource.jdbc.additional-jdbc-properties.socketFactory",
          CountedSockets.class.getName());
      return workers;
    }
  }

  @BeforeEach
  void begin_empty() {
    ask(Command.FLUSHALL);
    execute("truncate jobs");
    execute("truncate job_queues");
    execute("truncate job_ticks");
    for (int i = 0; i < INSTANCES; i++) {
      JobEngine engine =
          new JobEngine(
              store,
              new RedisJobBell(redis),
              transaction,
              List.of(new JobHandler(NAME, Effect.OUTSIDE, this::work)),
              new Observer(),
              new RightOfWay(Duration.ZERO),
              new JobEngine.Settings(
                  Duration.ofSeconds(30),
                  POLL,
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
    if (job.key().startsWith("crowd-")) {
      crowd.incrementAndGet();
      return;
    }
    if (job.key().startsWith("fails-")) {
      failing.add(Instant.now());
      throw new IllegalStateException("no");
    }
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
    allAreDoneOnce(IntStream.range(0, count).mapToObj(i -> prefix + i).toList());
  }

  private void allAreDoneOnce(List<String> keys) {
    Clinic.eventually("all are done", () -> done.size() >= keys.size());
    assertThat(done).containsExactlyInAnyOrderElementsOf(keys);
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

  @Test
  void a_paused_queue_goes_on_by_priority_and_then_in_the_order_of_scheduling() {
    engines.subList(1, INSTANCES).forEach(JobEngine::close);
    pause(Queue.REPORT);
    Instant due = Instant.now();
    List<String> first = IntStream.range(0, 20).mapToObj(i -> "first-" + i).toList();
    List<String> last = IntStream.range(0, 5).mapToObj(i -> "last-" + i).toList();
    for (String key : last) {
      Job job = new Job(NAME, Queue.REPORT, key, Map.of()).withPriority(Job.LAST);
      transaction.run(() -> queue.schedule(job, due.minusSeconds(60)));
    }
    for (String key : first) {
      Job job = new Job(NAME, Queue.REPORT, key, Map.of());
      transaction.run(() -> queue.schedule(job, due));
    }
    Clinic.eventually("Redis knows all", () -> size("report:delayed") == 25);
    assertThat(done).isEmpty();
    desk.resume(Queue.REPORT);
    Clinic.eventually("all are done", () -> done.size() >= 25);
    assertThat(done)
        .containsExactlyElementsOf(Stream.concat(first.stream(), last.stream()).toList());
  }

  @Test
  void attempts_are_counted_and_spaced_and_the_last_one_is_told_once() {
    schedule("fails-always", Duration.ZERO);
    Clinic.eventually("failed", () -> failures.contains(AfterFailure.FAILED));
    Clinic.eventually("Redis shows it", () -> size("notification:failed") == 1);
    assertThat(failures)
        .containsExactly(AfterFailure.RETRIED, AfterFailure.RETRIED, AfterFailure.FAILED);
    assertThat(failing).hasSize(3);
    assertThat(Duration.between(failing.get(0), failing.get(1)).toMillis())
        .isGreaterThanOrEqualTo(100);
    assertThat(Duration.between(failing.get(1), failing.get(2)).toMillis())
        .isGreaterThanOrEqualTo(200);
  }

  @Test
  void a_worker_killed_in_the_middle_is_followed_by_another_and_cannot_end_the_job_any_more() {
    pause(Queue.NOTIFICATION);
    schedule("orphan", Duration.ZERO);
    Duration lease = Duration.ofMillis(200);
    List<ClaimedJob> orphan = store.claimDue(Queue.NOTIFICATION, 1, Duration.ZERO, lease);
    assertThat(orphan).hasSize(1);
    desk.resume(Queue.NOTIFICATION);
    Clinic.eventually("done by another", () -> done.contains("orphan"));
    assertThat(store.complete(orphan)).isEmpty();
    assertThat(done).containsExactly("orphan");
  }

  @Test
  void ticks_of_two_instances_are_done_once_each_across_a_change_of_clocks() throws Exception {
    ZoneId berlin = ZoneId.of("Europe/Berlin");
    // at 03:00 it is 02:00 again
    Instant midnight = LocalDate.of(2025, 10, 26).atStartOfDay(berlin).toInstant();
    Duration day = Duration.ofHours(25);
    String pattern = "0 0/30 * * * ?";
    Cron cron = new Cron(pattern, berlin);
    Repeatable halfHourly =
        new Repeatable(pattern, at -> new Job(NAME, Queue.NOTIFICATION, "tick-" + at, Map.of()));
    Tick tick = new Tick(transaction, ticks, queue);
    List<Thread> instances = new ArrayList<>();
    for (int instance = 0; instance < 2; instance++) {
      instances.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    for (Duration at = Duration.ZERO; at.compareTo(day) <= 0; ) {
                      Instant last = cron.before(midnight.plus(at)).orElseThrow();
                      tick.handle(new Tick.Command(halfHourly, last));
                      at = at.plusMinutes(10);
                    }
                  }));
    }
    for (Thread instance : instances) {
      instance.join();
    }
    allAreDoneOnce(
        IntStream.range(0, 50).mapToObj(i -> "tick-" + midnight.plusSeconds(1800L * i)).toList());
  }

  @Test
  void a_crowd_that_is_parked_holds_up_nobody_and_redis_does_not_notice() {
    crowd("now() + interval '1 day'");
    othersAreNotHeldUp();
    assertThat(crowd).hasValue(0);
    assertThat(size("notification:delayed")).isZero();
    assertThat(usedMegabytes()).isLessThan(20);
  }

  @Test
  void a_crowd_overdue_at_once_holds_up_no_other_queue_and_leaves_redis_small() {
    crowd("now() - interval '1 hour'");
    Clinic.eventually("the crowd moves", () -> crowd.get() > 0);
    othersAreNotHeldUp();
    int before = crowd.get();
    assertThat(before).as("done long before the crowd is").isLessThan(CROWD);
    Clinic.eventually("the crowd goes on", () -> crowd.get() > before);
    assertThat(usedMegabytes()).isLessThan(20);
  }

  private void crowd(String due) {
    // in steps, since a transaction has its time limit
    for (int step = 0; step < CROWD / STEP; step++) {
      execute(
          """
          insert into jobs (id, queue, name, key, data, run_at, max_attempts)
          select uuidv7(), 'notification', '%s', 'crowd-%d-' || i, '{}', %s, 3
          from generate_series(1, %d) i
          """
              .formatted(NAME, step, due, STEP));
    }
  }

  private void othersAreNotHeldUp() {
    for (int i = 0; i < 20; i++) {
      String key = "urgent-" + i;
      transaction.run(() -> queue.schedule(new Job(NAME, Queue.PAYMENT, key, Map.of())));
      Clinic.eventually("done", () -> done.contains(key));
    }
    assertThat(lost).hasValue(0);
  }

  private long usedMegabytes() {
    String memory = ask(Command.INFO, "memory");
    Matcher used = Pattern.compile("used_memory:(\\d+)").matcher(memory);
    assertThat(used.find()).as(memory).isTrue();
    return Long.parseLong(used.group(1)) / 1_000_000;
  }

  /** Until all instances have seen it. */
  private void pause(Queue paused) {
    desk.pause(paused);
    Clinic.eventually(
        "paused", () -> ask(Command.HEXISTS, key(paused.label() + ":meta"), "paused").equals("1"));
    pause(POLL.multipliedBy(3).toMillis());
  }

  private void execute(String sql) {
    transaction.run(
        () -> {
          try (Connection connection = dataSource.getConnection();
              Statement statement = connection.createStatement()) {
            statement.execute(sql);
          } catch (SQLException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private long delayed() {
    return size("notification:delayed");
  }

  private static String key(String name) {
    return "{kham}:" + name;
  }

  private long size(String name) {
    try {
      return Long.parseLong(ask(Command.ZCARD, key(name)));
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
    public void failed(ClaimedJob job, Throwable cause, AfterFailure what) {
      lost.incrementAndGet();
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
      lost.incrementAndGet();
    }
  }
}
