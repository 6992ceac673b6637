package dev.kham.adapter.redis;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Hears what any instance announces on a channel, and goes on listening however often Redis goes
 * away.
 *
 * <p>A subscription of the client ends silently with its connection, so a thread of its own keeps
 * one up.
 */
final class Announcements implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Announcements.class);
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final Duration PING = Duration.ofSeconds(2);
  private static final Duration DEAF = Duration.ofSeconds(7);

  private final Redis redis;
  private final String channel;
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private @Nullable Thread thread;
  private volatile long lastHeard;

  Announcements(Redis redis, String channel) {
    this.redis = redis;
    this.channel = channel;
  }

  /** Who hears; called on the client's event loop. */
  interface Listener {
    void heard(String message);

    /** Listening begins, and whatever was announced until now was missed. */
    void missed();
  }

  synchronized void add(Listener listener) {
    listeners.add(listener);
    if (thread == null) {
      thread = Thread.ofVirtual().name("announcements " + channel).start(this::keepListening);
    }
  }

  private void keepListening() {
    try {
      while (true) {
        try {
          listen();
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
          // who sends and who takes tell of an outage; this one only has to come back
          LOG.debug("not listening", e);
        }
        Thread.sleep(PAUSE);
      }
    } catch (InterruptedException e) {
      // closed
    }
  }

  private void listen() throws ExecutionException, TimeoutException, InterruptedException {
    RedisConnection connection = Patience.await(Patience.connect(redis));
    try {
      CountDownLatch ended = new CountDownLatch(1);
      connection.handler(this::hear);
      connection.endHandler(end -> ended.countDown());
      connection.exceptionHandler(failure -> ended.countDown());
      Patience.await(connection.send(Request.cmd(Command.SUBSCRIBE).arg(channel)));
      lastHeard = System.nanoTime();
      // the client loses an answer that crosses an announcement: any sign of life counts
      while (!ended.await(PING.toNanos(), TimeUnit.NANOSECONDS)
          && System.nanoTime() - lastHeard < DEAF.toNanos()) {
        connection.send(Request.cmd(Command.PING)).onSuccess(pong -> lastHeard = System.nanoTime());
      }
    } finally {
      connection.close();
    }
  }

  private void hear(Response message) {
    lastHeard = System.nanoTime();
    if (message.type() != ResponseType.PUSH && message.type() != ResponseType.MULTI) {
      return;
    }
    switch (message.get(0).toString()) {
      case "message" -> {
        String text = message.get(2).toString();
        listeners.forEach(listener -> listener.heard(text));
      }
      case "subscribe" -> listeners.forEach(Listener::missed);
      default -> {}
    }
  }

  @Override
  public synchronized void close() {
    if (thread != null) {
      thread.interrupt();
    }
  }
}
