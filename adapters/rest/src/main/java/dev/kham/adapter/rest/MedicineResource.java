package dev.kham.adapter.rest;

import dev.kham.adapter.rest.AnsweredOnce.Given;
import dev.kham.adapter.rest.PharmacyJson.BatchJson;
import dev.kham.adapter.rest.PharmacyJson.MedicineData;
import dev.kham.adapter.rest.PharmacyJson.MedicineJson;
import dev.kham.adapter.rest.PharmacyJson.MovementJson;
import dev.kham.adapter.rest.PharmacyJson.NewBatch;
import dev.kham.application.medicine.KeepMedicine;
import dev.kham.application.medicine.ReceiveBatch;
import dev.kham.application.medicine.ViewPharmacy;
import dev.kham.domain.account.Caller;
import dev.kham.domain.medicine.MedicineId;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Clock;
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

/** Medicines and what there is of them. */
@Path("/api/v1/medicines")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Pharmacy")
@Authenticated
@RunOnVirtualThread
public class MedicineResource {
  private final KeepMedicine keep;
  private final ReceiveBatch receive;
  private final ViewPharmacy view;
  private final AnsweredOnce once;
  private final SignedIn signedIn;
  private final Clock clock;

  MedicineResource(
      KeepMedicine keep,
      ReceiveBatch receive,
      ViewPharmacy view,
      AnsweredOnce once,
      SignedIn signedIn,
      Clock clock) {
    this.keep = keep;
    this.receive = receive;
    this.view = view;
    this.once = once;
    this.signedIn = signedIn;
    this.clock = clock;
  }

  @POST
  @Operation(summary = "Add a medicine")
  @APIResponse(
      responseCode = "201",
      description = "The medicine",
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
      content = @Content(schema = @Schema(implementation = MedicineJson.class)))
  @APIResponse(responseCode = "400", ref = "Invalid")
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  @APIResponse(responseCode = "409", ref = "Conflict")
  @APIResponse(responseCode = "422", ref = "Rejected")
  public Response add(
      @Parameter(description = "New for each wish; the same for each try", required = true)
          @HeaderParam("Idempotency-Key")
          @Nullable String key,
      @Valid @NotNull MedicineData medicine) {
    Caller caller = signedIn.caller();
    Given<MedicineJson> given =
        once.call(
            caller,
            key,
            "add-medicine",
            medicine,
            MedicineJson.class,
            () -> MedicineJson.of(view.medicine(caller, keep.handle(command(caller, medicine)))));
    return Response.created(URI.create("/api/v1/medicines/" + given.answer().id()))
        .header("Idempotency-Replayed", given.replayed() ? "true" : null)
        .tag(ETags.of(given.answer().version()))
        .entity(given.answer())
        .build();
  }

  @GET
  @Operation(summary = "Medicines with what there is of them, by name")
  @APIResponse(responseCode = "200", description = "A page of medicines")
  @APIResponse(responseCode = "400", ref = "Invalid")
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  public ItemsJson<MedicineJson> list(
      @Parameter(description = "Part of name or code, with or without diacritics", example = "para")
          @QueryParam("q")
          @Nullable String text,
      @Parameter(description = "true for those with fewer usable units than there have to be")
          @QueryParam("belowMinimum")
          @Nullable String belowMinimum,
      @Parameter(description = "Days, 0 to 3650", example = "30") @QueryParam("expiringWithin")
          @Nullable String expiringWithin,
      @Parameter(description = "nextCursor of the page before") @QueryParam("cursor")
          @Nullable String cursor,
      @Parameter(description = "1 to 100, otherwise 20") @QueryParam("limit")
          @Nullable String limit) {
    int most = Params.limit(limit);
    UUID after = Params.optionalUuid("cursor", Params.place(cursor));
    return ItemsJson.page(
        view.medicines(
            signedIn.caller(),
            Params.text("q", text),
            Params.flag("belowMinimum", belowMinimum),
            Params.optionalDays("expiringWithin", expiringWithin),
            after == null ? null : new MedicineId(after),
            most + 1),
        most,
        MedicineJson::of,
        end -> Params.cursor(end.medicine().id().toString()));
  }

  @GET
  @Path("/{id}")
  @Operation(summary = "One medicine with what there is of it")
  @APIResponse(
      responseCode = "200",
      description = "The medicine",
      headers =
          @Header(
              name = "ETag",
              description = "For If-Match",
              schema = @Schema(type = SchemaType.STRING)),
      content = @Content(schema = @Schema(implementation = MedicineJson.class)))
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  @APIResponse(responseCode = "404", ref = "NotFound")
  public Response one(@RestPath UUID id) {
    return shown(MedicineJson.of(view.medicine(signedIn.caller(), new MedicineId(id))));
  }

  @PUT
  @Path("/{id}")
  @Operation(
      summary = "Change what is said about a medicine",
      description = "A threshold that is crossed by it is told at the next look at the stock.")
  @APIResponse(
      responseCode = "200",
      description = "The medicine as it is now",
      headers =
          @Header(
              name = "ETag",
              description = "For If-Match",
              schema = @Schema(type = SchemaType.STRING)),
      content = @Content(schema = @Schema(implementation = MedicineJson.class)))
  @APIResponse(responseCode = "400", ref = "Invalid")
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  @APIResponse(responseCode = "404", ref = "NotFound")
  @APIResponse(responseCode = "409", ref = "Conflict")
  @APIResponse(responseCode = "412", ref = "Stale")
  @APIResponse(responseCode = "422", ref = "Rejected")
  @APIResponse(responseCode = "428", ref = "IfMatchRequired")
  public Response change(
      @RestPath UUID id,
      @Parameter(description = "The ETag that was read", required = true) @HeaderParam("If-Match")
          @Nullable String ifMatch,
      @Valid @NotNull MedicineData medicine) {
    Caller caller = signedIn.caller();
    keep.change(new MedicineId(id), ETags.version(ifMatch), command(caller, medicine));
    return shown(MedicineJson.of(view.medicine(caller, new MedicineId(id))));
  }

  @GET
  @Path("/{id}/batches")
  @Operation(summary = "The batches of a medicine, by expiry date")
  @APIResponse(responseCode = "200", description = "A page of batches")
  @APIResponse(responseCode = "400", ref = "Invalid")
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  @APIResponse(responseCode = "404", ref = "NotFound")
  public ItemsJson<BatchJson> batches(
      @RestPath UUID id,
      @Parameter(description = "nextCursor of the page before") @QueryParam("cursor")
          @Nullable String cursor,
      @Parameter(description = "1 to 100, otherwise 20") @QueryParam("limit")
          @Nullable String limit) {
    int most = Params.limit(limit);
    return BatchResource.page(
        view.batchesOf(
            signedIn.caller(), new MedicineId(id), BatchResource.position(cursor), most + 1),
        most);
  }

  @POST
  @Path("/{id}/batches")
  @Operation(
      summary = "Receive units of a medicine",
      description =
          "More of a batch that is known adds to it, if it expires on the same day and has the same"
              + " supplier and cost.")
  @APIResponse(
      responseCode = "201",
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
  public Response receive(
      @RestPath UUID id,
      @Parameter(description = "New for each wish; the same for each try", required = true)
          @HeaderParam("Idempotency-Key")
          @Nullable String key,
      @Valid @NotNull NewBatch batch) {
    Caller caller = signedIn.caller();
    var wish =
        new ReceiveBatch.Command(
            caller,
            new MedicineId(id),
            batch.number(),
            batch.expiresOn(),
            batch.quantity(),
            batch.supplier(),
            batch.unitCost());
    Given<BatchJson> given =
        once.call(
            caller,
            key,
            "receive-batch " + id,
            batch,
            BatchJson.class,
            () -> BatchJson.of(view.batch(caller, receive.handle(wish))));
    return Response.created(URI.create("/api/v1/batches/" + given.answer().id()))
        .header("Idempotency-Replayed", given.replayed() ? "true" : null)
        .entity(given.answer())
        .build();
  }

  @GET
  @Path("/{id}/movements")
  @Operation(summary = "What was done to the batches of a medicine, latest first")
  @APIResponse(responseCode = "200", description = "A page of movements")
  @APIResponse(responseCode = "400", ref = "Invalid")
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  @APIResponse(responseCode = "404", ref = "NotFound")
  public ItemsJson<MovementJson> movements(
      @RestPath UUID id,
      @Parameter(description = "nextCursor of the page before") @QueryParam("cursor")
          @Nullable String cursor,
      @Parameter(description = "1 to 100, otherwise 20") @QueryParam("limit")
          @Nullable String limit) {
    int most = Params.limit(limit);
    return ItemsJson.page(
        view.movements(signedIn.caller(), new MedicineId(id), before(cursor), most + 1),
        most,
        movement -> MovementJson.of(movement, clock.getZone()),
        end -> Params.cursor(Long.toString(end.id())));
  }

  private static @Nullable Long before(@Nullable String cursor) {
    String place = Params.place(cursor);
    try {
      return place == null ? null : Long.valueOf(place);
    } catch (NumberFormatException e) {
      throw Params.badCursor();
    }
  }

  private static KeepMedicine.Command command(Caller caller, MedicineData medicine) {
    return new KeepMedicine.Command(
        caller,
        medicine.code(),
        medicine.name().strip(),
        medicine.unit().strip(),
        medicine.atcCode(),
        medicine.minimumStock(),
        medicine.alertDays());
  }

  private static Response shown(MedicineJson medicine) {
    return Response.ok(medicine).tag(ETags.of(medicine.version())).build();
  }
}
