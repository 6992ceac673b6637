package dev.kham.adapter.redis;

import dev.kham.application.job.Queue;
import io.vertx.core.Future;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Sends commands one after the other without waiting for the answers; drops what Redis does not
 * take.
 */
final class Outbox {
  private static final Logger LOG = Logger.getLogger(Outbox.class);

  private final Line line;
  private final String topic;
  private final AtomicBoolean away = new AtomicBoolean();

  /**
   * @param topic what Redis does not hear of while it is away, for the log
   */
  Outbox(Redis redis, String topic) {
    this.line = new Line(redis);
    this.topic = topic;
  }

  Future<Response> send(Script script, Queue queue, List<String> arguments) {
    return send(connected -> script.run(connected::send, queue, arguments));
  }

  Future<Response> send(Request request) {
    return send(connected -> connected.send(request));
  }

  private Future<Response> send(Function<RedisConnection, Future<Response>> work) {
    try {
      return Patience.limit(line.send(work)).onSuccess(answer -> taken()).onFailure(this::dropped);
    } catch (RuntimeException e) {
      // the client refuses at once when it is being shut down
      dropped(e);
      return Future.failedFuture(e);
    }
  }

  private void taken() {
    if (away.compareAndSet(true, false)) {
      LOG.infof("Redis is back and hears of %s", topic);
    }
  }

  private void dropped(Throwable cause) {
    if (away.compareAndSet(false, true)) {
      LOG.warnf("Redis is away or too slow and does not hear of %s: %s", topic, cause);
    }
  }
}
