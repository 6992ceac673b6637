package dev.kham.adapter.redis;

import dev.kham.application.shared.Transaction;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what was read for all instances, and tells nothing that was changed before the question.
 *
 * <p>Who finds nothing becomes the reader: one at a time, for a while, known by a token. A change
 * takes the entry away together with its reader, so who has read the state before it can no longer
 * store it. While Redis is away or slow nobody waits for it and the store is asked; when it has
 * missed a change, or may have, all that it keeps is given up before it is believed again.
 */
@ApplicationScoped
public final class RedisCache {
  private static final Logger LOG = Logger.getLogger(RedisCache.class);

  private static final Lua RECALL = Lua.of("cache", "cache-recall");
  private static final Lua STORE = Lua.of("cache", "cache-store");
  private static final Lua RELEASE = Lua.of("cache", "cache-release");
  private static final Lua FORGET = Lua.of("cache", "cache-forget");

  /** The braces keep all keys in one slot of a cluster. */
  private static final String PREFIX = "{kham}:cache:";

  /** Everything depends on it. */
  private static final String ALL = PREFIX + "of:all";

  /** Whoever waits longer is better served by PostgreSQL. */
  private static final long PATIENCE_MILLIS = 50;

  /** Of who has changed something: it is worse if the former state is told. */
  private static final long PATIENCE_OF_CHANGES_MILLIS = 250;

  /** One slow answer is no outage. */
  private static final int TOLERATED_FAILURES = 3;

  /** How long a reader has before another one tries, too. */
  private static final long READING_MILLIS = 3000;

  /** How long one waits for another's reading. */
  private static final long WAITING_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
  private static final long LAST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(32);

  /** That there is no such thing may be wrong soon, and anybody may ask for anything. */
  private static final long NOTHING_IS_KEPT_MILLIS = 10_000;

  private static final String CHANGES_ARE_KEPT = String.valueOf(Duration.ofDays(1).toMillis());

  /** By how much a time differs by chance, so that not all ends at once. */
  private static final double JITTER = 0.2;

  private static final Duration PAUSE = Duration.ofMillis(500);

  private final Line line;
  private final Transaction transaction;
  private final boolean enabled;
  private final long patienceMillis;
  private final String name = UUID.randomUUID().toString();
  private final AtomicLong readings = new AtomicLong();
  private final Map<Shelf, Counts> counts = new EnumMap<>(Shelf.class);

  private final AtomicInteger failures = new AtomicInteger();
  private final AtomicLong doubts = new AtomicLong();
  private volatile long settledDoubts;
  private final AtomicBoolean looking = new AtomicBoolean();
  private volatile boolean closed;
  private volatile @Nullable RedisConnection believed;
  private volatile @Nullable String believedProcess;

  @Inject
  public RedisCache(
      Redis redis,
      Transaction transaction,
      @ConfigProperty(name = "kham.cache.enabled", defaultValue = "true") boolean enabled) {
    this(redis, transaction, enabled, PATIENCE_MILLIS);
  }

  RedisCache(Redis redis, Transaction transaction, boolean enabled, long patienceMillis) {
    this.patienceMillis = patienceMillis;
    this.line = new Line(redis);
    this.transaction = transaction;
    this.enabled = enabled;
    for (Shelf shelf : Shelf.values()) {
      counts.put(shelf, new Counts());
    }
  }

  /** How often something was asked for, each time by one who wanted an answer. */
  public static final class Counts {
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();
    private final LongAdder bypasses = new LongAdder();

    /** Without asking the store. */
    public long hits() {
      return hits.sum();
    }

    /** Some of it had to be read. */
    public long misses() {
      return misses.sum();
    }

    /** The store was asked without the cache, or because another one read for too long. */
    public long bypasses() {
      return bypasses.sum();
    }
  }

  /** Of this instance, since it began. */
  public Counts counts(Shelf shelf) {
    return counts.get(shelf);
  }

  /** How a value is written; none is the empty text. */
  record Form<V>(Function<V, String> write, Function<String, V> read) {
    /** Of something that may not be there. */
    static <V> Form<Optional<V>> optional(Form<V> form) {
      return new Form<>(
          value -> value.map(form.write).orElse(""),
          text -> text.isEmpty() ? Optional.empty() : Optional.of(form.read.apply(text)));
    }
  }

  /** What entries depend on, under a name of the cache's. */
  static String dependency(String of) {
    return PREFIX + "of:" + of;
  }

  static String entry(Shelf shelf, String of) {
    return PREFIX + shelf.label() + ":" + of;
  }

  /** As {@link #all}, for one. */
  <V> V one(Shelf shelf, Form<V> form, List<String> dependencies, String key, Reader<V> reader) {
    return all(shelf, form, dependencies, List.of(key), reader).get(key);
  }

  /** Reads from the store, at least what it is asked for. */
  interface Reader<V> {
    Map<String, V> read(List<String> keys);
  }

  /**
   * What belongs to the keys, each of them there once.
   *
   * @param dependencies keys of what all of it depends on
   */
  <V> Map<String, V> all(
      Shelf shelf, Form<V> form, List<String> dependencies, List<String> keys, Reader<V> reader) {
    if (!enabled || isAway() || transaction.isUnderway()) {
      return past(shelf, keys, reader);
    }
    Asking<V> asking = new Asking<>(shelf, form, dependencies, reader);
    try {
      return asking.all(keys);
    } catch (AwayException e) {
      return past(shelf, keys, reader);
    }
  }

  private <V> Map<String, V> past(Shelf shelf, List<String> keys, Reader<V> reader) {
    counts.get(shelf).bypasses.increment();
    return reader.read(keys);
  }

  /** Redis does not answer, or not in time. */
  private static final class AwayException extends Exception {
    private static final long serialVersionUID = 1;

    AwayException(Throwable cause) {
      super(cause);
    }
  }

  private final class Asking<V> {
    private final Shelf shelf;
    private final Form<V> form;
    private final List<String> dependencies;
    private final Reader<V> reader;
    private final String token = name + ":" + readings.incrementAndGet();
    private final Map<String, V> found = new HashMap<>();
    private boolean hasRead;

    Asking(Shelf shelf, Form<V> form, List<String> dependencies, Reader<V> reader) {
      this.shelf = shelf;
      this.form = form;
      this.dependencies = Stream.concat(Stream.of(ALL), dependencies.stream()).toList();
      this.reader = reader;
    }

    Map<String, V> all(List<String> keys) throws AwayException {
      List<String> wanted = recall(keys);
      long end = System.nanoTime() + WAITING_NANOS;
      for (long pause = FIRST_PAUSE_NANOS;
          !wanted.isEmpty() && System.nanoTime() - end < 0;
          pause = Math.min(LAST_PAUSE_NANOS, 2 * pause)) {
        LockSupport.parkNanos(pause);
        wanted = recall(wanted);
      }
      if (!wanted.isEmpty()) {
        found.putAll(past(shelf, wanted, reader));
      } else {
        (hasRead ? counts.get(shelf).misses : counts.get(shelf).hits).increment();
      }
      return found;
    }

    /** What others are reading just now. */
    private List<String> recall(List<String> keys) throws AwayException {
      Response answer =
          await(RECALL, dependencies, keys, List.of(token, String.valueOf(READING_MILLIS)));
      List<String> toRead = new ArrayList<>();
      List<String> toRefresh = new ArrayList<>();
      List<String> ofOthers = new ArrayList<>();
      List<String> unreadable = new ArrayList<>();
      for (int i = 0; i < keys.size(); i++) {
        String key = keys.get(i);
        String one = answer.get(i).toString();
        switch (one.charAt(0)) {
          case 'b' -> ofOthers.add(key);
          case 'r' -> toRead.add(key);
          default -> {
            if (one.charAt(0) == 's') {
              toRefresh.add(key);
            }
            if (!isFound(key, one.substring(1))) {
              unreadable.add(key);
            }
          }
        }
      }
      if (!unreadable.isEmpty()) {
        found.putAll(past(shelf, unreadable, reader));
      }
      if (!toRefresh.isEmpty()) {
        Thread.ofVirtual().name("cache refresh").start(() -> refresh(toRefresh));
      }
      if (!toRead.isEmpty()) {
        hasRead = true;
        found.putAll(read(toRead));
      }
      return ofOthers;
    }

    /** False of what another version of Kham has written in its own way. */
    private boolean isFound(String key, String text) {
      try {
        found.put(key, form.read().apply(text));
        return true;
      } catch (RuntimeException e) {
        LOG.debug("kept otherwise", e);
        return false;
      }
    }

    private Map<String, V> read(List<String> keys) {
      boolean read = false;
      try {
        Map<String, V> values = reader.read(keys);
        read = true;
        store(keys, values);
        return values;
      } finally {
        if (!read) {
          tell(RELEASE, dependencies, keys, List.of(token));
        }
      }
    }

    private void refresh(List<String> keys) {
      try {
        read(keys);
      } catch (RuntimeException e) {
        // what is old is told until it ends; who asks then hears of the trouble
        LOG.debug("not refreshed", e);
      }
    }

    private void store(List<String> keys, Map<String, V> values) {
      List<String> arguments = new ArrayList<>();
      arguments.add(token);
      for (String key : keys) {
        String text = form.write().apply(values.get(key));
        double chance = 1 + JITTER * (2 * ThreadLocalRandom.current().nextDouble() - 1);
        boolean nothing = text.isEmpty();
        long fresh = nothing ? NOTHING_IS_KEPT_MILLIS : shelf.fresh().toMillis();
        long kept = nothing ? NOTHING_IS_KEPT_MILLIS : shelf.kept().toMillis();
        arguments.add(text);
        arguments.add(String.valueOf((long) (chance * fresh)));
        arguments.add(String.valueOf((long) (chance * kept)));
      }
      tell(STORE, dependencies, keys, arguments);
    }
  }

  /**
   * Whatever depends on these, and these entries, nobody is told any more once this returns; later,
   * but at last, when Redis cannot be told at once.
   */
  void forget(List<String> dependencies, List<String> entries) {
    if (isAway()) {
      doubt("Redis was not told of a change");
      return;
    }
    try {
      within(
          PATIENCE_OF_CHANGES_MILLIS,
          send(FORGET, dependencies, entries, List.of(CHANGES_ARE_KEPT)));
    } catch (AwayException e) {
      doubt(e.getCause());
    }
  }

  /** Whether the store is asked without the cache just now. */
  boolean isAway() {
    return settledDoubts != doubts.get() || failures.get() >= TOLERATED_FAILURES;
  }

  private Response await(
      Lua script, List<String> dependencies, List<String> entries, List<String> arguments)
      throws AwayException {
    try {
      Response answer = within(patienceMillis, send(script, dependencies, entries, arguments));
      failures.set(0);
      return answer;
    } catch (AwayException e) {
      if (failures.incrementAndGet() == TOLERATED_FAILURES) {
        LOG.warnf("Redis is away or too slow, PostgreSQL is asked: %s", e.getCause());
        keepLooking();
      }
      throw e;
    }
  }

  /** Without waiting: what comes after it on the line finds it done. */
  private void tell(
      Lua script, List<String> dependencies, List<String> entries, List<String> arguments) {
    send(script, dependencies, entries, arguments)
        .onFailure(failure -> LOG.debug("not kept", failure));
  }

  private static <T> T within(long millis, Future<T> answer) throws AwayException {
    try {
      return answer.toCompletionStage().toCompletableFuture().get(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AwayException(e);
    } catch (ExecutionException | TimeoutException e) {
      throw new AwayException(e);
    }
  }

  private Future<Response> send(
      Lua script, List<String> dependencies, List<String> entries, List<String> arguments) {
    List<String> keys = new ArrayList<>(dependencies);
    keys.addAll(entries);
    List<String> all = new ArrayList<>();
    all.add(String.valueOf(dependencies.size()));
    all.addAll(arguments);
    try {
      return line.send(
          connected ->
              believed(connected).compose(believed -> script.run(connected::send, keys, all)));
    } catch (RuntimeException e) {
      // the client refuses at once when it is being shut down
      return Future.failedFuture(e);
    }
  }

  /**
   * Behind a new connection there may be another Redis, or the same with what it had written down a
   * while ago; also, at first, with what an older version of Kham kept.
   */
  private Future<RedisConnection> believed(RedisConnection connected) {
    if (connected == believed) {
      return Future.succeededFuture(connected);
    }
    return connected
        .send(Request.cmd(Command.INFO).arg("server"))
        .map(RedisCache::process)
        .compose(
            process ->
                (process.equals(believedProcess) ? Future.succeededFuture() : giveUpAll(connected))
                    .onSuccess(
                        done -> {
                          believedProcess = process;
                          believed = connected;
                        }))
        .map(connected);
  }

  /** Which run of Redis it is. */
  private static String process(Response info) {
    return info.toString()
        .lines()
        .filter(line -> line.startsWith("run_id:"))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("Redis does not say which one it is"));
  }

  private static Future<Response> giveUpAll(RedisConnection connected) {
    return FORGET.run(connected::send, List.of(ALL), List.of("1", CHANGES_ARE_KEPT));
  }

  private void doubt(Object cause) {
    if (doubts.getAndIncrement() == settledDoubts) {
      LOG.warnf("What the cache keeps may be old, PostgreSQL is asked: %s", cause);
    }
    keepLooking();
  }

  private void keepLooking() {
    if (looking.compareAndSet(false, true)) {
      Thread.ofVirtual().name("cache").start(this::look);
    }
  }

  /** For Redis, with nobody waiting for it, until it is there and has given up what it keeps. */
  private void look() {
    try {
      while (isAway() && !closed) {
        long before = doubts.get();
        try {
          within(
              patienceMillis,
              settledDoubts == before
                  ? line.send(connected -> connected.send(Request.cmd(Command.PING)))
                  : line.send(RedisCache::giveUpAll));
          failures.set(0);
          settledDoubts = before;
          if (!isAway()) {
            LOG.info("Redis is back and keeps what is read");
          }
        } catch (AwayException | RuntimeException e) {
          LOG.debug("still away", e);
          Thread.sleep(PAUSE);
        }
      }
    } catch (InterruptedException e) {
      // nobody does; whoever comes next looks again
    } finally {
      looking.set(false);
    }
    if (isAway() && !closed) {
      keepLooking(); // since it was seen above
    }
  }

  @PreDestroy
  public void close() {
    closed = true;
  }
}
