package dev.kham.adapter.rest;

import dev.kham.adapter.rest.AnsweredOnce.Given;
import dev.kham.application.payment.TransferQueries.Filter;
import dev.kham.application.payment.TransferQueries.Position;
import dev.kham.application.payment.TransferQueries.TransferView;
import dev.kham.application.payment.ViewTransfers;
import dev.kham.application.settlement.AssignTransfer;
import dev.kham.application.settlement.RefundTransfer;
import dev.kham.application.settlement.SplitTransfer;
import dev.kham.application.settlement.TimeLostException;
import dev.kham.domain.account.Caller;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.payment.TransferId;
import dev.kham.domain.payment.TransferState;
import dev.kham.domain.shared.NotFoundException;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
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
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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

/**
 * The transfers the bank saw, and what cashiers decide about those that pay nothing by themselves.
 */
@Path("/api/v1/transfers")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Payments")
@Authenticated
@RunOnVirtualThread
public class TransferResource {
  private static final int LONGEST_TEXT = 100;

  private final ViewTransfers view;
  private final AssignTransfer assign;
  private final SplitTransfer split;
  private final RefundTransfer refund;
  private final AnsweredOnce once;
  private final SignedIn signedIn;
  private final Clock clock;

  TransferResource(
      ViewTransfers view,
      AssignTransfer assign,
      SplitTransfer split,
      RefundTransfer refund,
      AnsweredOnce once,
      SignedIn signedIn,
      Clock clock) {
    this.view = view;
    this.assign = assign;
    this.split = split;
    this.refund = refund;
    this.once = once;
    this.signedIn = signedIn;
    this.clock = clock;
  }

  /** What a transfer is for. */
  @Schema(name = "TransferAssignment")
  record Assignment(@NotNull UUID appointmentId) {}

  /** What a transfer is for, when it is for several. */
  @Schema(name = "TransferSplit")
  record Split(
      @NotNull
          @Size(min = 2, max = SplitTransfer.MOST_PARTS)
          @Schema(description = "Of several appointments; together all of the transfer")
          List<@NotNull @Valid Part> parts) {}

  /** What one appointment gets. */
  @Schema(name = "TransferPart")
  record Part(
      @NotNull UUID appointmentId,
      @NotNull @Min(1) @Schema(description = "In đồng", examples = "300000") Long amount) {}

  /** Why a transfer goes back. */
  @Schema(name = "TransferReturn")
  record Return(
      @NotBlank
          @Size(max = 500)
          @Pattern(regexp = "[^\\x00]*")
          @Schema(examples = "Chuyển nhầm tài khoản")
          String note,
      @Size(max = 200)
          @Pattern(regexp = "[^\\x00]*\\S[^\\x00]*")
          @Schema(
              description = "That it was paid out already, such as the bank's reference",
              examples = "FT26336123456789")
          @Nullable String proof) {}

  @GET
  @Operation(
      summary = "Transfers by the bank's time, for cashiers and administrators",
      description = "state=UNMATCHED is the list of those that wait for a decision.")
  @APIResponse(responseCode = "200", description = "A page of transfers")
  @APIResponse(responseCode = "400", ref = "Invalid")
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  public ItemsJson<TransferJson> list(
      @Parameter(schema = @Schema(implementation = TransferState.class)) @QueryParam("state")
          @Nullable String state,
      @Parameter(description = "First day", example = "2026-12-01") @QueryParam("from")
          @Nullable String from,
      @Parameter(description = "Last day", example = "2026-12-31") @QueryParam("to")
          @Nullable String to,
      @Parameter(description = "In đồng", example = "300000") @QueryParam("amount")
          @Nullable String amount,
      @Parameter(
              description = "Part of the memo, the bank's text, its reference or the payment code",
              example = "KHM0123456789")
          @QueryParam("q")
          @Nullable String q,
      @Parameter(description = "nextCursor of the page before") @QueryParam("cursor")
          @Nullable String cursor,
      @Parameter(description = "1 to 100, otherwise 20") @QueryParam("limit")
          @Nullable String limit) {
    int most = Params.limit(limit);
    LocalDate first = Params.optionalDate("from", from);
    LocalDate last = Params.optionalDate("to", to);
    List<TransferView> found =
        view.list(
            signedIn.caller(),
            new Filter(
                Params.optionalEnum("state", state, TransferState.class),
                first == null ? null : startOf(first),
                last == null ? null : startOf(last.plusDays(1)),
                Params.optionalAmount("amount", amount),
                text(q),
                position(cursor),
                most + 1));
    return ItemsJson.page(found, most, this::json, TransferResource::cursor);
  }

  private static @Nullable String text(@Nullable String q) {
    if (q == null || q.isBlank()) {
      return null;
    }
    if (q.length() > LONGEST_TEXT) {
      throw new InvalidRequestException("q", "1-" + LONGEST_TEXT);
    }
    return q.replace("\0", "");
  }

  private Instant startOf(LocalDate day) {
    return day.atStartOfDay(clock.getZone()).toInstant();
  }

  private static String cursor(TransferView end) {
    return Params.cursor(end.transfer().bankTime() + " " + TransferJson.id(end.transfer().id()));
  }

  private static @Nullable Position position(@Nullable String cursor) {
    String place = Params.place(cursor);
    if (place == null) {
      return null;
    }
    String[] parts = place.split(" ", -1);
    try {
      if (parts.length == 2) {
        return new Position(Rfc3339.instant(parts[0]).toInstant(), TransferJson.id(parts[1]));
      }
    } catch (DateTimeParseException | NotFoundException e) {
      // refused below like any other text that is no cursor
    }
    throw Params.badCursor();
  }

  @GET
  @Path("/{id}")
  @Operation(summary = "One transfer")
  @APIResponse(
      responseCode = "200",
      description = "The transfer",
      headers =
          @Header(
              name = "ETag",
              description = "For If-Match",
              schema = @Schema(type = SchemaType.STRING)),
      content = @Content(schema = @Schema(implementation = TransferJson.class)))
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  @APIResponse(responseCode = "404", ref = "NotFound")
  public Response one(@Parameter(example = "sepay-live:92704") @RestPath String id) {
    TransferJson transfer = json(view.one(signedIn.caller(), TransferJson.id(id)));
    return Response.ok(transfer).tag(ETags.of(transfer.version())).build();
  }

  @POST
  @Path("/{id}/assign")
  @Operation(
      summary = "Say which appointment an unmatched transfer is for",
      description =
          "Does what the transfer would have done by itself: pays, pays a part, books again what was"
              + " let go, or goes back because it is too late; the state of the answer tells.")
  @APIResponse(
      responseCode = "200",
      description = "The transfer, decided on",
      headers = {
        @Header(
            name = "ETag",
            description = "For If-Match",
            schema = @Schema(type = SchemaType.STRING)),
        @Header(
            name = "Idempotency-Replayed",
            description = "true for an answer given before",
            schema = @Schema(type = SchemaType.STRING))
      },
      content = @Content(schema = @Schema(implementation = TransferJson.class)))
  @APIResponse(responseCode = "400", ref = "Invalid")
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  @APIResponse(responseCode = "404", ref = "NotFound")
  @APIResponse(responseCode = "409", ref = "Conflict")
  @APIResponse(responseCode = "412", ref = "Stale")
  @APIResponse(responseCode = "422", ref = "Rejected")
  @APIResponse(responseCode = "428", ref = "IfMatchRequired")
  public Response assign(
      @Parameter(example = "sepay-live:92704") @RestPath String id,
      @Parameter(description = "The ETag that was read", required = true) @HeaderParam("If-Match")
          @Nullable String ifMatch,
      @Parameter(description = "New for each decision; the same for each try", required = true)
          @HeaderParam("Idempotency-Key")
          @Nullable String key,
      @Valid @NotNull Assignment assignment) {
    var command =
        new AssignTransfer.Command(
            signedIn.caller(),
            TransferJson.id(id),
            ETags.version(ifMatch),
            new AppointmentId(assignment.appointmentId()));
    return decided(
        new Decision(command.caller(), command.transferId(), command.version(), key),
        "assign-transfer",
        assignment,
        gone -> assign.attempt(command, gone));
  }

  @POST
  @Path("/{id}/split")
  @Operation(
      summary = "Divide an unmatched transfer among several appointments",
      description =
          "Each part does what a transfer of that amount would have done; all of them or none. The"
              + " parts are together the whole transfer.")
  @APIResponse(
      responseCode = "200",
      description = "The transfer with its shares",
      headers = {
        @Header(
            name = "ETag",
            description = "For If-Match",
            schema = @Schema(type = SchemaType.STRING)),
        @Header(
            name = "Idempotency-Replayed",
            description = "true for an answer given before",
            schema = @Schema(type = SchemaType.STRING))
      },
      content = @Content(schema = @Schema(implementation = TransferJson.class)))
  @APIResponse(responseCode = "400", ref = "Invalid")
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  @APIResponse(responseCode = "404", ref = "NotFound")
  @APIResponse(responseCode = "409", ref = "Conflict")
  @APIResponse(responseCode = "412", ref = "Stale")
  @APIResponse(responseCode = "422", ref = "Rejected")
  @APIResponse(responseCode = "428", ref = "IfMatchRequired")
  public Response split(
      @Parameter(example = "sepay-live:92704") @RestPath String id,
      @Parameter(description = "The ETag that was read", required = true) @HeaderParam("If-Match")
          @Nullable String ifMatch,
      @Parameter(description = "New for each decision; the same for each try", required = true)
          @HeaderParam("Idempotency-Key")
          @Nullable String key,
      @Valid @NotNull Split wish) {
    var command =
        new SplitTransfer.Command(
            signedIn.caller(),
            TransferJson.id(id),
            ETags.version(ifMatch),
            wish.parts().stream()
                .map(
                    part ->
                        new SplitTransfer.Part(
                            new AppointmentId(part.appointmentId()), part.amount()))
                .toList());
    return decided(
        new Decision(command.caller(), command.transferId(), command.version(), key),
        "split-transfer",
        wish,
        gone -> split.attempt(command, gone));
  }

  @POST
  @Path("/{id}/refund")
  @Operation(
      summary = "Send an unmatched transfer back",
      description =
          "A refund of all of it becomes due, and is done at once when there is proof that it was"
              + " paid out. What is LATE or a SECOND_PAYMENT has a refund by itself.")
  @APIResponse(
      responseCode = "200",
      description = "The transfer, decided on",
      headers = {
        @Header(
            name = "ETag",
            description = "For If-Match",
            schema = @Schema(type = SchemaType.STRING)),
        @Header(
            name = "Idempotency-Replayed",
            description = "true for an answer given before",
            schema = @Schema(type = SchemaType.STRING))
      },
      content = @Content(schema = @Schema(implementation = TransferJson.class)))
  @APIResponse(responseCode = "400", ref = "Invalid")
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  @APIResponse(responseCode = "404", ref = "NotFound")
  @APIResponse(responseCode = "409", ref = "Conflict")
  @APIResponse(responseCode = "412", ref = "Stale")
  @APIResponse(responseCode = "422", ref = "Rejected")
  @APIResponse(responseCode = "428", ref = "IfMatchRequired")
  public Response refund(
      @Parameter(example = "sepay-live:92704") @RestPath String id,
      @Parameter(description = "The ETag that was read", required = true) @HeaderParam("If-Match")
          @Nullable String ifMatch,
      @Parameter(description = "New for each decision; the same for each try", required = true)
          @HeaderParam("Idempotency-Key")
          @Nullable String key,
      @Valid @NotNull Return back) {
    var command =
        new RefundTransfer.Command(
            signedIn.caller(),
            TransferJson.id(id),
            ETags.version(ifMatch),
            back.note(),
            back.proof());
    return decided(
        new Decision(command.caller(), command.transferId(), command.version(), key),
        "refund-transfer",
        back,
        gone -> refund.handle(command));
  }

  /** Who decides on what, as they have seen it. */
  private record Decision(Caller caller, TransferId transfer, int version, @Nullable String key) {}

  /** Decides, told what is not to be booked again. */
  private interface Attempt {
    void make(Set<AppointmentId> gone);
  }

  private Response decided(Decision decision, String operation, Object request, Attempt attempt) {
    Given<TransferJson> given = null;
    Set<AppointmentId> gone = new HashSet<>();
    while (given == null) {
      try {
        given = once(decision, operation, request, attempt, gone);
      } catch (TimeLostException lost) {
        // that broke the transaction the answer is kept in, so all of it is done again
        if (!gone.add(lost.appointment())) {
          throw lost;
        }
      }
    }
    return Response.ok(given.answer())
        .tag(ETags.of(given.answer().version()))
        .header("Idempotency-Replayed", given.replayed() ? "true" : null)
        .build();
  }

  private Given<TransferJson> once(
      Decision decision,
      String operation,
      Object request,
      Attempt attempt,
      Set<AppointmentId> gone) {
    return once.call(
        decision.caller(),
        decision.key(),
        operation + " " + TransferJson.id(decision.transfer()) + " " + decision.version(),
        request,
        TransferJson.class,
        () -> {
          attempt.make(gone);
          return json(view.one(decision.caller(), decision.transfer()));
        });
  }

  private TransferJson json(TransferView transfer) {
    return TransferJson.of(transfer, clock.getZone());
  }
}
