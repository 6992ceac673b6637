package dev.kham.adapter.redis;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kham.embedded.EmbeddedTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.inject.Inject;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(EmbeddedTestResource.class)
class LineTest {
  @Inject Redis redis;

  @Test
  void a_connection_that_ended_before_it_was_watched_is_left_for_another() throws Exception {
    RedisConnection ended = Patience.await(redis.connect());
    String id = Patience.await(ended.send(Request.cmd(Command.CLIENT).arg("ID"))).toString();
    Bells.ask(redis, Command.CLIENT, "KILL", "ID", id);
    Bells.eventually("it is noticed", () -> fails(ended));

    Line line = new Line(firstGiving(ended));
    assertThatThrownBy(() -> Patience.await(line.send(LineTest::ping)));
    Bells.eventually("another is taken", () -> answers(line));
  }

  private static Future<Response> ping(RedisConnection connected) {
    return connected.send(Request.cmd(Command.PING));
  }

  private static boolean fails(RedisConnection connected) {
    try {
      Patience.await(ping(connected));
      return false;
    } catch (Exception e) {
      return true;
    }
  }

  private static boolean answers(Line line) {
    try {
      return Patience.await(line.send(LineTest::ping)).toString().equals("PONG");
    } catch (Exception e) {
      return false;
    }
  }

  /** The real one, but for the first connection. */
  private Redis firstGiving(RedisConnection ended) {
    AtomicBoolean given = new AtomicBoolean();
    return (Redis)
        Proxy.newProxyInstance(
            Redis.class.getClassLoader(),
            new Class<?>[] {Redis.class},
            (proxy, method, arguments) ->
                method.getName().equals("connect") && !given.getAndSet(true)
                    ? Future.succeededFuture(ended)
                    : method.invoke(redis, arguments));
  }
}
