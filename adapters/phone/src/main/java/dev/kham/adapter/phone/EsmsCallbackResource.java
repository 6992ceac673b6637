package dev.kham.adapter.phone;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kham.application.messaging.HearOfMessage;
import dev.kham.domain.patient.Channel;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/**
 * eSMS tells what became of a text message.
 *
 * <p>It signs nothing, so what it says is only a reason to ask it; the path has a secret that keeps
 * strangers from giving reasons.
 */
@Path(EsmsCallbackResource.PATH)
@PermitAll // It authenticates itself: eSMS has no account here.
@Tag(name = "Messages")
public class EsmsCallbackResource {
  static final String PATH = "/webhooks/esms";

  private static final String PROBLEM_JSON = "application/problem+json";
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final Pattern STATUS = Pattern.compile("[0-9]{1,3}");

  /** As {@link EsmsMessenger} names requests. */
  private static final Pattern REQUEST =
      Pattern.compile("([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})-[0-9]{1,9}");

  private final EsmsConfig config;
  private final HearOfMessage hear;

  public EsmsCallbackResource(EsmsConfig config, HearOfMessage hear) {
    this.config = config;
    this.hear = hear;
  }

  /** Notes that it is to be asked, once for whatever it says how often. */
  @GET
  @Path("/{token}")
  @RunOnVirtualThread
  @Operation(
      operationId = "receiveEsmsReport",
      summary = "eSMS tells what became of a text message",
      description =
          "SMSID, RequestId and SendStatus are read from the query, whatever their case; eSMS is"
              + " then asked, and believed only there. May be repeated.")
  @APIResponse(responseCode = "200", description = "Heard, or nothing of ours")
  @APIResponse(
      responseCode = "404",
      description = "Another path than eSMS was told",
      content = @Content(mediaType = PROBLEM_JSON))
  public Response receive(
      @Parameter(description = "The secret that eSMS was given") @RestPath String token,
      @Context UriInfo uri) {
    if (!config
        .callbackToken()
        .filter(secret -> MessageDigest.isEqual(secret.getBytes(UTF_8), token.getBytes(UTF_8)))
        .isPresent()) {
      // without the path: it is a secret, or nearly one
      return Response.status(404)
          .type(PROBLEM_JSON)
          .entity(
              """
              {"type":"/problems/not-found","title":"Not found","status":404,"detail":"there is no such page","instance":"%s"}"""
                  .formatted(PATH))
          .build();
    }
    MultivaluedMap<String, String> query = uri.getQueryParameters();
    String smsId = value(query, "SMSID");
    if (ID.matcher(smsId).matches()) {
      Matcher request = REQUEST.matcher(value(query, "RequestId"));
      String status = value(query, "SendStatus");
      hear.handle(
          new HearOfMessage.Command(
              Channel.SMS,
              request.matches() ? UUID.fromString(request.group(1)) : null,
              smsId,
              STATUS.matcher(status).matches() ? status : "0"));
    }
    return Response.ok().build();
  }

  private static String value(MultivaluedMap<String, String> query, String name) {
    return query.entrySet().stream()
        .filter(entry -> entry.getKey().equalsIgnoreCase(name))
        .map(entry -> Optional.ofNullable(entry.getValue()).orElse(List.of()))
        .flatMap(List::stream)
        .findFirst()
        .orElse("")
        .strip();
  }
}
