package dev.kham.adapter.phone;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kham.application.messaging.HearOfMessage;
import dev.kham.application.shared.Digest;
import dev.kham.domain.patient.Channel;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Zalo tells that a message has arrived. */
@Path(ZaloWebhookResource.PATH)
@PermitAll // It authenticates itself: Zalo has no account here.
@Tag(name = "Messages")
public class ZaloWebhookResource {
  static final String PATH = "/webhooks/zalo";

  /** More than ten times of what a real webhook has. */
  private static final int LARGEST_BODY = 16 * 1024;

  private static final String PROBLEM_JSON = "application/problem+json";
  private static final String ARRIVED = "user_received_message";
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_.:=+/-]{1,128}");
  private static final Pattern TRACKING =
      Pattern.compile("([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})");
  private static final Logger LOG = Logger.getLogger(ZaloWebhookResource.class);

  private final ZaloConfig config;
  private final HearOfMessage hear;

  public ZaloWebhookResource(ZaloConfig config, HearOfMessage hear) {
    this.config = config;
    this.hear = hear;
  }

  /** What Zalo calls our message, without the signs it does not take. */
  static String trackingId(UUID message) {
    return message.toString().replace("-", "");
  }

  /** Notes in one commit that the message has arrived. */
  @POST
  @RunOnVirtualThread
  @Operation(
      operationId = "receiveZaloEvent",
      summary = "Zalo tells what happened to a message",
      description =
          "Proven by X-ZEvent-Signature: the hex SHA-256 of app id, raw body, timestamp and the"
              + " official account's secret. May be repeated; other events are acknowledged and"
              + " change nothing.")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(type = SchemaType.OBJECT)))
  @APIResponse(responseCode = "200", description = "Noted, now or before")
  @APIResponse(
      responseCode = "401",
      description = "Signature missing or wrong",
      content = @Content(mediaType = PROBLEM_JSON))
  @APIResponse(
      responseCode = "413",
      description = "Larger than 16 KB",
      content = @Content(mediaType = PROBLEM_JSON))
  @APIResponse(
      responseCode = "503",
      description = "Not noted; to be told again",
      content = @Content(mediaType = PROBLEM_JSON))
  public Response receive(
      @Parameter(description = "Hex, maybe after mac=") @HeaderParam("X-ZEvent-Signature")
          @Nullable String signature,
      @Parameter(description = "When the body has none") @HeaderParam("X-ZEvent-Timestamp")
          @Nullable String timestamp,
      InputStream stream)
      throws IOException {
    byte[] body = stream.readNBytes(LARGEST_BODY + 1);
    if (body.length > LARGEST_BODY) {
      return problem(413, "payload-too-large", "Payload too large", "at most 16 KB are read");
    }
    Optional<JsonNode> event = object(body);
    if (event.isEmpty() || !isProven(event.get(), body, signature, timestamp)) {
      LOG.warn("refused a webhook: the signature is missing or wrong");
      return problem(401, "unauthorized", "Unauthorized", "the signature is missing or wrong");
    }
    try {
      hear(event.get());
      return Response.ok().build();
    } catch (RuntimeException e) {
      LOG.errorf("a webhook is not noted: %s", e.getClass().getName());
      return problem(503, "unavailable", "Unavailable", "not noted, please send again");
    }
  }

  private static Optional<JsonNode> object(byte[] body) {
    try {
      return Optional.ofNullable(Gateway.MAPPER.readTree(body)).filter(JsonNode::isObject);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private boolean isProven(
      JsonNode event, byte[] body, @Nullable String signature, @Nullable String timestamp) {
    if (signature == null || config.oaSecret().isEmpty() || config.appId().isEmpty()) {
      return false;
    }
    String then = event.path("timestamp").asText(timestamp == null ? "" : timestamp);
    MessageDigest digest = Digest.sha256();
    digest.update(config.appId().get().strip().getBytes(UTF_8));
    digest.update(body);
    digest.update(then.getBytes(UTF_8));
    digest.update(config.oaSecret().get().strip().getBytes(UTF_8));
    String expected = HexFormat.of().formatHex(digest.digest());
    String given = signature.strip().toLowerCase(Locale.ROOT);
    return MessageDigest.isEqual(
        expected.getBytes(UTF_8),
        (given.startsWith("mac=") ? given.substring(4) : given).getBytes(UTF_8));
  }

  private void hear(JsonNode event) {
    if (!event.path("event_name").asText("").equals(ARRIVED)) {
      return;
    }
    // some events have it at the top, some below
    String messageId = field(event, "msg_id");
    if (ID.matcher(messageId).matches()) {
      Matcher tracking = TRACKING.matcher(field(event, "tracking_id"));
      hear.delivered(
          new HearOfMessage.Command(
              Channel.ZALO,
              tracking.matches() ? UUID.fromString(tracking.replaceFirst("$1-$2-$3-$4-$5")) : null,
              messageId,
              "received"));
    }
  }

  private static String field(JsonNode event, String name) {
    String top = event.path(name).asText("");
    return top.isEmpty() ? event.path("message").path(name).asText("") : top;
  }

  /** Of constants only, so nothing needs escaping and nothing of the request comes back. */
  private static Response problem(int status, String type, String title, String detail) {
    return Response.status(status)
        .type(PROBLEM_JSON)
        .entity(
            """
            {"type":"/problems/%s","title":"%s","status":%d,"detail":"%s","instance":"%s"}"""
                .formatted(type, title, status, detail, PATH))
        .build();
  }
}
