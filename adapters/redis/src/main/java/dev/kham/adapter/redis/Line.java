package dev.kham.adapter.redis;

import io.vertx.core.Future;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection, made again when it ends.
 *
 * <p>What goes through it stays in order, and a burst neither waits for nor exhausts the pool. The
 * client bounds how much may be under way.
 */
final class Line {
  private static final long RECONNECT_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final Redis redis;
  private @Nullable Future<RedisConnection> connection;
  private long connectedAt;

  Line(Redis redis) {
    this.redis = redis;
  }

  synchronized Future<RedisConnection> connection() {
    long now = System.nanoTime();
    if (connection == null || (connection.failed() && now - connectedAt >= RECONNECT_NANOS)) {
      connectedAt = now;
      connection = Patience.connect(redis).onSuccess(this::watch);
    }
    return connection;
  }

  private void watch(RedisConnection connected) {
    connected.endHandler(end -> leave(connected));
    connected.exceptionHandler(failure -> leave(connected));
  }

  private void leave(RedisConnection ended) {
    synchronized (this) {
      if (connection != null && connection.result() == ended) {
        connection = null;
      }
    }
    ended.close();
  }
}
