package dev.kham.adapter.rest;

import dev.kham.application.settlement.ReconcilePayments;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What the bank booked against what was told of it. */
@Path("/api/v1/reconciliation")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Payments")
@Authenticated
@RunOnVirtualThread
public class ReconciliationResource {
  private final ReconcilePayments reconcile;
  private final SignedIn signedIn;

  ReconciliationResource(ReconcilePayments reconcile, SignedIn signedIn) {
    this.reconcile = reconcile;
    this.signedIn = signedIn;
  }

  /**
   * What a reading found.
   *
   * @param read transfers on the bank's statement
   * @param taken those of them nobody told of before
   * @param unreadable entries that could not be read
   */
  @Schema(name = "Reconciliation")
  record ReconciliationJson(
      @Schema(examples = "120") int read,
      @Schema(examples = "2") int taken,
      @Schema(examples = "0") int unreadable) {}

  @POST
  @Path("/run")
  @Operation(
      summary = "Read the bank's statement now",
      description =
          "Happens by itself every 20 minutes and at start. Takes every transfer that no webhook"
              + " told of; may be repeated.")
  @APIResponse(responseCode = "200", description = "What was found")
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  @APIResponse(responseCode = "409", ref = "Conflict")
  @APIResponse(
      responseCode = "503",
      description = "The bank does not answer",
      content =
          @Content(
              mediaType = Problem.MEDIA_TYPE,
              schema = @Schema(implementation = Problem.class)))
  public ReconciliationJson run() {
    ReconcilePayments.Outcome found =
        reconcile.handle(new ReconcilePayments.Command(signedIn.caller()));
    return new ReconciliationJson(found.read(), found.taken(), found.unreadable());
  }
}
