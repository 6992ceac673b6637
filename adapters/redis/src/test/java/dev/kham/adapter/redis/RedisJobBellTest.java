package dev.kham.adapter.redis;

import static dev.kham.adapter.redis.Bells.ask;
import static dev.kham.adapter.redis.Bells.due;
import static dev.kham.adapter.redis.Bells.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kham.application.job.Job;
import dev.kham.application.job.JobBell;
import dev.kham.application.job.JobBell.Outcome;
import dev.kham.application.job.JobBell.Repeating;
import dev.kham.application.job.JobBell.Rung;
import dev.kham.application.job.JobId;
import dev.kham.application.job.JobStore.UpcomingJob;
import dev.kham.application.job.Queue;
import dev.kham.application.job.Repeatable;
import dev.kham.embedded.EmbeddedTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(EmbeddedTestResource.class)
class RedisJobBellTest {
  private static final Queue QUEUE = Queue.NOTIFICATION;
  private static final String KEYS = "{kham}:notification:";

  @Inject JobBell bell;
  @Inject Redis redis;

  @BeforeEach
  void empty() {
    ask(redis, Command.FLUSHALL);
  }

  @Test
  void rings_when_the_time_has_come_and_not_before() {
    UpcomingJob job = due(Duration.ofMillis(1200));
    long announced = System.nanoTime();
    announce(job);

    Rung before = bell.take(QUEUE, 5);
    assertThat(before.ids()).isEmpty();
    assertThat(before.nextDue()).isBetween(Duration.ofMillis(1), Duration.ofMillis(1202));

    assertThat(Bells.take(bell, 1)).containsExactly(job.id());
    assertThat(Duration.ofNanos(System.nanoTime() - announced))
        .isGreaterThanOrEqualTo(Duration.ofMillis(1200));
  }

  @Test
  void says_a_long_time_when_nothing_is_due() {
    assertThat(bell.take(QUEUE, 5).nextDue()).isGreaterThan(Duration.ofHours(1));
  }

  @Test
  void rings_in_the_order_of_due_times_whatever_the_order_of_news() {
    UpcomingJob now = due(Duration.ZERO);
    UpcomingJob longDue = due(Duration.ofMinutes(-5));
    UpcomingJob due = due(Duration.ofSeconds(-2));
    bell.announce(List.of(now));
    bell.announce(List.of(longDue, due));
    eventually("all are announced", () -> delayed() == 3);

    assertThat(Bells.take(bell, 3)).containsExactly(longDue.id(), due.id(), now.id());
  }

  @Test
  void is_first_in_first_out_among_jobs_due_at_the_same_time() {
    List<UpcomingJob> jobs = jobs(100, Duration.ofSeconds(-1));
    bell.announce(jobs);

    List<JobId> rung = new ArrayList<>();
    eventually("all ring", () -> rung.addAll(bell.take(QUEUE, 7).ids()) && rung.size() == 100);

    assertThat(rung).containsExactlyElementsOf(ids(jobs));
  }

  @Test
  void rings_in_the_order_of_making_for_the_same_time_whatever_the_order_of_news() {
    Instant due = Instant.now().minusSeconds(1);
    List<UpcomingJob> jobs = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      UpcomingJob job = due(Duration.ofMillis(-1000 - i));
      jobs.add(new UpcomingJob(job.id(), job.job(), due, job.delay()));
    }
    jobs.reversed().forEach(this::announce);
    assertThat(bell.take(QUEUE, 20).ids()).containsExactlyElementsOf(ids(jobs));
  }

  @Test
  void a_millisecond_with_all_places_taken_takes_one_more() {
    String second = ask(redis, Command.TIME).get(0).toString();
    long from = Long.parseLong(second) * 1000 + 60_000;
    ask(
        redis,
        Command.EVAL,
        """
        for ms = ARGV[1], ARGV[1] + 20000 do
          redis.call('ZADD', KEYS[1], ms * 4096 + 4095, 'full' .. ms)
        end
        """,
        "1",
        KEYS + "delayed",
        String.valueOf(from));
    UpcomingJob job = due(Duration.ofMinutes(1));

    announce(job);

    assertThat(score(job)).isEqualTo(announcedDue(job) * 4096 + 4095);
  }

  @Test
  void each_job_rings_for_one_of_many_takers() throws InterruptedException {
    List<UpcomingJob> jobs = jobs(2000, Duration.ZERO);
    bell.announce(jobs);
    List<JobId> rung = Collections.synchronizedList(new ArrayList<>());

    List<Thread> takers =
        IntStream.range(0, 12)
            .mapToObj(
                taker ->
                    Thread.ofVirtual()
                        .start(
                            () ->
                                eventually(
                                    "all ring",
                                    () -> {
                                      rung.addAll(bell.take(QUEUE, 3).ids());
                                      return rung.size() >= jobs.size();
                                    })))
            .toList();
    for (Thread taker : takers) {
      taker.join();
    }

    assertThat(rung).containsExactlyInAnyOrderElementsOf(ids(jobs));
  }

  @Test
  void announcing_again_changes_nothing() {
    List<UpcomingJob> jobs = jobs(3, Duration.ofMinutes(1));
    bell.announce(jobs);
    eventually("all are announced", () -> delayed() == 3);
    List<String> before = dump();

    bell.announce(jobs);
    announce(due(Queue.NOTIFICATION, Duration.ofMinutes(2)));

    assertThat(dump()).startsWith(before.toArray(String[]::new));
    assertThat(delayed()).isEqualTo(4);
  }

  @Test
  void announcing_with_another_delay_moves_the_job() {
    UpcomingJob job = due(Duration.ofMillis(50));
    announce(job);
    bell.announce(List.of(at(job, Duration.ofMinutes(10))));
    eventually(
        "the job is due later",
        () -> bell.take(QUEUE, 1).nextDue().compareTo(Duration.ofMinutes(9)) > 0);

    bell.announce(List.of(at(job, Duration.ofMillis(-1))));

    assertThat(Bells.take(bell, 1)).containsExactly(job.id());
    assertThat(delayed()).isZero();
  }

  @Test
  void a_job_that_rang_too_early_rings_again() {
    UpcomingJob job = due(Duration.ZERO);
    announce(job);
    assertThat(Bells.take(bell, 1)).containsExactly(job.id());

    bell.announce(List.of(at(job, Duration.ofNanos(1))));

    assertThat(Bells.take(bell, 1)).containsExactly(job.id());
  }

  @Test
  void news_read_before_a_job_rang_does_not_make_it_ring_twice() {
    UpcomingJob job = due(Duration.ZERO);
    announce(job);
    assertThat(Bells.take(bell, 1)).containsExactly(job.id());

    bell.announce(List.of(job));
    UpcomingJob next = due(Duration.ZERO);
    bell.announce(List.of(next));

    assertThat(Bells.take(bell, 1)).containsExactly(next.id());
    assertThat(active()).containsExactlyInAnyOrder(job.id().toString(), next.id().toString());
  }

  @Test
  void rings_again_when_redis_lost_everything_and_is_told_again() {
    UpcomingJob job = due(Duration.ZERO);
    announce(job);
    ask(redis, Command.FLUSHALL);
    ask(redis, Command.SCRIPT, "FLUSH");
    assertThat(bell.take(QUEUE, 1).ids()).isEmpty();

    bell.announce(List.of(job));

    assertThat(Bells.take(bell, 1)).containsExactly(job.id());
  }

  @Test
  void a_failed_attempt_rings_again_after_its_delay() {
    UpcomingJob job = due(Duration.ZERO);
    announce(job);
    Bells.take(bell, 1);
    long failed = System.nanoTime();

    Bells.finish(bell, job, new Outcome.Retried("a.B at c.D:1", Duration.ofMillis(300)));

    assertThat(Bells.take(bell, 1)).containsExactly(job.id());
    assertThat(Duration.ofNanos(System.nanoTime() - failed))
        .isGreaterThanOrEqualTo(Duration.ofMillis(300));
    assertThat(field(job, "ats")).isEqualTo("2");
    assertThat(field(job, "atm")).isEqualTo("1");
    assertThat(field(job, "failedReason")).isEqualTo("a.B at c.D:1");
  }

  @Test
  void a_forgotten_job_does_not_ring_and_leaves_no_trace() {
    UpcomingJob waits = due(Duration.ofMillis(100));
    UpcomingJob active = due(Duration.ZERO);
    bell.announce(List.of(waits, active));
    assertThat(Bells.take(bell, 1)).containsExactly(active.id());

    bell.forget(QUEUE, List.of(waits.id(), active.id()));

    eventually("only the queue is left", () -> keys().equals(List.of(KEYS + "meta")));
  }

  @Test
  void shows_the_last_hundred_completed_jobs_and_drops_the_others_whole() {
    List<UpcomingJob> jobs = jobs(105, Duration.ZERO);
    bell.announce(jobs);
    Bells.take(bell, 105);
    jobs.forEach(job -> Bells.finish(bell, job, new Outcome.Completed()));

    eventually("none is active", () -> active().isEmpty());
    assertThat(ask(redis, Command.ZCARD, KEYS + "completed").toInteger()).isEqualTo(100);
    // the jobs, the set of them, the queue
    assertThat(keys()).hasSize(100 + 1 + 1);
    assertThat(field(jobs.getLast(), "returnvalue")).isEqualTo("null");
  }

  @Test
  void shows_jobs_it_never_rang_for() {
    UpcomingJob claimedFromStore = due(Duration.ofMinutes(5));
    announce(claimedFromStore);
    UpcomingJob unheardOf = due(Duration.ZERO);
    Bells.finish(bell, claimedFromStore, new Outcome.Completed());
    Bells.finish(bell, unheardOf, new Outcome.Failed("a.B at c.D:\"1\""));

    eventually("it failed", () -> ask(redis, Command.ZCARD, KEYS + "failed").toInteger() == 1);
    assertThat(delayed()).isZero();
    assertThat(ask(redis, Command.ZCARD, KEYS + "completed").toInteger()).isEqualTo(1);
    assertThat(field(unheardOf, "data")).isEqualTo("{\"appointment\":\"4711\"}");
    assertThat(field(unheardOf, "stacktrace")).isEqualTo("[\"a.B at c.D:\\\"1\\\"\"]");
    assertThat(field(unheardOf, "finishedOn")).isNotNull();
  }

  @Test
  void other_instances_hear_of_jobs_that_are_due_earlier_than_what_they_know() {
    List<Queue> heard = new CopyOnWriteArrayList<>();
    RedisJobBell other = new RedisJobBell(redis);
    other.onAnnouncement(heard::add);
    eventually("it listens", () -> heard.containsAll(List.of(Queue.values())));
    heard.clear();

    bell.announce(List.of(due(Queue.AI_PROCESSING, Duration.ofMinutes(10))));
    bell.announce(List.of(due(Queue.AI_PROCESSING, Duration.ofMinutes(12))));
    bell.announce(List.of(due(Queue.AI_PROCESSING, Duration.ofMinutes(8))));
    bell.announce(List.of(due(Queue.REPORT, Duration.ZERO)));

    eventually("the last is heard of", () -> heard.contains(Queue.REPORT));
    assertThat(heard).containsExactly(Queue.AI_PROCESSING, Queue.AI_PROCESSING, Queue.REPORT);
    other.close();
  }

  @Test
  void rings_by_priority_and_then_by_due_time() {
    UpcomingJob late = prioritized(2, Duration.ofSeconds(-1));
    UpcomingJob early = prioritized(2, Duration.ofSeconds(-9));
    UpcomingJob urgent = prioritized(1, Duration.ofSeconds(-1));
    UpcomingJob usual = due(Duration.ZERO);
    bell.announce(List.of(late, early, urgent, usual));
    eventually("all are announced", () -> delayed() == 4);

    assertThat(bell.take(QUEUE, 1).ids()).containsExactly(usual.id());
    assertThat(strings(Command.ZRANGE, KEYS + "prioritized", "0", "-1"))
        .containsExactly(urgent.id().toString(), early.id().toString(), late.id().toString());
    assertThat(field(urgent, "priority")).isEqualTo("1");
    bell.announce(List.of(urgent));
    assertThat(bell.take(QUEUE, 9).ids()).containsExactly(urgent.id(), early.id(), late.id());
  }

  @Test
  void a_prioritized_job_is_forgotten_too() {
    UpcomingJob urgent = prioritized(1, Duration.ofSeconds(-1));
    announce(urgent);
    bell.take(QUEUE, 0);
    bell.forget(QUEUE, List.of(urgent.id()));
    eventually("only the queue is left", () -> keys().equals(List.of(KEYS + "meta")));
  }

  @Test
  void a_crowd_is_told_of_only_in_part_and_the_soonest_always() {
    ask(
        redis,
        Command.EVAL,
        """
        local now = redis.call('TIME')[1] * 1000
        for i = 1, 10000 do
          redis.call('ZADD', KEYS[1], (now + i) * 4096, 'crowd' .. i)
        end
        """,
        "1",
        KEYS + "delayed");
    UpcomingJob later = due(Duration.ofMinutes(1));
    UpcomingJob soon = due(Duration.ZERO);
    bell.announce(List.of(later));
    announce(soon);
    assertThat(ask(redis, Command.EXISTS, KEYS + later.id()).toInteger()).isZero();
    assertThat(delayed()).isEqualTo(10_001);
  }

  @Test
  void shows_how_a_queue_is_run() {
    bell.show(QUEUE, true, 7);
    eventually("it is shown", () -> "1".equals(meta("paused")));
    assertThat(meta("concurrency")).isEqualTo("7");
    assertThat(meta("opts.maxLenEvents")).isEqualTo("10000");
    bell.show(QUEUE, false, 7);
    eventually("it goes on", () -> "null".equals(meta("paused")));
  }

  @Test
  void shows_what_is_done_again_and_again() {
    Instant next = Instant.parse("2026-11-22T20:20:00Z");
    bell.show(List.of(repeating("sweep", next), repeating("gone", next)));
    bell.show(List.of(repeating("sweep", next.plusSeconds(60))));

    eventually("only one is left", () -> keys().size() == 2);
    assertThat(ask(redis, Command.ZSCORE, KEYS + "repeat", "sweep").toDouble().longValue())
        .isEqualTo(next.plusSeconds(60).toEpochMilli());
    assertThat(strings(Command.HGETALL, KEYS + "repeat:sweep").toString())
        .contains("sweep", "0 20 3 * * ?", "Asia/Ho_Chi_Minh");
  }

  private static Repeating repeating(String name, Instant next) {
    Repeatable repeatable =
        new Repeatable("0 20 3 * * ?", at -> new Job(name, QUEUE, name + ":" + at, Map.of()));
    return new Repeating(repeatable, ZoneId.of("Asia/Ho_Chi_Minh"), next);
  }

  private String meta(String field) {
    return String.valueOf(ask(redis, Command.HGET, KEYS + "meta", field));
  }

  private static UpcomingJob prioritized(int priority, Duration delay) {
    UpcomingJob job = due(delay);
    return new UpcomingJob(job.id(), job.job().withPriority(priority), job.due(), delay);
  }

  @Test
  void uses_the_public_keys_of_bullmq() {
    UpcomingJob delayed = due(Duration.ofMinutes(1));
    UpcomingJob active = due(Duration.ofSeconds(-3));
    UpcomingJob waiting = due(Duration.ofSeconds(-2));
    UpcomingJob completed = due(Duration.ofSeconds(-5));
    UpcomingJob failed = due(Duration.ofSeconds(-4));
    bell.announce(List.of(delayed, active, waiting, completed, failed));
    Bells.take(bell, 3);
    Bells.finish(bell, completed, new Outcome.Completed());
    Bells.finish(bell, failed, new Outcome.Failed("a.B"));
    eventually("one is active", () -> active().size() == 1);

    assertThat(keys())
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(
                    Stream.of("meta", "delayed", "wait", "active", "completed", "failed"),
                    Stream.of(delayed, active, waiting, completed, failed)
                        .map(job -> job.id().toString()))
                .map(KEYS::concat)
                .toList());
    assertThat(types("meta", delayed.id().toString())).containsOnly("hash");
    assertThat(types("wait", "active")).containsOnly("list");
    assertThat(types("delayed", "completed", "failed")).containsOnly("zset");

    long delay = Long.parseLong(field(delayed, "delay"));
    assertThat(delay).isCloseTo(60_000, within(2L));
    assertThat(score(delayed)).isEqualTo(announcedDue(delayed) * 4096);
    assertThat(field(delayed, "opts"))
        .isEqualTo(
            "{\"attempts\":3,\"backoff\":{\"type\":\"exponential\",\"delay\":1000},\"delay\":"
                + delay
                + ",\"priority\":0}");
    assertThat(field(delayed, "data")).isEqualTo("{\"appointment\":\"4711\"}");
    assertThat(fields(delayed))
        .containsExactlyInAnyOrder(
            "name", "data", "opts", "timestamp", "delay", "priority", "ahead");
    assertThat(fields(active)).contains("processedOn", "ats");
    assertThat(fields(completed)).contains("finishedOn", "returnvalue", "atm");
    assertThat(fields(failed)).contains("finishedOn", "failedReason", "stacktrace", "atm");
  }

  private void announce(UpcomingJob job) {
    bell.announce(List.of(job));
    eventually(
        "the job is announced", () -> ask(redis, Command.EXISTS, KEYS + job.id()).toInteger() == 1);
  }

  private static UpcomingJob at(UpcomingJob job, Duration delay) {
    return new UpcomingJob(job.id(), job.job(), Instant.now().plus(delay), delay);
  }

  private static List<UpcomingJob> jobs(int count, Duration delay) {
    return Stream.generate(() -> due(delay)).limit(count).toList();
  }

  private static List<JobId> ids(List<UpcomingJob> jobs) {
    return jobs.stream().map(UpcomingJob::id).toList();
  }

  private long score(UpcomingJob job) {
    return ask(redis, Command.ZSCORE, KEYS + "delayed", job.id().toString()).toDouble().longValue();
  }

  private long announcedDue(UpcomingJob job) {
    return Long.parseLong(field(job, "timestamp")) + Long.parseLong(field(job, "delay"));
  }

  private int delayed() {
    return ask(redis, Command.ZCARD, KEYS + "delayed").toInteger();
  }

  private List<String> active() {
    return strings(Command.LRANGE, KEYS + "active", "0", "-1");
  }

  private List<String> dump() {
    return strings(Command.ZRANGE, KEYS + "delayed", "0", "-1", "WITHSCORES");
  }

  private List<String> keys() {
    return strings(Command.KEYS, "*");
  }

  private List<String> fields(UpcomingJob job) {
    return strings(Command.HKEYS, KEYS + job.id());
  }

  private String field(UpcomingJob job, String name) {
    return String.valueOf(ask(redis, Command.HGET, KEYS + job.id(), name));
  }

  private List<String> types(String... names) {
    return Stream.of(names).map(name -> ask(redis, Command.TYPE, KEYS + name).toString()).toList();
  }

  private List<String> strings(Command command, String... arguments) {
    return ask(redis, command, arguments).stream().map(Object::toString).toList();
  }
}
