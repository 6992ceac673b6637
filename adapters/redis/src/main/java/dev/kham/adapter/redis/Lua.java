package dev.kham.adapter.redis;

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
import java.util.function.Function;

/** A script in Lua; Redis is given the text only when it does not have it. */
final class Lua {
  private final String text;
  private final String digest;

  private Lua(String text) {
    this.text = text;
    this.digest = sha1(text);
  }

  /** Out of these files, one after the other. */
  static Lua of(String... names) {
    StringBuilder text = new StringBuilder();
    for (String name : names) {
      text.append(file(name));
    }
    return new Lua(text.toString());
  }

  Future<Response> run(
      Function<Request, Future<Response>> redis, List<String> keys, List<String> arguments) {
    return redis
        .apply(request(Command.EVALSHA, digest, keys, arguments))
        .recover(
            failure ->
                failure instanceof ErrorType error && error.is("NOSCRIPT")
                    ? redis.apply(request(Command.EVAL, text, keys, arguments))
                    : Future.failedFuture(failure));
  }

  private static Request request(
      Command command, String script, List<String> keys, List<String> arguments) {
    Request request = Request.cmd(command).arg(script).arg(keys.size());
    keys.forEach(request::arg);
    arguments.forEach(request::arg);
    return request;
  }

  private static String file(String name) {
    try (InputStream in = Lua.class.getResourceAsStream(name + ".lua")) {
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
