package dev.kham.adapter.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.VertxHttpRecorder;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Refuses a body announced as too large with a problem, before any resource is asked; the HTTP
 * layer would say nothing but the status. Its limit is that of tables handed in, which are read as
 * they come in; whatever else is sent is small.
 */
@ApplicationScoped
class BodyLimit {
  private static final int STATUS = 413;

  private static final long SMALL = 64 * 1024;

  /** Before the HTTP layer's own check. */
  private static final int PRIORITY = 100;

  /** After it: this is how the layer is told of another limit for a body without a length. */
  private static final int AFTERWARDS = 1;

  private final long ofTables;
  private final ObjectMapper json;

  BodyLimit(@ConfigProperty(name = "kham.import.max-size") MemorySize ofTables, ObjectMapper json) {
    this.ofTables = ofTables.asLongValue();
    this.json = json;
  }

  void begin(@Observes Filters filters) {
    filters.register(this::check, PRIORITY);
    filters.register(this::limit, AFTERWARDS);
  }

  private static boolean isTable(RoutingContext context) {
    return context.normalizedPath().equals(ImportResource.PATH);
  }

  private void limit(RoutingContext context) {
    // who reads a table counts for itself, and says more
    context.put(VertxHttpRecorder.MAX_REQUEST_SIZE_KEY, isTable(context) ? Long.MAX_VALUE : SMALL);
    context.next();
  }

  private void check(RoutingContext context) {
    HttpServerRequest request = context.request();
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    if (length == null || Long.parseLong(length) <= (isTable(context) ? ofTables : SMALL)) {
      context.next();
      return;
    }
    Problem problem =
        Problems.problem(
            STATUS,
            "payload-too-large",
            request.path(),
            Problems.language(request.getHeader(HttpHeaders.ACCEPT_LANGUAGE)),
            Map.of());
    HttpServerResponse response = context.response();
    if (request.version() != HttpVersion.HTTP_2) {
      // nobody reads the rest of the body, so nothing else can come over this connection
      response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }
    response
        .setStatusCode(STATUS)
        .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
        .end(write(problem));
  }

  private String write(Problem problem) {
    try {
      return json.writeValueAsString(problem);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("our own records are always JSON", e);
    }
  }
}
