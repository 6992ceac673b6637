package dev.kham.adapter.rest;

import dev.kham.application.appointment.AppointmentQueries.Details;
import dev.kham.application.appointment.CalendarEntry;
import dev.kham.application.appointment.ViewAppointments;
import dev.kham.domain.appointment.AppointmentId;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** What there is to read about an appointment: its history, and its entry for calendars. */
@Path("/api/v1/appointments")
@Tag(name = "Appointments")
@Authenticated
@RunOnVirtualThread
public class AppointmentRecordResource {
  private final ViewAppointments view;
  private final SignedIn signedIn;
  private final Problems readers;
  private final Clock clock;
  private final String hospital;

  AppointmentRecordResource(
      ViewAppointments view,
      SignedIn signedIn,
      Problems readers,
      Clock clock,
      @ConfigProperty(name = "kham.hospital.name") String hospital) {
    this.view = view;
    this.signedIn = signedIn;
    this.readers = readers;
    this.clock = clock;
    this.hospital = hospital;
  }

  @GET
  @Path("/{id}/history")
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(summary = "What happened to an appointment, oldest first, with who and when")
  @APIResponse(responseCode = "200", description = "The whole history")
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  @APIResponse(responseCode = "404", ref = "NotFound")
  public ItemsJson<HistoryItemJson> history(@RestPath UUID id) {
    return ItemsJson.whole(
        view.history(signedIn.caller(), new AppointmentId(id)).stream()
            .map(item -> HistoryItemJson.of(item, clock.getZone()))
            .toList());
  }

  @GET
  @Path("/{id}/calendar.ics")
  @Produces("text/calendar;charset=UTF-8")
  @Operation(summary = "An appointment for one's calendar, as iCalendar")
  @APIResponse(
      responseCode = "200",
      description = "The entry; always the same one, which a later version replaces")
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  @APIResponse(responseCode = "404", ref = "NotFound")
  public String calendar(@RestPath UUID id) {
    Details appointment = view.one(signedIn.caller(), new AppointmentId(id));
    return CalendarEntry.of(appointment, clock.instant(), readers.language(), hospital).text();
  }
}
