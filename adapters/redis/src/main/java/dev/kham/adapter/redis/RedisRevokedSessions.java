package dev.kham.adapter.redis;

import dev.kham.application.account.RevokedSessions;
import dev.kham.domain.account.SessionId;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Ended sessions on Redis, each for as long as an access token of it may still be around.
 *
 * <p>What this instance has revoked itself it knows without Redis, too. While Redis is away it is
 * asked once a second only, so that requests do not wait for it one after the other.
 */
@ApplicationScoped
public final class RedisRevokedSessions implements RevokedSessions {
  private static final long PATIENCE_MILLIS = 50;
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Outbox outbox;
  private final OwnRevocations own = new OwnRevocations();
  private volatile long answeredNotBefore = System.nanoTime();

  public RedisRevokedSessions(Redis redis) {
    this.outbox = new Outbox(redis, "ended sessions");
  }

  @Override
  public void add(SessionId id, Duration remaining) {
    own.add(id, remaining);
    try {
      Patience.await(
          outbox.send(
              Request.cmd(Command.SET).arg(key(id)).arg("").arg("PX").arg(remaining.toMillis())));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException | RuntimeException e) {
      pause();
    }
  }

  @Override
  public Answer ask(SessionId id) {
    if (own.contains(id)) {
      return Answer.REVOKED;
    }
    if (System.nanoTime() - answeredNotBefore < 0) {
      return Answer.UNKNOWN;
    }
    try {
      Response known =
          outbox
              .send(Request.cmd(Command.EXISTS).arg(key(id)))
              .toCompletionStage()
              .toCompletableFuture()
              .get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
      return known.toInteger() > 0 ? Answer.REVOKED : Answer.NOT_REVOKED;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Answer.UNKNOWN;
    } catch (ExecutionException | TimeoutException | RuntimeException e) {
      pause();
      return Answer.UNKNOWN;
    }
  }

  private void pause() {
    answeredNotBefore = System.nanoTime() + PAUSE_NANOS;
  }

  private static String key(SessionId id) {
    return "{kham}:revoked:" + id;
  }

  /** The last ones of this instance; the oldest is given up when there are too many. */
  private static final class OwnRevocations {
    private static final int MOST = 10_000;

    private final Map<SessionId, Long> ends =
        new LinkedHashMap<>() {
          @Override
          protected boolean removeEldestEntry(Map.Entry<SessionId, Long> eldest) {
            return size() > MOST;
          }
        };

    synchronized void add(SessionId id, Duration remaining) {
      long now = System.nanoTime();
      ends.values().removeIf(end -> end - now <= 0);
      ends.put(id, now + remaining.toNanos());
    }

    synchronized boolean contains(SessionId id) {
      Long end = ends.get(id);
      return end != null && end - System.nanoTime() > 0;
    }
  }
}
