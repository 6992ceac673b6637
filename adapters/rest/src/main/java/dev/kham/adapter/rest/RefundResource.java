package dev.kham.adapter.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.kham.adapter.rest.AnsweredOnce.Given;
import dev.kham.application.payment.CloseRefund;
import dev.kham.application.payment.RefundQueries.Filter;
import dev.kham.application.payment.RefundQueries.RefundView;
import dev.kham.application.payment.ViewRefunds;
import dev.kham.domain.account.Actor;
import dev.kham.domain.account.Caller;
import dev.kham.domain.payment.BankAccount;
import dev.kham.domain.payment.Refund;
import dev.kham.domain.payment.RefundId;
import dev.kham.domain.payment.VietQr;
import dev.kham.domain.shared.ConflictException;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
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

/** Money that goes back. */
@Path("/api/v1/refunds")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Payments")
@Authenticated
@RunOnVirtualThread
public class RefundResource {
  private final ViewRefunds view;
  private final CloseRefund close;
  private final AnsweredOnce once;
  private final SignedIn signedIn;
  private final Clock clock;

  RefundResource(
      ViewRefunds view, CloseRefund close, AnsweredOnce once, SignedIn signedIn, Clock clock) {
    this.view = view;
    this.close = close;
    this.once = once;
    this.signedIn = signedIn;
    this.clock = clock;
  }

  /** Whether it is paid out. */
  enum State {
    DUE,
    DONE
  }

  /** A refund. */
  @Schema(name = "Refund")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record RefundJson(
      UUID id,
      @Schema(examples = "0") int version,
      State state,
      @Schema(
              description =
                  "To be written into the memo of the transfer that pays it out, which closes it"
                      + " by itself then",
              examples = "KHR0123456789")
          String code,
      @Schema(examples = "300000") long amount,
      @Schema(examples = "VND") String currency,
      Refund.Cause cause,
      @Schema(description = "The transfer it came with", examples = "sepay-live:92704")
          @Nullable String transferId,
      @Nullable UUID paymentId,
      @Nullable UUID appointmentId,
      @Nullable UUID patientId,
      @Schema(description = "Why, in a cashier's words") @Nullable String note,
      @Schema(examples = "2026-12-01T08:03:22+07:00") OffsetDateTime since,
      @Nullable DoneJson done) {}

  /** How a refund was paid out. */
  @Schema(name = "RefundDone")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record DoneJson(
      @Schema(examples = "2026-12-02T09:00:00+07:00") OffsetDateTime at,
      @Schema(description = "The account of who says so; missing when the bank told of it")
          @Nullable UUID by,
      @Schema(description = "The outgoing transfer that did it") @Nullable String transferId,
      @Nullable String note,
      @Schema(examples = "FT26336123456789") @Nullable String proof) {}

  /** How a refund was paid out. */
  @Schema(name = "RefundProof")
  record Proof(
      @NotBlank
          @Size(max = 500)
          @Pattern(regexp = "[^\\x00]*")
          @Schema(examples = "Đã chuyển khoản cho người bệnh")
          String note,
      @NotBlank
          @Size(max = 200)
          @Pattern(regexp = "[^\\x00]*")
          @Schema(description = "Such as the bank's reference", examples = "FT26336123456789")
          String proof) {}

  /** Where the money goes; used for the answer and not kept. */
  @Schema(name = "Payee")
  record Payee(
      @NotNull
          @Pattern(regexp = "\\d{6}")
          @Schema(description = "The bank's six digits at NAPAS", examples = "970436")
          String bin,
      @NotNull @Pattern(regexp = "[A-Za-z0-9]{1,19}") @Schema(examples = "0123456789")
          String account) {}

  /**
   * What the cashier's banking app reads.
   *
   * @param payload VietQR
   * @param svg the drawing itself
   */
  @Schema(name = "RefundQr")
  record QrJson(
      String payload,
      @Schema(examples = "<svg xmlns=\"http://www.w3.org/2000/svg\">…</svg>") String svg) {}

  @GET
  @Operation(summary = "Refunds in the order they became due, for cashiers and administrators")
  @APIResponse(responseCode = "200", description = "A page of refunds")
  @APIResponse(responseCode = "400", ref = "Invalid")
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  public ItemsJson<RefundJson> list(
      @Parameter(schema = @Schema(implementation = State.class)) @QueryParam("state")
          @Nullable String state,
      @Parameter(description = "nextCursor of the page before") @QueryParam("cursor")
          @Nullable String cursor,
      @Parameter(description = "1 to 100, otherwise 20") @QueryParam("limit")
          @Nullable String limit) {
    int most = Params.limit(limit);
    State wanted = Params.optionalEnum("state", state, State.class);
    List<RefundView> found =
        view.list(
            signedIn.caller(),
            new Filter(wanted == null ? null : wanted == State.DUE, after(cursor), most + 1));
    return ItemsJson.page(
        found, most, this::json, end -> Params.cursor(end.refund().id().toString()));
  }

  private static @Nullable RefundId after(@Nullable String cursor) {
    String place = Params.place(cursor);
    if (place == null) {
      return null;
    }
    try {
      return new RefundId(UUID.fromString(place));
    } catch (IllegalArgumentException e) {
      throw Params.badCursor();
    }
  }

  @GET
  @Path("/{id}")
  @Operation(summary = "One refund")
  @APIResponse(
      responseCode = "200",
      description = "The refund",
      headers =
          @Header(
              name = "ETag",
              description = "For If-Match",
              schema = @Schema(type = SchemaType.STRING)),
      content = @Content(schema = @Schema(implementation = RefundJson.class)))
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  @APIResponse(responseCode = "404", ref = "NotFound")
  public Response one(@RestPath UUID id) {
    RefundJson refund = json(view.one(signedIn.caller(), new RefundId(id)));
    return Response.ok(refund).tag(ETags.of(refund.version())).build();
  }

  @POST
  @Path("/{id}/done")
  @Operation(
      summary = "Say that a refund is paid out, with proof",
      description =
          "Not needed for what was paid with the refund's code in the memo, once the bank tells of"
              + " it.")
  @APIResponse(
      responseCode = "200",
      description = "The refund, done",
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
      content = @Content(schema = @Schema(implementation = RefundJson.class)))
  @APIResponse(responseCode = "400", ref = "Invalid")
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  @APIResponse(responseCode = "404", ref = "NotFound")
  @APIResponse(responseCode = "409", ref = "Conflict")
  @APIResponse(responseCode = "412", ref = "Stale")
  @APIResponse(responseCode = "422", ref = "Rejected")
  @APIResponse(responseCode = "428", ref = "IfMatchRequired")
  public Response done(
      @RestPath UUID id,
      @Parameter(description = "The ETag that was read", required = true) @HeaderParam("If-Match")
          @Nullable String ifMatch,
      @Parameter(description = "New for each refund; the same for each try", required = true)
          @HeaderParam("Idempotency-Key")
          @Nullable String key,
      @Valid @NotNull Proof proof) {
    Caller caller = signedIn.caller();
    RefundId refund = new RefundId(id);
    int version = ETags.version(ifMatch);
    Given<RefundJson> given =
        once.call(
            caller,
            key,
            "close-refund " + refund + " " + version,
            proof,
            RefundJson.class,
            () -> {
              close.handle(
                  new CloseRefund.Command(caller, refund, version, proof.note(), proof.proof()));
              return json(view.one(caller, refund));
            });
    return Response.ok(given.answer())
        .tag(ETags.of(given.answer().version()))
        .header("Idempotency-Replayed", given.replayed() ? "true" : null)
        .build();
  }

  @POST
  @Path("/{id}/qr")
  @Operation(
      summary = "The VietQR that pays a refund out, for the cashier's banking app",
      description =
          "With the amount, and the refund's code as memo, so that the outgoing transfer closes the"
              + " refund. The payee's account is not kept.")
  @APIResponse(responseCode = "200", description = "The code as text and as a drawing")
  @APIResponse(responseCode = "400", ref = "Invalid")
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  @APIResponse(responseCode = "404", ref = "NotFound")
  @APIResponse(responseCode = "409", ref = "Conflict")
  public QrJson qr(@RestPath UUID id, @Valid @NotNull Payee payee) {
    Refund refund = view.one(signedIn.caller(), new RefundId(id)).refund();
    if (!refund.isDue()) {
      throw new ConflictException("refund-done", "the refund is done");
    }
    String payload = VietQr.payload(new BankAccount(payee.bin(), "", payee.account(), ""), refund);
    return new QrJson(payload, QrPicture.of(payload).svg());
  }

  private RefundJson json(RefundView it) {
    Refund refund = it.refund();
    return new RefundJson(
        refund.id().value(),
        refund.version(),
        refund.isDue() ? State.DUE : State.DONE,
        refund.code().value(),
        refund.amount(),
        "VND",
        refund.cause(),
        refund.transfer() == null ? null : TransferJson.id(refund.transfer()),
        refund.payment() == null ? null : refund.payment().value(),
        it.appointmentId(),
        it.patientId(),
        refund.note(),
        time(refund.since()),
        refund.closing() == null ? null : done(refund.closing()));
  }

  private DoneJson done(Refund.Closing closing) {
    return new DoneJson(
        time(closing.at()),
        closing.by() instanceof Actor.Person(var account) ? account.value() : null,
        closing.transfer() == null ? null : TransferJson.id(closing.transfer()),
        closing.note(),
        closing.proof());
  }

  private OffsetDateTime time(Instant at) {
    return at.atZone(clock.getZone()).toOffsetDateTime();
  }
}
