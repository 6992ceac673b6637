package dev.kham.adapter.redis;

import io.vertx.core.Future;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Response;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
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

  /** What Redis answers; a connection by which nothing can be sent is given up for a new one. */
  Future<Response> send(Function<RedisConnection, Future<Response>> work) {
    return connection()
        .compose(
            connected ->
                work.apply(connected)
                    .onFailure(
                        failure -> {
                          if (isDead(connected, failure)) {
                            leave(connected);
                          }
                        }));
  }

  /** One that ended before it was watched tells nobody but who sends by it. */
  private static boolean isDead(RedisConnection connected, Throwable failure) {
    boolean answered = failure instanceof Response;
    return !answered && !connected.pendingQueueFull();
  }

  private synchronized Future<RedisConnection> connection() {
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
