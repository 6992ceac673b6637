package dev.kham.adapter.redis;

import dev.kham.application.job.Queue;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** What Redis does in one piece; the arguments stand at the head of each file. */
enum Script {
  ANNOUNCE,
  TAKE,
  FINISHED,
  FORGET;

  private final String text;
  private final String digest;

  Script() {
    text = file("common") + file(name().toLowerCase(Locale.ROOT));
    digest = sha1(text);
  }

  /** Runs on one queue; Redis is given the text only when it does not have it. */
  Future<Response> run(
      Function<Request, Future<Response>> redis, Queue queue, List<String> arguments) {
    return redis
        .apply(request(Command.EVALSHA, digest, queue, arguments))
        .recover(
            failure ->
                failure instanceof ErrorType error && error.is("NOSCRIPT")
                    ? redis.apply(request(Command.EVAL, text, queue, arguments))
                    : Future.failedFuture(failure));
  }

  private static Request request(
      Command command, String script, Queue queue, List<String> arguments) {
    // the braces keep all keys of all queues in one slot of a cluster
    Request request =
        Request.cmd(command)
            .arg(script)
            .arg(1)
            .arg("{kham}:" + queue.label() + ":")
            .arg(queue.label());
    arguments.forEach(request::arg);
    return request;
  }

  private static String file(String name) {
    try (InputStream in = Script.class.getResourceAsStream(name + ".lua")) {
      if (in == null) {
        throw new IllegalStateException("missing from the jar: " + name + ".lua");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sha1(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }
}
