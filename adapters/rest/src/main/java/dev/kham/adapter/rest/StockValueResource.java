package dev.kham.adapter.rest;

import dev.kham.adapter.rest.PharmacyJson.WorthJson;
import dev.kham.application.medicine.ViewPharmacy;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What the whole stock is worth. */
@Path("/api/v1/inventory/value")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Pharmacy")
@Authenticated
@RunOnVirtualThread
public class StockValueResource {
  private final ViewPharmacy view;
  private final SignedIn signedIn;

  StockValueResource(ViewPharmacy view, SignedIn signedIn) {
    this.view = view;
    this.signedIn = signedIn;
  }

  @GET
  @Operation(
      summary = "What all units of all medicines are worth",
      description =
          "At what they were bought for; batches whose cost nobody wrote down are counted.")
  @APIResponse(responseCode = "200", description = "The value")
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  public WorthJson value() {
    return WorthJson.of(view.worth(signedIn.caller()));
  }
}
