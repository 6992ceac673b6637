package dev.kham.adapter.redis;

import dev.kham.application.traffic.LocalRateLimiter;
import dev.kham.application.traffic.Quota;
import dev.kham.application.traffic.RateLimiter;
import io.vertx.core.Future;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Counts for all instances, by Redis' clock; while Redis is away or slow, each instance counts for
 * itself and nobody waits.
 */
@ApplicationScoped
public final class RedisRateLimiter implements RateLimiter {
  private static final Logger LOG = Logger.getLogger(RedisRateLimiter.class);
  private static final Lua LIMIT = Lua.of("limit");
  private static final String PREFIX = "{kham}:limit:";

  /** Every request waits for this. */
  private static final long PATIENCE_MILLIS = 50;

  /** One slow answer is no outage. */
  private static final int TOLERATED_FAILURES = 3;

  private static final long PROBE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final Line line;
  private final RateLimiter local =
      new LocalRateLimiter(
          () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()), LocalRateLimiter.SUBJECTS);
  private final AtomicInteger failures = new AtomicInteger();
  private final AtomicLong probed = new AtomicLong();

  public RedisRateLimiter(Redis redis) {
    this.line = new Line(redis);
  }

  @Override
  public CompletionStage<Verdict> take(List<Quota> quotas) {
    if (isAway()) {
      probe();
      return local.take(quotas);
    }
    return ask(quotas)
        .map(answer -> verdict(quotas, answer))
        .onSuccess(verdict -> answered())
        .onFailure(this::failed)
        .toCompletionStage()
        .exceptionallyCompose(failure -> local.take(quotas));
  }

  /** Whether this instance counts by itself just now. */
  boolean isAway() {
    return failures.get() >= TOLERATED_FAILURES;
  }

  /** Looks for Redis now and then, with nobody waiting for it. */
  private void probe() {
    long last = probed.get();
    long now = System.nanoTime();
    if (now - last >= PROBE_NANOS && probed.compareAndSet(last, now)) {
      ask(List.of()).onSuccess(answer -> answered());
    }
  }

  private Future<Response> ask(List<Quota> quotas) {
    try {
      List<String> keys = quotas.stream().map(quota -> PREFIX + quota.subject()).toList();
      List<String> arguments =
          quotas.stream()
              .flatMap(
                  quota ->
                      Stream.of(
                          String.valueOf(quota.most()), String.valueOf(quota.window().toMillis())))
              .toList();
      return line.send(connected -> LIMIT.run(connected::send, keys, arguments))
          .timeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (RuntimeException e) {
      // the client refuses at once when it is being shut down
      return Future.failedFuture(e);
    }
  }

  private static Verdict verdict(List<Quota> quotas, Response answer) {
    boolean allowed = answer.get(0).toInteger() == 1;
    Verdict verdict = null;
    for (int i = 0; i < quotas.size(); i++) {
      Verdict one =
          new Verdict(
              allowed,
              quotas.get(i).most(),
              answer.get(2 * i + 1).toInteger(),
              Duration.ofMillis(answer.get(2 * i + 2).toLong()));
      verdict = verdict == null ? one : verdict.or(one);
    }
    if (verdict == null) {
      throw new IllegalArgumentException("nothing to count");
    }
    return verdict;
  }

  private void answered() {
    if (failures.getAndSet(0) >= TOLERATED_FAILURES) {
      LOG.info("Redis is back and counts requests for all instances");
    }
  }

  private void failed(Throwable cause) {
    if (failures.incrementAndGet() == TOLERATED_FAILURES) {
      probed.set(System.nanoTime());
      LOG.warnf("Redis is away or too slow, requests are counted by each instance: %s", cause);
    }
  }
}
