package dev.kham.adapter.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.kham.adapter.rest.AnsweredOnce.Given;
import dev.kham.application.appointment.JoinWaitlist;
import dev.kham.application.appointment.LeaveWaitlist;
import dev.kham.application.appointment.ViewWaitlist;
import dev.kham.domain.account.Caller;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.appointment.WaitlistEntry;
import dev.kham.domain.appointment.WaitlistEntryId;
import dev.kham.domain.appointment.WaitlistState;
import dev.kham.domain.patient.PatientId;
import dev.kham.domain.scheduling.DoctorId;
import dev.kham.domain.scheduling.SpecialtyId;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Clock;
import java.time.LocalDate;
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

/** The waiting list. */
@Path("/api/v1/waitlist")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Appointments")
@Authenticated
@RunOnVirtualThread
public class WaitlistResource {
  private final JoinWaitlist join;
  private final LeaveWaitlist leave;
  private final ViewWaitlist view;
  private final AnsweredOnce once;
  private final SignedIn signedIn;
  private final Clock clock;

  WaitlistResource(
      JoinWaitlist join,
      LeaveWaitlist leave,
      ViewWaitlist view,
      AnsweredOnce once,
      SignedIn signedIn,
      Clock clock) {
    this.join = join;
    this.leave = leave;
    this.view = view;
    this.once = once;
    this.signedIn = signedIn;
    this.clock = clock;
  }

  /** What one waits for. */
  @Schema(name = "NewWaitlistEntry")
  record NewEntry(
      @Schema(description = "Either a doctor or a specialty") @Nullable UUID doctorId,
      @Nullable UUID specialtyId,
      @NotNull
          @JsonDeserialize(using = Rfc3339.DateMember.class)
          @Schema(description = "First day that suits, today or later", examples = "2026-12-01")
          LocalDate from,
      @NotNull
          @JsonDeserialize(using = Rfc3339.DateMember.class)
          @Schema(
              description = "Last day that suits; at most 92 days with the first",
              examples = "2026-12-14")
          LocalDate to,
      @Schema(description = "The caller when missing") @Nullable UUID patientId) {}

  /**
   * An entry of the waiting list.
   *
   * @param appointmentId the hold that is or was offered; missing while there is none
   */
  @Schema(name = "WaitlistEntry")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record EntryJson(
      UUID id,
      UUID patientId,
      @Nullable UUID doctorId,
      @Nullable UUID specialtyId,
      LocalDate from,
      LocalDate to,
      WaitlistState state,
      @Schema(
              description =
                  "With OFFERED, the appointment to be paid by its payment's deadline; with"
                      + " FULFILLED, the one that was paid")
          @Nullable UUID appointmentId,
      @Schema(examples = "2026-11-21T09:00:00+07:00") OffsetDateTime queuedAt) {}

  private EntryJson json(WaitlistEntry entry) {
    DoctorId doctor = entry.doctorId();
    SpecialtyId specialty = entry.specialtyId();
    AppointmentId offer = entry.offer();
    boolean shown =
        entry.state() == WaitlistState.OFFERED || entry.state() == WaitlistState.FULFILLED;
    return new EntryJson(
        entry.id().value(),
        entry.patientId().value(),
        doctor == null ? null : doctor.value(),
        specialty == null ? null : specialty.value(),
        entry.from(),
        entry.to(),
        entry.stateOn(LocalDate.now(clock)),
        offer == null || !shown ? null : offer.value(),
        entry.queuedAt().atZone(clock.getZone()).toOffsetDateTime());
  }

  @POST
  @Operation(
      summary = "Wait for a slot that others may give back",
      description =
          "Whoever has waited longest for a slot that becomes free is offered it: it is held for"
              + " them, told by mail, and theirs once it is paid within the payment's deadline."
              + " Cancelling the offered appointment declines it and ends the entry. Who lets an"
              + " offer pass goes to the end, and the second time leaves.")
  @APIResponse(
      responseCode = "201",
      description = "The entry",
      headers =
          @Header(
              name = "Idempotency-Replayed",
              description = "true for an answer given before",
              schema = @Schema(type = SchemaType.STRING)),
      content = @Content(schema = @Schema(implementation = EntryJson.class)))
  @APIResponse(responseCode = "400", ref = "Invalid")
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  @APIResponse(responseCode = "404", ref = "NotFound")
  @APIResponse(responseCode = "409", ref = "Conflict")
  @APIResponse(responseCode = "422", ref = "Rejected")
  public Response join(
      @Parameter(description = "New for each entry; the same for each try", required = true)
          @HeaderParam("Idempotency-Key")
          @Nullable String key,
      @Valid @NotNull NewEntry entry) {
    Caller caller = signedIn.caller();
    var wish =
        new JoinWaitlist.Command(
            caller,
            entry.patientId() == null ? null : new PatientId(entry.patientId()),
            entry.doctorId() == null ? null : new DoctorId(entry.doctorId()),
            entry.specialtyId() == null ? null : new SpecialtyId(entry.specialtyId()),
            entry.from(),
            entry.to());
    Given<EntryJson> given =
        once.call(
            caller, key, "join-waitlist", entry, EntryJson.class, () -> json(join.handle(wish)));
    return Response.created(URI.create("/api/v1/waitlist/" + given.answer().id()))
        .header("Idempotency-Replayed", given.replayed() ? "true" : null)
        .entity(given.answer())
        .build();
  }

  @GET
  @Operation(
      summary = "The waiting list, oldest first: one's own entries, or all for desk and doctors")
  @APIResponse(responseCode = "200", description = "A page of entries")
  @APIResponse(responseCode = "400", ref = "Invalid")
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  public ItemsJson<EntryJson> list(
      @Parameter(description = "nextCursor of the page before") @QueryParam("cursor")
          @Nullable String cursor,
      @Parameter(description = "1 to 100, otherwise 20") @QueryParam("limit")
          @Nullable String limit) {
    int most = Params.limit(limit);
    List<WaitlistEntry> found = view.list(signedIn.caller(), after(cursor), most + 1);
    return ItemsJson.page(found, most, this::json, end -> Params.cursor(end.id().toString()));
  }

  private static @Nullable WaitlistEntryId after(@Nullable String cursor) {
    String place = Params.place(cursor);
    if (place == null) {
      return null;
    }
    try {
      return new WaitlistEntryId(UUID.fromString(place));
    } catch (IllegalArgumentException e) {
      throw Params.badCursor();
    }
  }

  @GET
  @Path("/{id}")
  @Operation(summary = "One entry of the waiting list")
  @APIResponse(responseCode = "200", description = "The entry")
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  @APIResponse(responseCode = "404", ref = "NotFound")
  public EntryJson one(@RestPath UUID id) {
    return json(view.one(signedIn.caller(), new WaitlistEntryId(id)));
  }

  @DELETE
  @Path("/{id}")
  @Operation(summary = "Wait no longer; what is on offer is declined and goes to the next")
  @APIResponse(responseCode = "204", description = "One waits no longer")
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  @APIResponse(responseCode = "404", ref = "NotFound")
  @APIResponse(responseCode = "409", ref = "Conflict")
  public Response leave(@RestPath UUID id) {
    leave.handle(new LeaveWaitlist.Command(signedIn.caller(), new WaitlistEntryId(id)));
    return Response.noContent().build();
  }
}
