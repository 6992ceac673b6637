package dev.kham.adapter.rest;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.kham.adapter.rest.AbsenceJson.AffectedJson;
import dev.kham.adapter.rest.AnsweredOnce.Given;
import dev.kham.adapter.rest.AppointmentResource.NewAppointment;
import dev.kham.adapter.rest.ScheduleJson.NewSchedule;
import dev.kham.application.appointment.AddAbsence;
import dev.kham.application.appointment.AddAbsence.Decision;
import dev.kham.application.appointment.ExplainSlot;
import dev.kham.application.appointment.PreviewAbsence;
import dev.kham.application.scheduling.PutSchedule;
import dev.kham.application.scheduling.ViewSchedule;
import dev.kham.domain.account.Caller;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.scheduling.Doctor;
import dev.kham.domain.scheduling.DoctorId;
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
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

/** When doctors work and are away. */
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Schedules")
@Authenticated
@RunOnVirtualThread
public class ScheduleResource {
  private final ViewSchedule view;
  private final PutSchedule put;
  private final AddAbsence addAbsence;
  private final PreviewAbsence previewAbsence;
  private final ExplainSlot explain;
  private final AnsweredOnce once;
  private final SignedIn signedIn;
  private final Clock clock;

  ScheduleResource(
      ViewSchedule view,
      PutSchedule put,
      AddAbsence addAbsence,
      PreviewAbsence previewAbsence,
      ExplainSlot explain,
      AnsweredOnce once,
      SignedIn signedIn,
      Clock clock) {
    this.view = view;
    this.put = put;
    this.addAbsence = addAbsence;
    this.previewAbsence = previewAbsence;
    this.explain = explain;
    this.once = once;
    this.signedIn = signedIn;
    this.clock = clock;
  }

  @GET
  @Path("/doctors/{id}/schedule")
  @Operation(summary = "A doctor's shifts, for the hospital's people")
  @APIResponse(
      responseCode = "200",
      description = "The shifts",
      headers =
          @Header(
              name = "ETag",
              description = "For If-Match",
              schema = @Schema(type = SchemaType.STRING)),
      content = @Content(schema = @Schema(implementation = ScheduleJson.class)))
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  @APIResponse(responseCode = "404", ref = "NotFound")
  public Response schedule(@RestPath UUID id) {
    return shown(view.handle(signedIn.caller(), new DoctorId(id)));
  }

  @PUT
  @Path("/doctors/{id}/schedule")
  @Operation(summary = "Replace a doctor's shifts; what is booked stays")
  @APIResponse(
      responseCode = "200",
      description = "The shifts there are now",
      headers =
          @Header(
              name = "ETag",
              description = "For If-Match",
              schema = @Schema(type = SchemaType.STRING)),
      content = @Content(schema = @Schema(implementation = ScheduleJson.class)))
  @APIResponse(responseCode = "400", ref = "Invalid")
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  @APIResponse(responseCode = "404", ref = "NotFound")
  @APIResponse(responseCode = "412", ref = "Stale")
  @APIResponse(responseCode = "422", ref = "Rejected")
  @APIResponse(responseCode = "428", ref = "IfMatchRequired")
  public Response replace(
      @RestPath UUID id,
      @Parameter(description = "The ETag that was read", required = true) @HeaderParam("If-Match")
          @Nullable String ifMatch,
      @Valid @NotNull NewSchedule schedule) {
    Caller caller = signedIn.caller();
    DoctorId doctor = new DoctorId(id);
    put.handle(
        new PutSchedule.Command(caller, doctor, ETags.version(ifMatch), schedule.toDomain()));
    return shown(view.handle(caller, doctor));
  }

  private static Response shown(Doctor doctor) {
    return Response.ok(ScheduleJson.of(doctor)).tag(ETags.of(doctor.version())).build();
  }

  /** When a doctor is away, and what becomes of the appointments. */
  @Schema(name = "NewAbsence")
  record NewAbsence(
      @NotNull
          @Schema(
              description = "An instant, or a time on the hospital's wall without an offset",
              examples = "2026-12-01T08:00")
          String from,
      @NotNull @Schema(description = "Likewise, not included", examples = "2026-12-02T00:00")
          String until,
      @NotBlank
          @Size(max = 1000)
          @Pattern(regexp = NewAppointment.WITHOUT_NUL)
          @Schema(
              description = "As patients are told whose appointments are cancelled",
              examples = "Bác sĩ đi công tác")
          String reason,
      @Nullable
          @Size(max = 1000)
          @Schema(description = "Every affected appointment; none in a dry run")
          List<@NotNull @Valid Decided> affected) {
    /** Without the reason. */
    @Override
    public String toString() {
      return "NewAbsence[" + from + ", " + until + "]";
    }
  }

  /** What becomes of an appointment. */
  @Schema(name = "AbsenceDecision")
  record Decided(
      @NotNull UUID appointmentId,
      @NotNull
          @Pattern(regexp = "CANCEL|KEEP|MOVE")
          @Schema(
              enumeration = {"CANCEL", "KEEP", "MOVE"},
              examples = "MOVE")
          String action,
      @Nullable
          @JsonDeserialize(using = Rfc3339.InstantMember.class)
          @Schema(
              description = "Where it moves to, such as one of the dry run's moves; only with MOVE",
              examples = "2026-12-02T09:30:00+07:00")
          OffsetDateTime start,
      @Nullable @Schema(description = "Likewise; none for the doctor it is with") UUID doctorId) {}

  /** What an absence would cost. */
  @Schema(name = "AbsencePreview")
  record PreviewJson(List<AffectedJson> affected) {}

  @POST
  @Path("/doctors/{id}/absences")
  @Operation(
      summary = "Record that a doctor is away",
      description =
          "With dryRun=true only lists the appointments this affects, each with up to three slots"
              + " it could move to. Without, every one of them has to be decided about, otherwise"
              + " the answer is 409 with the undecided. Moves are part of the commit: when one is"
              + " refused, the answer names its appointmentId, and nothing changes. Cancelling"
              + " follows at once, as jobs.")
  @APIResponse(
      responseCode = "200",
      description = "Dry run: who is affected",
      content = @Content(schema = @Schema(implementation = PreviewJson.class)))
  @APIResponse(
      responseCode = "201",
      description = "The absence",
      headers =
          @Header(
              name = "Idempotency-Replayed",
              description = "true for an answer given before",
              schema = @Schema(type = SchemaType.STRING)),
      content = @Content(schema = @Schema(implementation = AbsenceJson.class)))
  @APIResponse(responseCode = "400", ref = "Invalid")
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  @APIResponse(responseCode = "404", ref = "NotFound")
  @APIResponse(responseCode = "409", ref = "Conflict")
  @APIResponse(responseCode = "422", ref = "Rejected")
  public Response addAbsence(
      @RestPath UUID id,
      @Parameter(description = "Only list who is affected", example = "true") @QueryParam("dryRun")
          @Nullable String dryRun,
      @Parameter(description = "New for each absence, the same for each try; none in a dry run")
          @HeaderParam("Idempotency-Key")
          @Nullable String key,
      @Valid @NotNull NewAbsence absence) {
    Caller caller = signedIn.caller();
    DoctorId doctor = new DoctorId(id);
    Instant from = time("from", absence.from(), false);
    Instant until = time("until", absence.until(), true);
    if (Params.flag("dryRun", dryRun)) {
      return Response.ok(
              new PreviewJson(
                  previewAbsence
                      .handle(new PreviewAbsence.Command(caller, doctor, from, until))
                      .stream()
                      .map(it -> AffectedJson.of(it, clock.getZone()))
                      .toList()))
          .build();
    }
    var wish =
        new AddAbsence.Command(
            caller, doctor, from, until, absence.reason(), decisions(absence.affected()));
    Given<AbsenceJson> given =
        once.call(
            caller,
            key,
            "add-absence " + id,
            absence,
            AbsenceJson.class,
            () -> AbsenceJson.of(addAbsence.handle(wish), clock.getZone()));
    return Response.status(201)
        .header("Idempotency-Replayed", given.replayed() ? "true" : null)
        .entity(given.answer())
        .build();
  }

  private static Map<AppointmentId, Decision> decisions(@Nullable List<Decided> decided) {
    Map<AppointmentId, Decision> decisions = new HashMap<>();
    List<Decided> all = decided == null ? List.of() : decided;
    for (int i = 0; i < all.size(); i++) {
      Decided one = all.get(i);
      Decision decision = decision(one, "affected." + i + ".");
      Decision other = decisions.put(new AppointmentId(one.appointmentId()), decision);
      if (other != null && !other.equals(decision)) {
        throw new InvalidRequestException("affected", "CANCEL, KEEP, MOVE");
      }
    }
    return decisions;
  }

  private static Decision decision(Decided decided, String path) {
    OffsetDateTime start = decided.start();
    UUID doctor = decided.doctorId();
    boolean moves = decided.action().equals("MOVE");
    if (moves != (start != null)) {
      throw new InvalidRequestException(path + "start", "MOVE: 2026-12-01T08:00:00+07:00");
    }
    if (!moves && doctor != null) {
      throw new InvalidRequestException(path + "doctorId", "MOVE: UUID");
    }
    if (start == null) {
      return decided.action().equals("CANCEL") ? new Decision.Cancel() : new Decision.Keep();
    }
    return new Decision.Move(start.toInstant(), doctor == null ? null : new DoctorId(doctor));
  }

  /** Of a wall-clock time there is twice, an absence takes both: it begins early, and ends late. */
  private Instant time(String name, String text, boolean late) {
    try {
      return Rfc3339.instant(text).toInstant();
    } catch (DateTimeParseException noInstant) {
      try {
        LocalDateTime time = Rfc3339.wallTime(text);
        var zoned = time.atZone(clock.getZone());
        return (late ? zoned.withLaterOffsetAtOverlap() : zoned).toInstant();
      } catch (DateTimeParseException noTime) {
        throw new InvalidRequestException(name, "2026-12-01T08:00:00+07:00, 2026-12-01T08:00");
      }
    }
  }

  @GET
  @Path("/doctors/{id}/absences")
  @Operation(summary = "When a doctor is away, by start, for the hospital's people")
  @APIResponse(responseCode = "200", description = "The absences")
  @APIResponse(responseCode = "400", ref = "Invalid")
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  @APIResponse(responseCode = "404", ref = "NotFound")
  @APIResponse(responseCode = "422", ref = "Rejected")
  public ItemsJson<AbsenceJson> absences(
      @RestPath UUID id,
      @Parameter(description = "First day", required = true, example = "2026-12-01")
          @QueryParam("from")
          @Nullable String from,
      @Parameter(
              description = "Last day, at most 31 days with the first",
              required = true,
              example = "2026-12-07")
          @QueryParam("to")
          @Nullable String to) {
    return ItemsJson.whole(
        view
            .absences(
                signedIn.caller(),
                new DoctorId(id),
                Params.date("from", from),
                Params.date("to", to))
            .stream()
            .map(absence -> AbsenceJson.of(absence, clock.getZone()))
            .toList());
  }

  @GET
  @Path("/doctors/{id}/slots/explain")
  @Operation(summary = "Why a time can or cannot be booked, for the hospital's people")
  @APIResponse(responseCode = "200", description = "The rule that decides")
  @APIResponse(responseCode = "400", ref = "Invalid")
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  @APIResponse(responseCode = "404", ref = "NotFound")
  public ExplanationJson explain(
      @RestPath UUID id,
      @Parameter(
              description = "When a slot would start",
              required = true,
              example = "2026-12-01T08:00:00+07:00")
          @QueryParam("start")
          @Nullable String start) {
    Caller caller = signedIn.caller();
    Instant time = Params.instant("start", start);
    return ExplanationJson.of(
        id,
        time,
        explain.handle(new ExplainSlot.Command(caller, new DoctorId(id), time)),
        clock.getZone());
  }
}
