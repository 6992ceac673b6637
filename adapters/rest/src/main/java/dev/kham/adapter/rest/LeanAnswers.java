package dev.kham.adapter.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kham.application.shared.Digest;
import io.vertx.core.http.HttpServerResponse;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response.Status;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Set;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.jspecify.annotations.Nullable;

/**
 * Sends no more than is needed: a list only to who does not have it as it is (304), and what is
 * long compressed, by gzip or br as the client likes.
 */
public class LeanAnswers {
  /** In bytes; below, a packet is a packet, compressed or not. */
  private static final int LONG = 1024;

  private static final MediaType JSON = MediaType.APPLICATION_JSON_TYPE.withCharset("UTF-8");

  private final ObjectMapper json;

  LeanAnswers(ObjectMapper json) {
    this.json = json;
  }

  @ServerResponseFilter
  public void answer(
      ContainerRequestContext request,
      ContainerResponseContext response,
      HttpServerResponse connection) {
    if (!response.hasEntity()) {
      return;
    }
    Object entity = response.getEntity();
    if (response.getMediaType() == null && entity instanceof Record) {
      // where several could write it, as in the whole application, it is decided afterwards only
      response.getHeaders().putSingle(HttpHeaders.CONTENT_TYPE, JSON);
    }
    if (!isJson(response.getMediaType())) {
      return;
    }
    boolean list = entity instanceof ItemsJson<?> && HttpMethod.GET.equals(request.getMethod());
    byte[] body = bytes(entity);
    response.getHeaders().add(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
    if (list) {
      String tag = tagOf(body);
      response.getHeaders().putSingle(HttpHeaders.ETAG, tag);
      response.getHeaders().putSingle(HttpHeaders.CACHE_CONTROL, "private, no-cache");
      if (has(request.getHeaderString(HttpHeaders.IF_NONE_MATCH), tag)) {
        response.setStatusInfo(Status.NOT_MODIFIED);
        response.setEntity(null);
        return;
      }
    }
    response.setEntity(body);
    if (body.length > LONG) {
      // it was marked as not to be compressed, as everything is at first
      connection.headers().remove(HttpHeaders.CONTENT_ENCODING);
    }
  }

  private static boolean isJson(@Nullable MediaType type) {
    return type != null && type.getType().equals("application") && type.getSubtype().equals("json");
  }

  private byte[] bytes(Object entity) {
    if (entity instanceof byte[] ready) {
      return ready;
    }
    if (entity instanceof String ready) {
      return ready.getBytes(StandardCharsets.UTF_8);
    }
    try {
      return json.writeValueAsBytes(entity);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A weak one: compressed or not, it is the same list. */
  private static String tagOf(byte[] body) {
    byte[] hash = Digest.sha256().digest(body);
    return "W/\"" + Base64.getUrlEncoder().withoutPadding().encodeToString(hash) + '"';
  }

  private static boolean has(@Nullable String tags, String tag) {
    return tags != null
        && Arrays.stream(tags.split(",")).map(String::strip).anyMatch(Set.of("*", tag)::contains);
  }
}
