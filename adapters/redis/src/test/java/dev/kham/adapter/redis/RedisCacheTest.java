package dev.kham.adapter.redis;

import static dev.kham.adapter.redis.Bells.ask;
import static dev.kham.adapter.redis.Bells.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kham.adapter.redis.RedisCache.Form;
import dev.kham.application.shared.InMemoryTransaction;
import dev.kham.embedded.EmbeddedTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(EmbeddedTestResource.class)
class RedisCacheTest {
  private static final Form<Optional<String>> TEXT =
      Form.optional(new Form<>(text -> text, text -> text));
  private static final String DOCTORS = RedisCache.dependency("doctors");
  private static final String KEY = RedisCache.entry(Shelf.DOCTORS, "one");

  @Inject Redis redis;

  private final InMemoryTransaction transaction = new InMemoryTransaction();
  private final List<RedisCache> caches = new ArrayList<>();
  private RedisCache cache;
  private RedisCache other;

  /** What the cache stands before. */
  private volatile String stored = "first";

  private final AtomicInteger reads = new AtomicInteger();

  @BeforeEach
  void two_instances_that_have_found_redis() {
    ask(redis, Command.FLUSHALL);
    cache = instance();
    other = instance();
    ask(redis, Command.FLUSHALL);
  }

  @AfterEach
  void back() {
    Bells.startRedis();
    eventually("Redis is back", () -> answers(redis));
    caches.forEach(RedisCache::close);
  }

  private RedisCache instance() {
    // a busy machine is no outage
    return keeping(new RedisCache(redis, transaction, true, 5000));
  }

  private RedisCache keeping(RedisCache made) {
    caches.add(made);
    eventually("it keeps", () -> keeps(made));
    return made;
  }

  /** The first answers of a cold JVM may take too long. */
  private static boolean keeps(RedisCache asked) {
    String warm = RedisCache.entry(Shelf.SPECIALTIES, "warm");
    long hits = asked.counts(Shelf.SPECIALTIES).hits();
    asked.one(Shelf.SPECIALTIES, TEXT, List.of(), warm, keys -> Map.of(warm, Optional.of("warm")));
    return !asked.isAway() && asked.counts(Shelf.SPECIALTIES).hits() > hits;
  }

  private static boolean answers(Redis redis) {
    try {
      return ask(redis, Command.PING) != null;
    } catch (AssertionError e) {
      return false;
    }
  }

  private String read(RedisCache asked) {
    return asked
        .one(
            Shelf.DOCTORS,
            TEXT,
            List.of(DOCTORS),
            KEY,
            keys -> {
              reads.incrementAndGet();
              return Map.of(KEY, Optional.ofNullable(stored));
            })
        .orElse("nothing");
  }

  @Test
  void tells_what_one_instance_has_read_on_all_of_them() {
    assertThat(read(cache)).isEqualTo("first");
    assertThat(read(cache)).isEqualTo("first");
    assertThat(read(other)).isEqualTo("first");
    assertThat(reads).hasValue(1);
    assertThat(cache.counts(Shelf.DOCTORS).misses()).isEqualTo(1);
    assertThat(cache.counts(Shelf.DOCTORS).hits()).isEqualTo(1);
    assertThat(other.counts(Shelf.DOCTORS).hits()).isEqualTo(1);
  }

  @Test
  void tells_no_instance_what_any_of_them_has_changed() {
    read(cache);
    stored = "second";
    other.forget(List.of(DOCTORS), List.of());
    assertThat(read(cache)).isEqualTo("second");
    assertThat(read(other)).isEqualTo("second");
    stored = "third";
    cache.forget(List.of(), List.of(KEY));
    assertThat(read(other)).isEqualTo("third");
    assertThat(reads).hasValue(3);
  }

  @Test
  void who_has_read_the_state_before_a_change_does_not_store_it() throws Exception {
    for (List<String> dependencies : List.of(List.of(DOCTORS), List.<String>of())) {
      stored = "before";
      cache.forget(List.of(DOCTORS), List.of(KEY));
      CountDownLatch hasRead = new CountDownLatch(1);
      CountDownLatch goesOn = new CountDownLatch(1);
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        Future<Optional<String>> late =
            threads.submit(
                () ->
                    cache.one(
                        Shelf.DOCTORS,
                        TEXT,
                        List.of(DOCTORS),
                        KEY,
                        keys -> {
                          Optional<String> old = Optional.of(stored);
                          hasRead.countDown();
                          await(goesOn);
                          return Map.of(KEY, old);
                        }));
        await(hasRead);
        stored = "after";
        other.forget(dependencies, dependencies.isEmpty() ? List.of(KEY) : List.of());
        assertThat(read(other)).isEqualTo("after");
        goesOn.countDown();
        // it had asked before the change
        assertThat(late.get(10, TimeUnit.SECONDS)).contains("before");
      }
      assertThat(read(cache)).isEqualTo("after");
      assertThat(read(other)).isEqualTo("after");
    }
  }

  @Test
  void who_reads_for_too_long_does_not_store_over_the_next_reader() throws Exception {
    CountDownLatch hasRead = new CountDownLatch(1);
    CountDownLatch goesOn = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> slow =
          threads.submit(
              () ->
                  cache.one(
                      Shelf.DOCTORS,
                      TEXT,
                      List.of(DOCTORS),
                      KEY,
                      keys -> {
                        hasRead.countDown();
                        await(goesOn);
                        return Map.of(KEY, Optional.of("slow"));
                      }));
      await(hasRead);
      ask(redis, Command.HSET, KEY, "till", "0");
      assertThat(read(other)).isEqualTo("first");
      goesOn.countDown();
      slow.get(10, TimeUnit.SECONDS);
    }
    assertThat(read(cache)).isEqualTo("first");
    assertThat(reads).hasValue(1);
  }

  @Test
  void of_many_who_miss_it_one_reads() throws Exception {
    CountDownLatch begin = new CountDownLatch(1);
    List<Future<String>> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 32; i++) {
        RedisCache asked = i % 2 == 0 ? cache : other;
        answers.add(
            threads.submit(
                () -> {
                  await(begin);
                  return read(asked);
                }));
      }
      begin.countDown();
    }
    for (Future<String> answer : answers) {
      assertThat(answer.get()).isEqualTo("first");
    }
    // whoever else has read says so: a busy machine may keep somebody waiting for too long
    RedisCache.Counts one = cache.counts(Shelf.DOCTORS);
    RedisCache.Counts two = other.counts(Shelf.DOCTORS);
    assertThat(one.misses() + two.misses()).isEqualTo(1);
    assertThat(reads.get()).isEqualTo(1 + one.bypasses() + two.bypasses());
    assertThat(one.hits() + two.hits() + one.bypasses() + two.bypasses()).isEqualTo(31);
  }

  @Test
  void who_fails_to_read_lets_the_next_one_try_at_once() {
    IllegalStateException failure = new IllegalStateException("away");
    assertThatThrownBy(
            () ->
                cache.one(
                    Shelf.DOCTORS,
                    TEXT,
                    List.of(DOCTORS),
                    KEY,
                    keys -> {
                      throw failure;
                    }))
        .isSameAs(failure);
    assertThat(read(cache)).isEqualTo("first");
    assertThat(cache.counts(Shelf.DOCTORS).bypasses()).isZero();
    assertThat(read(cache)).isEqualTo("first");
    assertThat(reads).hasValue(1);
  }

  @Test
  void what_is_old_is_told_while_it_is_read_anew_by_one() {
    read(cache);
    stored = "second";
    ask(redis, Command.HSET, KEY, "fresh", "0");
    CountDownLatch goesOn = new CountDownLatch(1);
    AtomicInteger refreshes = new AtomicInteger();
    for (int i = 0; i < 5; i++) {
      Optional<String> told =
          cache.one(
              Shelf.DOCTORS,
              TEXT,
              List.of(DOCTORS),
              KEY,
              keys -> {
                refreshes.incrementAndGet();
                await(goesOn);
                return Map.of(KEY, Optional.of(stored));
              });
      assertThat(told).contains("first");
    }
    goesOn.countDown();
    eventually("it is refreshed", () -> read(other).equals("second"));
    assertThat(refreshes).hasValue(1);
    assertThat(reads).hasValue(1);
  }

  @Test
  void what_has_changed_is_not_told_even_while_it_is_read_anew() {
    read(cache);
    ask(redis, Command.HSET, KEY, "fresh", "0");
    stored = "second";
    other.forget(List.of(DOCTORS), List.of());
    assertThat(read(cache)).isEqualTo("second");
  }

  @Test
  void what_another_version_has_written_is_read_from_the_store() {
    read(cache);
    Form<Optional<String>> newer =
        new Form<>(
            Optional::get,
            text -> {
              throw new IllegalStateException("of another form");
            });
    for (int i = 0; i < 2; i++) {
      assertThat(
              cache.one(
                  Shelf.DOCTORS,
                  newer,
                  List.of(DOCTORS),
                  KEY,
                  keys -> Map.of(KEY, Optional.of("from the store"))))
          .contains("from the store");
    }
  }

  @Test
  void that_there_is_nothing_is_kept_for_a_short_time() {
    stored = null;
    assertThat(read(cache)).isEqualTo("nothing");
    assertThat(read(other)).isEqualTo("nothing");
    assertThat(reads).hasValue(1);
    assertThat(ask(redis, Command.PTTL, KEY).toLong()).isBetween(1L, 12_000L);
  }

  @Test
  void everything_ends_and_not_at_the_same_time() {
    Map<String, Optional<String>> many = new HashMap<>();
    for (int i = 0; i < 50; i++) {
      many.put(RedisCache.entry(Shelf.OPEN_SLOTS, "day" + i), Optional.of("open"));
    }
    cache.all(Shelf.OPEN_SLOTS, TEXT, List.of(DOCTORS), List.copyOf(many.keySet()), keys -> many);
    cache.forget(List.of(DOCTORS), List.of());
    // a lease alone
    assertThatThrownBy(
            () ->
                cache.one(
                    Shelf.DOCTORS,
                    TEXT,
                    List.of(),
                    KEY,
                    keys -> {
                      assertThat(ask(redis, Command.PTTL, KEY).toLong()).isBetween(1L, 3000L);
                      throw new IllegalStateException();
                    }))
        .isInstanceOf(IllegalStateException.class);
    Set<Long> seconds = new HashSet<>();
    for (Response key : ask(redis, Command.KEYS, "{kham}:cache:*")) {
      long left = ask(redis, Command.PTTL, key.toString()).toLong();
      // without end; what is gone by now has ended
      assertThat(left).as(key.toString()).isNotEqualTo(-1);
      if (many.containsKey(key.toString())) {
        assertThat(left).isLessThanOrEqualTo(72_000);
        seconds.add(left / 1000);
      }
    }
    assertThat(seconds).hasSizeGreaterThan(5);
  }

  @Test
  void who_is_in_a_transaction_reads_for_themselves_and_keeps_nothing() {
    stored = "not committed";
    transaction.run(() -> assertThat(read(cache)).isEqualTo("not committed"));
    stored = "first";
    assertThat(read(cache)).isEqualTo("first");
    assertThat(cache.counts(Shelf.DOCTORS).bypasses()).isEqualTo(1);
  }

  @Test
  void switched_off_it_keeps_nothing_and_still_has_the_others_forget() {
    RedisCache off = new RedisCache(redis, transaction, false);
    caches.add(off);
    read(cache);
    stored = "second";
    assertThat(read(off)).isEqualTo("second");
    assertThat(read(cache)).isEqualTo("first");
    off.forget(List.of(DOCTORS), List.of());
    assertThat(read(cache)).isEqualTo("second");
  }

  @Test
  void while_redis_is_away_the_store_is_asked_and_afterwards_nothing_old_is_told() {
    read(cache);
    Bells.stopRedis();
    stored = "second";
    cache.forget(List.of(DOCTORS), List.of());
    for (int i = 0; i < 100; i++) {
      assertThat(read(cache)).isEqualTo("second");
      assertThat(read(other)).isEqualTo("second");
    }
    Bells.startRedis();
    eventually("it keeps again", () -> keeps(cache) && keeps(other));
    assertThat(read(cache)).isEqualTo("second");
    assertThat(read(other)).isEqualTo("second");
  }

  @Test
  void what_redis_was_not_told_in_time_it_has_forgotten_before_it_is_asked_again() {
    cache = keeping(new RedisCache(redis, transaction, true));
    read(cache);
    ask(redis, Command.CLIENT, "PAUSE", "1500", "ALL");
    stored = "second";
    long began = System.nanoTime();
    cache.forget(List.of(DOCTORS), List.of());
    for (int i = 0; i < 100; i++) {
      assertThat(read(cache)).isEqualTo("second");
      cache.forget(List.of(DOCTORS), List.of());
    }
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(1));
    eventually("it keeps again", () -> keeps(cache));
    assertThat(read(cache)).isEqualTo("second");
    assertThat(read(other)).isEqualTo("second");
  }

  @Test
  void another_redis_behind_a_new_connection_is_not_believed() {
    read(cache);
    Map<String, String> kept = new HashMap<>();
    Response fields = ask(redis, Command.HGETALL, KEY);
    fields.getKeys().forEach(field -> kept.put(field, fields.get(field).toString()));
    Bells.stopRedis();
    Bells.startRedis();
    eventually("Redis is back", () -> answers(redis));
    // as one that was started from what had been written down a while ago
    ask(redis, Command.FLUSHALL);
    kept.forEach((field, value) -> ask(redis, Command.HSET, KEY, field, value));
    stored = "second";
    eventually("it keeps again", () -> keeps(cache));
    assertThat(read(cache)).isEqualTo("second");
  }

  @Test
  void a_connection_that_is_made_anew_costs_nothing_that_is_kept() {
    read(cache);
    ask(redis, Command.CLIENT, "KILL", "TYPE", "normal", "SKIPME", "yes");
    eventually("it keeps again", () -> keeps(cache) && keeps(other));
    assertThat(read(cache)).isEqualTo("first");
    assertThat(read(other)).isEqualTo("first");
    assertThat(reads).hasValue(1);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
