package dev.kham.adapter.redis;

import static dev.kham.adapter.redis.Bells.ask;
import static dev.kham.adapter.redis.Bells.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.application.traffic.Quota;
import dev.kham.application.traffic.RateLimiter;
import dev.kham.application.traffic.RateLimiter.Verdict;
import dev.kham.application.traffic.RateLimiterContract;
import dev.kham.embedded.EmbeddedTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(EmbeddedTestResource.class)
class RedisRateLimiterTest implements RateLimiterContract {
  private static final Quota TWO = new Quota("ip:an", 2, Duration.ofDays(1000));

  @Inject Redis redis;
  private RedisRateLimiter limiter;

  @BeforeEach
  void a_limiter_that_has_found_redis() {
    ask(redis, Command.FLUSHALL);
    limiter = new RedisRateLimiter(redis);
    // the first answers of a cold JVM may take too long
    eventually("Redis counts", () -> countsInRedis(limiter));
    ask(redis, Command.FLUSHALL);
  }

  @AfterEach
  void back() {
    Bells.startRedis();
  }

  @Override
  public RateLimiter limiter() {
    return limiter;
  }

  @Test
  void instances_count_together() {
    RedisRateLimiter other = new RedisRateLimiter(redis);
    eventually("Redis counts", () -> countsInRedis(other));
    assertThat(take(limiter).allowed()).isTrue();
    assertThat(take(other).allowed()).isTrue();
    assertThat(take(limiter).allowed()).isFalse();
    assertThat(take(other).allowed()).isFalse();
  }

  @Test
  void keeps_one_small_key_for_each_subject_and_lets_it_go() {
    take(limiter, new Quota("ip:an", 5, Duration.ofSeconds(30)));
    take(limiter, new Quota("ip:an", 5, Duration.ofSeconds(30)));
    assertThat(ask(redis, Command.KEYS, "*").stream().map(Object::toString))
        .containsExactly("{kham}:limit:ip:an");
    assertThat(ask(redis, Command.PTTL, "{kham}:limit:ip:an").toLong()).isBetween(1L, 60_000L);
  }

  @Test
  void there_is_room_again_after_a_while() {
    Quota quota = new Quota("ip:an", 2, Duration.ofMillis(200));
    eventually("it is full", () -> !take(limiter, quota).allowed());
    eventually("there is room", () -> take(limiter, quota).allowed());
  }

  @Test
  void what_happened_before_counts_less_and_less() {
    Quota quota = new Quota("ip:an", 100, Duration.ofDays(1000));
    take(limiter, quota);
    String key = "{kham}:limit:ip:an";
    long window = ask(redis, Command.HGET, key, "window").toLong();
    ask(redis, Command.HSET, key, "window", String.valueOf(window - 1), "count", "100");

    long now = System.currentTimeMillis();
    double left = 1 - (double) (now % quota.window().toMillis()) / quota.window().toMillis();
    assertThat(take(limiter, quota).remaining()).isEqualTo((int) Math.floor(99 - 100 * left));

    ask(redis, Command.HSET, key, "window", String.valueOf(window - 2), "count", "100");
    assertThat(take(limiter, quota).remaining()).isEqualTo(99);
  }

  @Test
  void counts_by_itself_while_redis_is_away_and_together_again_afterwards() {
    take(limiter);
    take(limiter);
    Bells.stopRedis();
    eventually("it counts by itself", this::countsByItself);
    assertThat(limiter.isAway()).isTrue();
    assertThat(take(limiter, new Quota("ip:binh", 1, Duration.ofDays(1000))).allowed()).isTrue();
    assertThat(take(limiter, new Quota("ip:binh", 1, Duration.ofDays(1000))).allowed()).isFalse();

    Bells.startRedis();
    ask(redis, Command.FLUSHALL);
    eventually("Redis counts", () -> countsInRedis(limiter));
  }

  @Test
  void nobody_waits_for_long_when_redis_hangs() {
    ask(redis, Command.CLIENT, "PAUSE", "4000", "ALL");

    long began = System.nanoTime();
    for (int i = 0; i < 500; i++) {
      take(limiter);
    }

    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(3));
    assertThat(limiter.isAway()).isTrue();
    eventually("Redis counts", () -> countsInRedis(limiter));
  }

  private boolean countsByItself() {
    take(limiter, new Quota("warm", 1_000_000, Duration.ofDays(1000)));
    return limiter.isAway();
  }

  private boolean countsInRedis(RedisRateLimiter asked) {
    take(asked, new Quota("warm", 1_000_000, Duration.ofDays(1000)));
    return !asked.isAway() && ask(redis, Command.EXISTS, "{kham}:limit:warm").toInteger() == 1;
  }

  private static Verdict take(RedisRateLimiter asked) {
    return take(asked, TWO);
  }

  private static Verdict take(RedisRateLimiter asked, Quota quota) {
    return asked.take(List.of(quota)).toCompletableFuture().join();
  }
}
