package dev.kham.adapter.rest;

import dev.kham.adapter.rest.AnsweredOnce.Given;
import dev.kham.adapter.rest.PharmacyJson.BatchJson;
import dev.kham.adapter.rest.PharmacyJson.Move;
import dev.kham.adapter.rest.PharmacyJson.NoticesJson;
import dev.kham.adapter.rest.PharmacyJson.RecipientJson;
import dev.kham.application.medicine.MedicineQueries.BatchPosition;
import dev.kham.application.medicine.MedicineQueries.BatchView;
import dev.kham.application.medicine.MoveBatch;
import dev.kham.application.medicine.TellRecipients;
import dev.kham.application.medicine.ViewPharmacy;
import dev.kham.domain.account.Caller;
import dev.kham.domain.medicine.BatchId;
import dev.kham.domain.medicine.Movement;
import dev.kham.domain.patient.PatientId;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.format.DateTimeParseException;
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

/** Batches of all medicines, and what is done to them. */
@Path("/api/v1/batches")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Pharmacy")
@Authenticated
@RunOnVirtualThread
public class BatchResource {
  private final MoveBatch move;
  private final TellRecipients tell;
  private final ViewPharmacy view;
  private final AnsweredOnce once;
  private final SignedIn signedIn;
  private final Clock clock;

  BatchResource(
      MoveBatch move,
      TellRecipients tell,
      ViewPharmacy view,
      AnsweredOnce once,
      SignedIn signedIn,
      Clock clock) {
    this.move = move;
    this.tell = tell;
    this.view = view;
    this.once = once;
    this.signedIn = signedIn;
    this.clock = clock;
  }

  @GET
  @Operation(summary = "Batches of all medicines, by expiry date; maybe those that expire soon")
  @APIResponse(
      responseCode = "200",
      description = "A page of batches; with expiringWithin, those with units only")
  @APIResponse(responseCode = "400", ref = "Invalid")
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  public ItemsJson<BatchJson> list(
      @Parameter(description = "Days, 0 to 3650", example = "30") @QueryParam("expiringWithin")
          @Nullable String expiringWithin,
      @Parameter(description = "nextCursor of the page before") @QueryParam("cursor")
          @Nullable String cursor,
      @Parameter(description = "1 to 100, otherwise 20") @QueryParam("limit")
          @Nullable String limit) {
    int most = Params.limit(limit);
    return page(
        view.batches(
            signedIn.caller(),
            Params.optionalDays("expiringWithin", expiringWithin),
            position(cursor),
            most + 1),
        most);
  }

  @GET
  @Path("/{id}")
  @Operation(summary = "One batch")
  @APIResponse(responseCode = "200", description = "The batch")
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  @APIResponse(responseCode = "404", ref = "NotFound")
  public BatchJson one(@RestPath UUID id) {
    return BatchJson.of(view.batch(signedIn.caller(), new BatchId(id)));
  }

  @POST
  @Path("/{id}/adjust")
  @Operation(summary = "Correct the quantity of a batch, as counted")
  @APIResponse(
      responseCode = "200",
      description = "The batch as it is now",
      headers =
          @Header(
              name = "Idempotency-Replayed",
              description = "true for an answer given before",
              schema = @Schema(type = SchemaType.STRING)),
      content = @Content(schema = @Schema(implementation = BatchJson.class)))
  @APIResponse(responseCode = "400", ref = "Invalid")
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  @APIResponse(responseCode = "404", ref = "NotFound")
  @APIResponse(responseCode = "409", ref = "Conflict")
  @APIResponse(responseCode = "422", ref = "Rejected")
  public Response adjust(
      @RestPath UUID id,
      @Parameter(description = "New for each wish; the same for each try", required = true)
          @HeaderParam("Idempotency-Key")
          @Nullable String key,
      @Valid @NotNull Move wish) {
    return moved(id, Movement.Kind.ADJUST, key, wish);
  }

  @POST
  @Path("/{id}/quarantine")
  @Operation(summary = "Hold a batch back")
  @APIResponse(
      responseCode = "200",
      description = "The batch as it is now",
      headers =
          @Header(
              name = "Idempotency-Replayed",
              description = "true for an answer given before",
              schema = @Schema(type = SchemaType.STRING)),
      content = @Content(schema = @Schema(implementation = BatchJson.class)))
  @APIResponse(responseCode = "400", ref = "Invalid")
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  @APIResponse(responseCode = "404", ref = "NotFound")
  @APIResponse(responseCode = "409", ref = "Conflict")
  @APIResponse(responseCode = "422", ref = "Rejected")
  public Response quarantine(
      @RestPath UUID id,
      @Parameter(description = "New for each wish; the same for each try", required = true)
          @HeaderParam("Idempotency-Key")
          @Nullable String key,
      @Valid @NotNull Move wish) {
    return moved(id, Movement.Kind.QUARANTINE, key, wish);
  }

  @POST
  @Path("/{id}/release")
  @Operation(summary = "Give a batch free that was held back")
  @APIResponse(
      responseCode = "200",
      description = "The batch as it is now",
      headers =
          @Header(
              name = "Idempotency-Replayed",
              description = "true for an answer given before",
              schema = @Schema(type = SchemaType.STRING)),
      content = @Content(schema = @Schema(implementation = BatchJson.class)))
  @APIResponse(responseCode = "400", ref = "Invalid")
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  @APIResponse(responseCode = "404", ref = "NotFound")
  @APIResponse(responseCode = "409", ref = "Conflict")
  @APIResponse(responseCode = "422", ref = "Rejected")
  public Response release(
      @RestPath UUID id,
      @Parameter(description = "New for each wish; the same for each try", required = true)
          @HeaderParam("Idempotency-Key")
          @Nullable String key,
      @Valid @NotNull Move wish) {
    return moved(id, Movement.Kind.RELEASE, key, wish);
  }

  @POST
  @Path("/{id}/recall")
  @Operation(summary = "Recall a batch for good; see its recipients then, and have them told")
  @APIResponse(
      responseCode = "200",
      description = "The batch as it is now",
      headers =
          @Header(
              name = "Idempotency-Replayed",
              description = "true for an answer given before",
              schema = @Schema(type = SchemaType.STRING)),
      content = @Content(schema = @Schema(implementation = BatchJson.class)))
  @APIResponse(responseCode = "400", ref = "Invalid")
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  @APIResponse(responseCode = "404", ref = "NotFound")
  @APIResponse(responseCode = "409", ref = "Conflict")
  @APIResponse(responseCode = "422", ref = "Rejected")
  public Response recall(
      @RestPath UUID id,
      @Parameter(description = "New for each wish; the same for each try", required = true)
          @HeaderParam("Idempotency-Key")
          @Nullable String key,
      @Valid @NotNull Move wish) {
    return moved(id, Movement.Kind.RECALL, key, wish);
  }

  @POST
  @Path("/{id}/write-off")
  @Operation(summary = "Take units out of the books")
  @APIResponse(
      responseCode = "200",
      description = "The batch as it is now",
      headers =
          @Header(
              name = "Idempotency-Replayed",
              description = "true for an answer given before",
              schema = @Schema(type = SchemaType.STRING)),
      content = @Content(schema = @Schema(implementation = BatchJson.class)))
  @APIResponse(responseCode = "400", ref = "Invalid")
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  @APIResponse(responseCode = "404", ref = "NotFound")
  @APIResponse(responseCode = "409", ref = "Conflict")
  @APIResponse(responseCode = "422", ref = "Rejected")
  public Response writeOff(
      @RestPath UUID id,
      @Parameter(description = "New for each wish; the same for each try", required = true)
          @HeaderParam("Idempotency-Key")
          @Nullable String key,
      @Valid @NotNull Move wish) {
    return moved(id, Movement.Kind.WRITE_OFF, key, wish);
  }

  private Response moved(UUID id, Movement.Kind kind, @Nullable String key, Move wish) {
    Caller caller = signedIn.caller();
    BatchId batch = new BatchId(id);
    Given<BatchJson> given =
        once.call(
            caller,
            key,
            kind + " " + id,
            wish,
            BatchJson.class,
            () -> {
              move.handle(
                  new MoveBatch.Command(caller, batch, kind, wish.quantity(), wish.reason()));
              return BatchJson.of(view.batch(caller, batch));
            });
    return Response.ok(given.answer())
        .header("Idempotency-Replayed", given.replayed() ? "true" : null)
        .build();
  }

  @GET
  @Path("/{id}/recipients")
  @Operation(summary = "Who received units of a batch")
  @APIResponse(responseCode = "200", description = "A page of patients")
  @APIResponse(responseCode = "400", ref = "Invalid")
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  @APIResponse(responseCode = "404", ref = "NotFound")
  public ItemsJson<RecipientJson> recipients(
      @RestPath UUID id,
      @Parameter(description = "nextCursor of the page before") @QueryParam("cursor")
          @Nullable String cursor,
      @Parameter(description = "1 to 100, otherwise 20") @QueryParam("limit")
          @Nullable String limit) {
    int most = Params.limit(limit);
    UUID after = Params.optionalUuid("cursor", Params.place(cursor));
    return ItemsJson.page(
        view.recipients(
            signedIn.caller(),
            new BatchId(id),
            after == null ? null : new PatientId(after),
            most + 1),
        most,
        recipient -> RecipientJson.of(recipient, clock.getZone()),
        end -> Params.cursor(end.patientId().toString()));
  }

  @POST
  @Path("/{id}/recall/notices")
  @Operation(
      summary = "Have everybody told who received units of a recalled batch",
      description = "Each patient is written to once, however often this is asked for.")
  @APIResponse(
      responseCode = "200",
      description = "How many that are",
      content = @Content(schema = @Schema(implementation = NoticesJson.class)))
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  @APIResponse(responseCode = "404", ref = "NotFound")
  @APIResponse(responseCode = "409", ref = "Conflict")
  public NoticesJson tell(@RestPath UUID id) {
    return NoticesJson.of(tell.handle(signedIn.caller(), new BatchId(id)));
  }

  static ItemsJson<BatchJson> page(List<BatchView> found, int limit) {
    return ItemsJson.page(
        found, limit, BatchJson::of, end -> Params.cursor(end.expiresOn() + " " + end.id()));
  }

  static @Nullable BatchPosition position(@Nullable String cursor) {
    String place = Params.place(cursor);
    if (place == null) {
      return null;
    }
    String[] parts = place.split(" ", -1);
    try {
      if (parts.length == 2) {
        return new BatchPosition(Rfc3339.date(parts[0]), UUID.fromString(parts[1]));
      }
    } catch (DateTimeParseException | IllegalArgumentException e) {
      // refused below like any other text that is no cursor
    }
    throw Params.badCursor();
  }
}
