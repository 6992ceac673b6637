package dev.kham.adapter.redis;

import dev.kham.application.job.Queue;
import io.vertx.core.Future;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;

/** What Redis does to a queue in one piece; the arguments stand at the head of each file. */
enum Script {
  ANNOUNCE,
  TAKE,
  FINISHED,
  FORGET,
  SHOW,
  REPEAT;

  private final Lua lua;

  Script() {
    lua = Lua.of("common", name().toLowerCase(Locale.ROOT));
  }

  Future<Response> run(
      Function<Request, Future<Response>> redis, Queue queue, List<String> arguments) {
    // the braces keep all keys of all queues in one slot of a cluster
    return lua.run(
        redis,
        List.of("{kham}:" + queue.label() + ":"),
        Stream.concat(Stream.of(queue.label()), arguments.stream()).toList());
  }
}
