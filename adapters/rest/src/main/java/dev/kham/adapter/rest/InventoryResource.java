package dev.kham.adapter.rest;

import dev.kham.adapter.rest.PharmacyJson.AlertJson;
import dev.kham.adapter.rest.PharmacyJson.Snooze;
import dev.kham.application.medicine.AnswerAlert;
import dev.kham.application.medicine.MedicineQueries.AlertFilter;
import dev.kham.application.medicine.ViewPharmacy;
import dev.kham.domain.medicine.Alert;
import dev.kham.domain.medicine.AlertId;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** Thresholds that the stock has crossed. */
@Path("/api/v1/inventory/alerts")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Pharmacy")
@Authenticated
@RunOnVirtualThread
public class InventoryResource {
  private final AnswerAlert answer;
  private final ViewPharmacy view;
  private final SignedIn signedIn;
  private final Clock clock;

  InventoryResource(AnswerAlert answer, ViewPharmacy view, SignedIn signedIn, Clock clock) {
    this.answer = answer;
    this.view = view;
    this.signedIn = signedIn;
    this.clock = clock;
  }

  @GET
  @Operation(summary = "Alerts; those that still hold, when nothing else is asked for")
  @APIResponse(responseCode = "200", description = "A page of alerts")
  @APIResponse(responseCode = "400", ref = "Invalid")
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  public ItemsJson<AlertJson> list(
      @Parameter(
              description = "One state only",
              schema = @Schema(implementation = Alert.State.class))
          @QueryParam("state")
          @Nullable String state,
      @Parameter(description = "nextCursor of the page before") @QueryParam("cursor")
          @Nullable String cursor,
      @Parameter(description = "1 to 100, otherwise 20") @QueryParam("limit")
          @Nullable String limit) {
    int most = Params.limit(limit);
    UUID after = Params.optionalUuid("cursor", Params.place(cursor));
    return ItemsJson.page(
        view.alerts(
            signedIn.caller(),
            new AlertFilter(
                Params.optionalEnum("state", state, Alert.State.class),
                after == null ? null : new AlertId(after),
                most + 1)),
        most,
        alert -> AlertJson.of(alert, clock.getZone()),
        end -> Params.cursor(end.alert().id().toString()));
  }

  @POST
  @Path("/{id}/acknowledge")
  @Operation(summary = "Take care of an alert: nobody else is told of it while it holds")
  @APIResponse(responseCode = "204", description = "Acknowledged")
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  @APIResponse(responseCode = "404", ref = "NotFound")
  @APIResponse(responseCode = "409", ref = "Conflict")
  public Response acknowledge(@RestPath UUID id) {
    answer.acknowledge(signedIn.caller(), new AlertId(id));
    return Response.noContent().build();
  }

  @POST
  @Path("/{id}/snooze")
  @Operation(summary = "Hear of an alert again on that day, if it still holds")
  @APIResponse(responseCode = "204", description = "Snoozed")
  @APIResponse(responseCode = "400", ref = "Invalid")
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  @APIResponse(responseCode = "404", ref = "NotFound")
  @APIResponse(responseCode = "409", ref = "Conflict")
  @APIResponse(responseCode = "422", ref = "Rejected")
  public Response snooze(@RestPath UUID id, @Valid @NotNull Snooze wish) {
    answer.snooze(signedIn.caller(), new AlertId(id), wish.until());
    return Response.noContent().build();
  }
}
