package dev.kham.adapter.rest;

import dev.kham.adapter.rest.AnsweredOnce.Given;
import dev.kham.adapter.rest.PharmacyJson.DispenseJson;
import dev.kham.adapter.rest.PharmacyJson.NewDispense;
import dev.kham.application.medicine.DispenseMedicine;
import dev.kham.domain.account.Caller;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.medicine.MedicineId;
import dev.kham.domain.patient.PatientId;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
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
import org.jspecify.annotations.Nullable;

/** Medicine is given out. */
@Path("/api/v1/dispenses")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Pharmacy")
@Authenticated
@RunOnVirtualThread
public class DispenseResource {
  private final DispenseMedicine dispense;
  private final AnsweredOnce once;
  private final SignedIn signedIn;
  private final Clock clock;

  DispenseResource(DispenseMedicine dispense, AnsweredOnce once, SignedIn signedIn, Clock clock) {
    this.dispense = dispense;
    this.once = once;
    this.signedIn = signedIn;
    this.clock = clock;
  }

  @POST
  @Operation(
      summary = "Give units of a medicine out, first expired first out, all or nothing",
      description =
          "The answer says which batch gave what. When there are too few, insufficient-stock says"
              + " how many there are.")
  @APIResponse(
      responseCode = "201",
      description = "What was given",
      headers =
          @Header(
              name = "Idempotency-Replayed",
              description = "true for an answer given before",
              schema = @Schema(type = SchemaType.STRING)),
      content = @Content(schema = @Schema(implementation = DispenseJson.class)))
  @APIResponse(responseCode = "400", ref = "Invalid")
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  @APIResponse(responseCode = "404", ref = "NotFound")
  @APIResponse(responseCode = "409", ref = "Conflict")
  @APIResponse(responseCode = "422", ref = "Rejected")
  @APIResponse(responseCode = "503", ref = "Busy")
  public Response dispense(
      @Parameter(description = "New for each wish; the same for each try", required = true)
          @HeaderParam("Idempotency-Key")
          @Nullable String key,
      @Valid @NotNull NewDispense wish) {
    Caller caller = signedIn.caller();
    UUID patient = wish.patientId();
    UUID appointment = wish.appointmentId();
    var command =
        new DispenseMedicine.Command(
            caller,
            new MedicineId(wish.medicineId()),
            wish.quantity(),
            patient == null ? null : new PatientId(patient),
            appointment == null ? null : new AppointmentId(appointment));
    Given<DispenseJson> given =
        once.call(
            caller,
            key,
            "dispense",
            wish,
            DispenseJson.class,
            () -> DispenseJson.of(dispense.handle(command), clock.getZone()));
    return Response.status(Response.Status.CREATED)
        .header("Idempotency-Replayed", given.replayed() ? "true" : null)
        .entity(given.answer())
        .build();
  }
}
