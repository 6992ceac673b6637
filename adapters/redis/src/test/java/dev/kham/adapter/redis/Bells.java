package dev.kham.adapter.redis;

import dev.kham.application.job.Job;
import dev.kham.application.job.JobBell;
import dev.kham.application.job.JobBell.Finished;
import dev.kham.application.job.JobBell.Outcome;
import dev.kham.application.job.JobId;
import dev.kham.application.job.JobStore.UpcomingJob;
import dev.kham.application.job.Queue;
import dev.kham.embedded.EmbeddedTestResource;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/** What the tests of the bell have in common. */
final class Bells {
  private static final Duration LIMIT = Duration.ofSeconds(15);

  /** Ids are in the order in which jobs were made, as those of real ones. */
  private static final AtomicLong NUMBER = new AtomicLong();

  private Bells() {}

  static UpcomingJob due(Duration delay) {
    return due(Queue.NOTIFICATION, delay);
  }

  static UpcomingJob due(Queue queue, Duration delay) {
    JobId id = new JobId(new UUID(NUMBER.incrementAndGet(), 1L << 63));
    Job job =
        new Job("send-appointment-reminder-24h", queue, "key:" + id, Map.of("appointment", "4711"));
    return new UpcomingJob(id, job, Instant.now().plus(delay), delay);
  }

  /** Takes until so many have rung. */
  static List<JobId> take(JobBell bell, int count) {
    List<JobId> taken = new ArrayList<>();
    eventually(
        count + " jobs ring",
        () -> {
          taken.addAll(bell.take(Queue.NOTIFICATION, count - taken.size()).ids());
          return taken.size() >= count;
        });
    return taken;
  }

  static void eventually(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("not within " + LIMIT.toSeconds() + " s: " + what);
      }
      try {
        Thread.sleep(5);
      } catch (InterruptedException e) {
        throw new AssertionError("interrupted while waiting until " + what, e);
      }
    }
  }

  static Response ask(Redis redis, Command command, String... arguments) {
    Request request = Request.cmd(command);
    for (String argument : arguments) {
      request.arg(argument);
    }
    try {
      return Patience.await(redis.send(request));
    } catch (Exception e) {
      throw new AssertionError("Redis does not answer", e);
    }
  }

  static void stopRedis() {
    EmbeddedTestResource.servers().redis().stop();
  }

  static void startRedis() {
    EmbeddedTestResource.servers().redis().start();
  }

  static void finish(JobBell bell, UpcomingJob job, Outcome outcome) {
    bell.finished(job.job().queue(), List.of(new Finished(job.id(), job.job(), outcome)));
  }
}
