package dev.kham.adapter.sepay;

import static dev.kham.adapter.sepay.SepayFields.LONGEST_NAME;
import static dev.kham.adapter.sepay.SepayFields.form;
import static dev.kham.adapter.sepay.SepayFields.object;
import static dev.kham.adapter.sepay.SepayFields.text;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** SePay fetches the token that goes with its webhooks, as an OAuth 2.0 client or its own way. */
@Path(SepayTokenResource.PATH)
@PermitAll // It authenticates itself: SePay has no account here.
@Tag(name = "Payments")
public class SepayTokenResource {
  static final String PATH = SepayWebhookResource.PATH + "/token";

  private static final int LARGEST_BODY = 4 * 1024;
  private static final String BASIC = "Basic ";
  private static final Logger LOG = Logger.getLogger(SepayTokenResource.class);

  private final SepayTokens tokens;

  public SepayTokenResource(SepayTokens tokens) {
    this.tokens = tokens;
  }

  private record Client(@Nullable String id, @Nullable String secret) {}

  /** Gives a token to the client that is configured. */
  @POST
  @RunOnVirtualThread
  @Operation(
      operationId = "issueSepayToken",
      summary = "SePay fetches a token for its webhooks",
      description =
          "Client credentials in the form, by HTTP Basic, or in SePay's own JSON form, which is"
              + " answered in its own form as well. There is no refresh token: ask again.")
  @RequestBody(
      required = true,
      content = {
        @Content(
            mediaType = MediaType.APPLICATION_FORM_URLENCODED,
            schema = @Schema(type = SchemaType.STRING),
            examples =
                @ExampleObject(
                    name = "client credentials",
                    value = "grant_type=client_credentials&client_id=sepay&client_secret=secret")),
        @Content(
            mediaType = MediaType.APPLICATION_JSON,
            schema = @Schema(type = SchemaType.OBJECT),
            examples =
                @ExampleObject(
                    name = "SePay's own form",
                    value =
                        """
                        {"clientId": "sepay", "clientSecret": "secret"}"""))
      })
  @APIResponse(
      responseCode = "200",
      description = "A token",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              examples = {
                @ExampleObject(
                    name = "client credentials",
                    value =
                        """
                        {"access_token": "…", "token_type": "Bearer", "expires_in": 900}"""),
                @ExampleObject(
                    name = "SePay's own form",
                    value =
                        """
                        {"data": {"accessToken": "…", "expiredIn": 900}}""")
              }))
  @APIResponse(
      responseCode = "400",
      description = "Neither of the two forms, or another grant",
      content = @Content(mediaType = MediaType.APPLICATION_JSON))
  @APIResponse(
      responseCode = "401",
      description = "Not the client that is configured",
      content = @Content(mediaType = MediaType.APPLICATION_JSON))
  public Response issue(
      @Parameter(hidden = true) @HeaderParam(HttpHeaders.AUTHORIZATION)
          @Nullable String authorization,
      InputStream stream)
      throws IOException {
    byte[] body = stream.readNBytes(LARGEST_BODY + 1);
    if (body.length > LARGEST_BODY) {
      return refusal(400, "invalid_request");
    }
    try {
      return new String(body, UTF_8).stripLeading().startsWith("{")
          ? own(object(body))
          : standard(form(body), authorization);
    } catch (MalformedWebhookException e) {
      return refusal(400, "invalid_request");
    }
  }

  private Response own(JsonNode asked) {
    return give(
        new Client(field(asked, "clientId"), field(asked, "clientSecret")),
        """
        {"data":{"accessToken":"%s","expiredIn":%d}}""");
  }

  private Response standard(JsonNode asked, @Nullable String authorization) {
    String grant = field(asked, "grant_type");
    if (!"client_credentials".equals(grant)) {
      return refusal(400, grant == null ? "invalid_request" : "unsupported_grant_type");
    }
    Client client =
        basic(authorization)
            .orElseGet(() -> new Client(field(asked, "client_id"), field(asked, "client_secret")));
    return give(
        client,
        """
        {"access_token":"%s","token_type":"Bearer","expires_in":%d}""");
  }

  private Response give(Client client, String form) {
    Optional<String> token = tokens.issue(client.id(), client.secret());
    if (token.isEmpty()) {
      LOG.warn("refused a token: not the client that is configured");
      return refusal(401, "invalid_client");
    }
    return Response.ok(form.formatted(token.get(), tokens.lifetime().toSeconds()))
        .type(MediaType.APPLICATION_JSON_TYPE)
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .build();
  }

  /** Id and secret are percent-encoded before they are joined (RFC 6749, 2.3.1). */
  private static Optional<Client> basic(@Nullable String authorization) {
    if (authorization == null || !authorization.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
      return Optional.empty();
    }
    try {
      String[] parts =
          new String(
                  Base64.getDecoder().decode(authorization.substring(BASIC.length()).strip()),
                  UTF_8)
              .split(":", 2);
      return parts.length < 2
          ? Optional.of(new Client(null, null))
          : Optional.of(
              new Client(URLDecoder.decode(parts[0], UTF_8), URLDecoder.decode(parts[1], UTF_8)));
    } catch (IllegalArgumentException e) {
      return Optional.of(new Client(null, null));
    }
  }

  private static @Nullable String field(JsonNode root, String name) {
    String text = text(root, name, LONGEST_NAME * 10);
    return text.isEmpty() ? null : text;
  }

  private static Response refusal(int status, String error) {
    return Response.status(status)
        .type(MediaType.APPLICATION_JSON_TYPE)
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .entity(String.format(Locale.ROOT, "{\"error\":\"%s\"}", error))
        .build();
  }
}
