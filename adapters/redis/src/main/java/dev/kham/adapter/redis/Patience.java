package dev.kham.adapter.redis;

import io.vertx.core.Future;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** How long anybody waits for Redis; its client knows no limit for a command. */
final class Patience {
  private static final long MILLIS = 1000;

  private Patience() {}

  static <T> Future<T> limit(Future<T> future) {
    return future.timeout(MILLIS, TimeUnit.MILLISECONDS);
  }

  static <T> T await(Future<T> future)
      throws ExecutionException, TimeoutException, InterruptedException {
    return future.toCompletionStage().toCompletableFuture().get(MILLIS, TimeUnit.MILLISECONDS);
  }

  static Future<RedisConnection> connect(Redis redis) {
    Future<RedisConnection> connecting = redis.connect();
    Future<RedisConnection> inTime = limit(connecting);
    // one that comes too late would be missing from the pool for ever
    connecting.onSuccess(late -> inTime.onFailure(tooLate -> late.close()));
    return inTime;
  }
}
