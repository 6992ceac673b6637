package dev.kham.adapter.sepay;

import dev.kham.application.settlement.AcceptTransfer;
import dev.kham.application.settlement.ReceiveTransfer;
import dev.kham.domain.payment.Transfer;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * SePay tells of a transfer; acknowledged only once it is stored, so that SePay tells again
 * otherwise.
 */
@Path(SepayWebhookResource.PATH)
@PermitAll // It authenticates itself: SePay has no account here.
@Tag(name = "Payments")
public class SepayWebhookResource {
  static final String PATH = "/webhooks/sepay";

  /** More than ten times of what a real webhook has. */
  static final int LARGEST_BODY = 16 * 1024;

  /** SePay reads any other answer, even another 200, as a failed delivery. */
  static final String ACKNOWLEDGEMENT = "{\"success\": true}";

  private static final String PROBLEM_JSON = "application/problem+json";
  private static final Logger LOG = Logger.getLogger(SepayWebhookResource.class);

  private final AllowedAddresses allowed;
  private final SepayAuthentication authentication;
  private final SepayWebhookParser parser;
  private final AcceptTransfer acceptTransfer;

  public SepayWebhookResource(
      AllowedAddresses allowed,
      SepayAuthentication authentication,
      SepayWebhookParser parser,
      AcceptTransfer acceptTransfer) {
    this.allowed = allowed;
    this.authentication = authentication;
    this.parser = parser;
    this.acceptTransfer = acceptTransfer;
  }

  /** Stores the transfer once, however often it is told. */
  @POST
  @RunOnVirtualThread
  @Operation(
      operationId = "receiveSepayTransaction",
      summary = "SePay tells of a bank transaction",
      description =
          "Proven by X-SePay-Signature and X-SePay-Timestamp (HMAC-SHA256), or by the header"
              + " Authorization: Apikey KEY, or Bearer with a token of ours. JSON, or the same"
              + " fields as a form; nothing in parts. May be repeated: a known id is acknowledged again and"
              + " changes nothing. Money that pays no appointment is stored as well.")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = SepayTransaction.class),
              examples =
                  @ExampleObject(
                      name = "incoming",
                      value =
                          """
                          {
                            "id": 92704,
                            "gateway": "Vietcombank",
                            "transactionDate": "2026-12-01 08:03:21",
                            "accountNumber": "0010000000355",
                            "subAccount": null,
                            "code": "KHM0123456789",
                            "content": "MBVCB.3278907687.KHM0123456789.CT tu 0123456789",
                            "transferType": "in",
                            "description": "",
                            "transferAmount": 150000,
                            "accumulated": 19077000,
                            "referenceCode": "MBVCB.3278907687"
                          }
                          """)))
  @APIResponse(
      responseCode = "200",
      description = "Stored, now or before",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              examples = @ExampleObject(name = "acknowledgement", value = ACKNOWLEDGEMENT)))
  @APIResponse(
      responseCode = "400",
      description = "Proven, but not of the documented form",
      content = @Content(mediaType = PROBLEM_JSON))
  @APIResponse(
      responseCode = "401",
      description = "Signature or key missing, wrong or out of date",
      content = @Content(mediaType = PROBLEM_JSON))
  @APIResponse(
      responseCode = "403",
      description = "From an address that is not allowed",
      content = @Content(mediaType = PROBLEM_JSON))
  @APIResponse(
      responseCode = "413",
      description = "Larger than 16 KB",
      content = @Content(mediaType = PROBLEM_JSON))
  @APIResponse(
      responseCode = "415",
      description = "In parts (multipart)",
      content = @Content(mediaType = PROBLEM_JSON))
  @APIResponse(
      responseCode = "503",
      description = "Not stored; to be told again",
      headers =
          @Header(
              name = HttpHeaders.RETRY_AFTER,
              description = "In seconds",
              schema = @Schema(type = SchemaType.INTEGER)),
      content = @Content(mediaType = PROBLEM_JSON))
  public Response receive(
      @Parameter(description = "sha256= and the hex HMAC of timestamp, dot and raw body")
          @HeaderParam("X-SePay-Signature")
          @Nullable String signature,
      @Parameter(description = "Unix seconds of the signing, at most 300 s off")
          @HeaderParam("X-SePay-Timestamp")
          @Nullable String timestamp,
      @Parameter(hidden = true) @HeaderParam(HttpHeaders.AUTHORIZATION)
          @Nullable String authorization,
      @Parameter(hidden = true) @HeaderParam(HttpHeaders.CONTENT_TYPE) @Nullable String contentType,
      @Context HttpServerRequest request,
      InputStream stream)
      throws IOException {
    if (!allowed.include(request)) {
      LOG.warn("refused a webhook: from an address that is not allowed");
      return problem(403, "forbidden", "Forbidden", "from an address that is not allowed");
    }
    if (contentType != null && contentType.toLowerCase(Locale.ROOT).startsWith("multipart/")) {
      // SePay signs something else than these bytes then, so even its own could not be proven.
      LOG.warn("refused a webhook: it is multipart");
      return problem(
          415,
          "media-type-not-supported",
          "Media type not supported",
          "set the webhook to application/json");
    }
    // A stream instead of an array: strangers cannot make the server hold more than the cap.
    byte[] body = stream.readNBytes(LARGEST_BODY + 1);
    if (body.length > LARGEST_BODY) {
      return problem(413, "payload-too-large", "Payload too large", "at most 16 KB are read");
    }
    if (!authentication.accepts(signature, timestamp, authorization, body)) {
      LOG.warn("refused a webhook: signature or key is missing, wrong or out of date");
      return problem(
          401, "unauthorized", "Unauthorized", "signature or key is missing, wrong or out of date");
    }
    Optional<Transfer> transfer;
    try {
      transfer = parser.parse(body, contentType);
    } catch (MalformedWebhookException e) {
      // SePay would not send it differently next time, but its log shows somebody the answer.
      LOG.warnf("refused a webhook: %s", e.getMessage());
      return problem(400, "malformed-webhook", "Malformed webhook", e.getMessage());
    }
    return transfer.map(told -> store(told, body)).orElseGet(SepayWebhookResource::acknowledgement);
  }

  private Response store(Transfer transfer, byte[] body) {
    try {
      acceptTransfer.handle(new ReceiveTransfer.Command(transfer, body));
      return acknowledgement();
    } catch (RuntimeException e) {
      // Whatever it is, the money is not on record, so SePay has to tell again.
      LOG.errorf("transfer %s is not stored: %s", transfer.id().value(), kinds(e));
      return Response.fromResponse(
              problem(503, "unavailable", "Unavailable", "not stored, please send again"))
          .header(HttpHeaders.RETRY_AFTER, 60)
          .build();
    }
  }

  /** Only the types: a database's message may quote the row, and with it the payer's name. */
  private static String kinds(Throwable thrown) {
    return Stream.iterate(thrown, cause -> cause != null, Throwable::getCause)
        .limit(10)
        .map(cause -> cause.getClass().getName())
        .collect(Collectors.joining(" < "));
  }

  private static Response acknowledgement() {
    return Response.ok(ACKNOWLEDGEMENT, MediaType.APPLICATION_JSON_TYPE).build();
  }

  /** Of constants only, so nothing needs escaping and nothing of the request comes back. */
  private static Response problem(int status, String type, String title, String detail) {
    String body =
        """
        {"type":"/problems/%s","title":"%s","status":%d,"detail":"%s","instance":"%s"}"""
            .formatted(type, title, status, detail, PATH);
    return Response.status(status).type(PROBLEM_JSON).entity(body).build();
  }
}
