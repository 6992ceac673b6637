package dev.kham.adapter.rest;

import dev.kham.application.appointment.AppointmentQueries.Details;
import dev.kham.application.appointment.CheckInPatient;
import dev.kham.application.appointment.CompleteAppointment;
import dev.kham.application.appointment.MarkNoShow;
import dev.kham.application.appointment.ViewAppointments;
import dev.kham.domain.account.Caller;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.payment.BankAccount;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
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
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** Patients come, are seen, or do not come. */
@Path("/api/v1/appointments")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Appointments")
@Authenticated
@RunOnVirtualThread
public class AttendanceResource {
  private final CheckInPatient checkIn;
  private final CompleteAppointment complete;
  private final MarkNoShow markNoShow;
  private final ViewAppointments view;
  private final BankAccount account;
  private final SignedIn signedIn;
  private final Clock clock;

  AttendanceResource(
      CheckInPatient checkIn,
      CompleteAppointment complete,
      MarkNoShow markNoShow,
      ViewAppointments view,
      BankAccount account,
      SignedIn signedIn,
      Clock clock) {
    this.checkIn = checkIn;
    this.complete = complete;
    this.markNoShow = markNoShow;
    this.view = view;
    this.account = account;
    this.signedIn = signedIn;
    this.clock = clock;
  }

  @POST
  @Path("/{id}/check-in")
  @Operation(summary = "The patient is there")
  @APIResponse(
      responseCode = "200",
      description = "The checked-in appointment",
      headers =
          @Header(
              name = "ETag",
              description = "For If-Match",
              schema = @Schema(type = SchemaType.STRING)),
      content = @Content(schema = @Schema(implementation = AppointmentJson.class)))
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  @APIResponse(responseCode = "404", ref = "NotFound")
  @APIResponse(responseCode = "409", ref = "Conflict")
  @APIResponse(responseCode = "412", ref = "Stale")
  @APIResponse(responseCode = "428", ref = "IfMatchRequired")
  public Response checkIn(
      @RestPath UUID id,
      @Parameter(description = "The ETag that was read", required = true) @HeaderParam("If-Match")
          @Nullable String ifMatch) {
    Caller caller = signedIn.caller();
    AppointmentId appointment = new AppointmentId(id);
    checkIn.handle(new CheckInPatient.Command(caller, appointment, ETags.version(ifMatch)));
    return shown(view.one(caller, appointment));
  }

  @POST
  @Path("/{id}/complete")
  @Operation(summary = "The examination is over")
  @APIResponse(
      responseCode = "200",
      description = "The completed appointment",
      headers =
          @Header(
              name = "ETag",
              description = "For If-Match",
              schema = @Schema(type = SchemaType.STRING)),
      content = @Content(schema = @Schema(implementation = AppointmentJson.class)))
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  @APIResponse(responseCode = "404", ref = "NotFound")
  @APIResponse(responseCode = "409", ref = "Conflict")
  @APIResponse(responseCode = "412", ref = "Stale")
  @APIResponse(responseCode = "428", ref = "IfMatchRequired")
  public Response complete(
      @RestPath UUID id,
      @Parameter(description = "The ETag that was read", required = true) @HeaderParam("If-Match")
          @Nullable String ifMatch) {
    Caller caller = signedIn.caller();
    AppointmentId appointment = new AppointmentId(id);
    complete.handle(new CompleteAppointment.Command(caller, appointment, ETags.version(ifMatch)));
    return shown(view.one(caller, appointment));
  }

  @POST
  @Path("/{id}/no-show")
  @Operation(summary = "The patient never came; not before the appointment has begun")
  @APIResponse(
      responseCode = "200",
      description = "The missed appointment",
      headers =
          @Header(
              name = "ETag",
              description = "For If-Match",
              schema = @Schema(type = SchemaType.STRING)),
      content = @Content(schema = @Schema(implementation = AppointmentJson.class)))
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  @APIResponse(responseCode = "404", ref = "NotFound")
  @APIResponse(responseCode = "409", ref = "Conflict")
  @APIResponse(responseCode = "412", ref = "Stale")
  @APIResponse(responseCode = "428", ref = "IfMatchRequired")
  public Response noShow(
      @RestPath UUID id,
      @Parameter(description = "The ETag that was read", required = true) @HeaderParam("If-Match")
          @Nullable String ifMatch) {
    Caller caller = signedIn.caller();
    AppointmentId appointment = new AppointmentId(id);
    markNoShow.handle(new MarkNoShow.Command(caller, appointment, ETags.version(ifMatch)));
    return shown(view.one(caller, appointment));
  }

  private Response shown(Details appointment) {
    return Response.ok(AppointmentJson.of(appointment, account, clock.getZone()))
        .tag(ETags.of(appointment.version()))
        .build();
  }
}
