package dev.kham.adapter.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.kham.application.messaging.DecideMessage;
import dev.kham.application.messaging.MessageLedger.Decision;
import dev.kham.application.messaging.MessageLedger.Reason;
import dev.kham.application.messaging.MessageQueries.MessageView;
import dev.kham.application.messaging.ViewMessages;
import dev.kham.application.messaging.ViewMessages.Shown;
import dev.kham.application.messaging.ViewMessages.Standing;
import dev.kham.application.messaging.ViewMessages.Wanted;
import dev.kham.domain.account.Caller;
import dev.kham.domain.patient.Channel;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** What became of messages. */
@Path("/api/v1/messages")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Messages")
@Authenticated
@RunOnVirtualThread
public class MessageResource {
  private final ViewMessages view;
  private final DecideMessage decide;
  private final SignedIn signedIn;
  private final Clock clock;

  MessageResource(ViewMessages view, DecideMessage decide, SignedIn signedIn, Clock clock) {
    this.view = view;
    this.decide = decide;
    this.signedIn = signedIn;
    this.clock = clock;
  }

  /** A message, without what it says. */
  @Schema(name = "Message")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record MessageJson(
      UUID id,
      @Schema(description = "For If-Match; counts how often it was begun", examples = "1")
          int version,
      @Schema(
              description =
                  "HELD: nobody knows whether it was sent, and it is not tried any more; somebody"
                      + " has to look and decide")
          Standing state,
      @Schema(examples = "send-appointment-reminder-24h") String kind,
      Channel channel,
      @Schema(examples = "appointment:019ac000-0000-7000-8000-00000000c0de") String subject,
      @Schema(examples = "patient:019ac000-0000-7000-8000-00000000beef") String recipient,
      @Schema(
              description = "When it was last handed to a gateway",
              examples = "2026-12-01T08:00:00+07:00")
          @Nullable OffsetDateTime askedAt,
      @Schema(description = "Of a failed one: whether the gateway may take it another time")
          @Nullable Boolean retryable,
      @Schema(
              description = "Of a failed one: before then the gateway does not take it",
              examples = "2026-12-01T06:00:00+07:00")
          @Nullable OffsetDateTime putOffUntil,
      @Schema(description = "Of a skipped one") @Nullable Reason reason,
      @Schema(examples = "2026-12-01T08:00:09+07:00") @Nullable OffsetDateTime deliveredAt,
      @Schema(description = "The oldest first; not in lists")
          @Nullable List<DecisionJson> decisions) {}

  /** What somebody decided. */
  @Schema(name = "MessageDecision")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record DecisionJson(
      Decision.What decision,
      @Schema(description = "The account of who decided") UUID by,
      @Schema(examples = "2026-12-01T09:00:00+07:00") OffsetDateTime at,
      @Nullable String note) {}

  /** What becomes of a held message. */
  @Schema(name = "NewMessageDecision")
  record NewDecision(
      @NotNull
          @Pattern(regexp = "ARRIVED|SEND_AGAIN|DROP")
          @Schema(
              description =
                  "ARRIVED: the recipient has it. SEND_AGAIN: they have it not, and it is written"
                      + " once more unless it is no longer true. DROP: it is never sent again",
              enumeration = {"ARRIVED", "SEND_AGAIN", "DROP"},
              examples = "ARRIVED")
          String decision,
      @Size(max = 500) @Pattern(regexp = "[^\\x00]*") @Schema(examples = "Đã gọi hỏi người bệnh")
          @Nullable String note) {}

  @GET
  @Operation(
      summary = "Messages, newest first; for the front desk",
      description = "Says about what and to whom, by id, and never what is written.")
  @APIResponse(responseCode = "200", description = "A page of messages")
  @APIResponse(responseCode = "400", ref = "Invalid")
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  public ItemsJson<MessageJson> list(
      @Parameter(schema = @Schema(implementation = Standing.class)) @QueryParam("state")
          @Nullable String state,
      @Parameter(description = "Such as send-payment-receipt") @QueryParam("kind")
          @Nullable String kind,
      @Parameter(schema = @Schema(implementation = Channel.class)) @QueryParam("channel")
          @Nullable String channel,
      @Parameter(description = "nextCursor of the page before") @QueryParam("cursor")
          @Nullable String cursor,
      @Parameter(description = "1 to 100, otherwise 20") @QueryParam("limit")
          @Nullable String limit) {
    int most = Params.limit(limit);
    Wanted wanted =
        new Wanted(
            Params.optionalEnum("state", state, Standing.class),
            Params.text("kind", kind),
            Params.optionalEnum("channel", channel, Channel.class));
    return ItemsJson.page(
        view.list(signedIn.caller(), wanted, after(cursor), most + 1),
        most,
        it -> json(it, null),
        end -> Params.cursor(end.message().id().toString()));
  }

  private static @Nullable UUID after(@Nullable String cursor) {
    String place = Params.place(cursor);
    try {
      return place == null ? null : UUID.fromString(place);
    } catch (IllegalArgumentException e) {
      throw Params.badCursor();
    }
  }

  @GET
  @Path("/{id}")
  @Operation(summary = "One message, and what was decided on it; for the front desk")
  @APIResponse(
      responseCode = "200",
      description = "The message",
      headers =
          @Header(
              name = "ETag",
              description = "For If-Match",
              schema = @Schema(type = SchemaType.STRING)),
      content = @Content(schema = @Schema(implementation = MessageJson.class)))
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  @APIResponse(responseCode = "404", ref = "NotFound")
  public Response one(@RestPath UUID id) {
    return shown(view.one(signedIn.caller(), id));
  }

  @POST
  @Path("/{id}/decision")
  @Operation(
      summary = "Decide on a message of which nobody knows whether it was sent; for the front desk",
      description =
          "409 message-not-held when that is known by now, or it is still being tried; 15 minutes"
              + " after the last try it is not any more.")
  @APIResponse(
      responseCode = "200",
      description = "The message",
      headers =
          @Header(
              name = "ETag",
              description = "For If-Match",
              schema = @Schema(type = SchemaType.STRING)),
      content = @Content(schema = @Schema(implementation = MessageJson.class)))
  @APIResponse(responseCode = "400", ref = "Invalid")
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  @APIResponse(responseCode = "404", ref = "NotFound")
  @APIResponse(responseCode = "409", ref = "Conflict")
  @APIResponse(responseCode = "412", ref = "Stale")
  @APIResponse(responseCode = "428", ref = "IfMatchRequired")
  public Response decide(
      @RestPath UUID id,
      @Parameter(description = "The ETag that was read", required = true) @HeaderParam("If-Match")
          @Nullable String ifMatch,
      @Valid @NotNull NewDecision decision) {
    Caller caller = signedIn.caller();
    decide.handle(
        new DecideMessage.Command(
            caller,
            id,
            ETags.version(ifMatch),
            Decision.What.valueOf(decision.decision()),
            decision.note()));
    return shown(view.one(caller, id));
  }

  private Response shown(Shown shown) {
    return Response.ok(json(shown, shown.decisions().stream().map(this::json).toList()))
        .tag(ETags.of(shown.message().attempts()))
        .build();
  }

  private MessageJson json(Shown shown, @Nullable List<DecisionJson> decisions) {
    MessageView message = shown.message();
    return new MessageJson(
        message.id(),
        message.attempts(),
        shown.standing(),
        message.key().kind(),
        Channel.labelled(message.key().channel()),
        message.key().subject(),
        message.key().recipient(),
        time(message.asked()),
        message.retryable(),
        time(message.putOffUntil()),
        message.why(),
        time(message.delivered()),
        decisions);
  }

  private DecisionJson json(Decision decision) {
    return new DecisionJson(
        decision.what(),
        decision.by().value(),
        decision.at().atZone(clock.getZone()).toOffsetDateTime(),
        decision.note());
  }

  private @Nullable OffsetDateTime time(@Nullable Instant at) {
    return at == null ? null : at.atZone(clock.getZone()).toOffsetDateTime();
  }
}
