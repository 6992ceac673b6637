package dev.kham.adapter.rest;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.kham.adapter.rest.AnsweredOnce.Given;
import dev.kham.application.appointment.AppointmentQueries.Details;
import dev.kham.application.appointment.AppointmentQueries.Filter;
import dev.kham.application.appointment.AppointmentQueries.Position;
import dev.kham.application.appointment.BookAppointment;
import dev.kham.application.appointment.CancelAppointment;
import dev.kham.application.appointment.RescheduleAppointment;
import dev.kham.application.appointment.ViewAppointments;
import dev.kham.application.scheduling.FindFreeSlots;
import dev.kham.domain.account.Caller;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.appointment.AppointmentStatus;
import dev.kham.domain.appointment.SlotTakenException;
import dev.kham.domain.patient.PatientId;
import dev.kham.domain.payment.BankAccount;
import dev.kham.domain.scheduling.DoctorId;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
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
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
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

/** Appointments. */
@Path("/api/v1/appointments")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Appointments")
@Authenticated
@RunOnVirtualThread
public class AppointmentResource {
  /** How many free slots somebody who came too late is shown; the contract's. */
  private static final int ALTERNATIVES = 5;

  private final BookAppointment book;
  private final CancelAppointment cancel;
  private final RescheduleAppointment reschedule;
  private final ViewAppointments view;
  private final FindFreeSlots freeSlots;
  private final AnsweredOnce once;
  private final BankAccount account;
  private final SignedIn signedIn;
  private final Clock clock;

  AppointmentResource(
      BookAppointment book,
      CancelAppointment cancel,
      RescheduleAppointment reschedule,
      ViewAppointments view,
      FindFreeSlots freeSlots,
      AnsweredOnce once,
      BankAccount account,
      SignedIn signedIn,
      Clock clock) {
    this.book = book;
    this.cancel = cancel;
    this.reschedule = reschedule;
    this.view = view;
    this.freeSlots = freeSlots;
    this.once = once;
    this.account = account;
    this.signedIn = signedIn;
    this.clock = clock;
  }

  /** What is wished for. */
  @Schema(name = "NewAppointment")
  record NewAppointment(
      @NotNull UUID doctorId,
      @NotNull
          @JsonDeserialize(using = Rfc3339.InstantMember.class)
          @Schema(examples = "2026-12-01T08:00:00+07:00")
          OffsetDateTime start,
      @Nullable UUID patientId,
      @Nullable @Size(max = 1000) @Pattern(regexp = WITHOUT_NUL) @Schema(examples = "Khám định kỳ")
          String reason) {
    /** PostgreSQL keeps any text but this one character. */
    static final String WITHOUT_NUL = "[^\\x00]*";
  }

  /** Why it is cancelled. */
  @Schema(name = "NewCancellation")
  record NewCancellation(
      @NotBlank
          @Size(max = 1000)
          @Pattern(regexp = NewAppointment.WITHOUT_NUL)
          @Schema(examples = "Bận đột xuất")
          String reason) {}

  /** Where it shall move to. */
  @Schema(name = "NewTime")
  record NewTime(
      @NotNull
          @JsonDeserialize(using = Rfc3339.InstantMember.class)
          @Schema(examples = "2026-12-02T09:30:00+07:00")
          OffsetDateTime start,
      @Schema(description = "None for the doctor it is with") @Nullable UUID doctorId) {}

  @POST
  @Limited(Limited.Kind.BOOKING)
  @Operation(summary = "Hold a slot and learn how to pay for it")
  @APIResponse(
      responseCode = "201",
      description = "The hold; it is let go when nobody pays by the payment's deadline",
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
      content = @Content(schema = @Schema(implementation = AppointmentJson.class)))
  @APIResponse(responseCode = "400", ref = "Invalid")
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  @APIResponse(responseCode = "404", ref = "NotFound")
  @APIResponse(responseCode = "409", ref = "Conflict")
  @APIResponse(responseCode = "422", ref = "Rejected")
  public Response book(
      @Parameter(description = "New for each booking; the same for each try", required = true)
          @HeaderParam("Idempotency-Key")
          @Nullable String key,
      @Valid @NotNull NewAppointment wish) {
    Caller caller = wish.patientId() == null ? signedIn.alone() : signedIn.caller();
    try {
      return created(
          once.call(caller, key, "book", wish, AppointmentJson.class, () -> hold(caller, wish)));
    } catch (SlotTakenException taken) {
      throw withAlternatives(taken);
    }
  }

  static Response created(Given<AppointmentJson> given) {
    AppointmentJson held = given.answer();
    return Response.created(URI.create("/api/v1/appointments/" + held.id()))
        .tag(ETags.of(held.version()))
        .header("Idempotency-Replayed", given.replayed() ? "true" : null)
        .entity(held)
        .build();
  }

  private AppointmentJson hold(Caller caller, NewAppointment wish) {
    AppointmentId id =
        book.handle(
            new BookAppointment.Command(
                caller,
                new DoctorId(wish.doctorId()),
                wish.start().toInstant(),
                wish.patientId() == null ? null : new PatientId(wish.patientId()),
                wish.reason()));
    return json(view.one(caller, id));
  }

  private SlotTakenProblem withAlternatives(SlotTakenException taken) {
    return new SlotTakenProblem(
        taken,
        freeSlots.nextOf(taken.doctorId(), taken.start(), ALTERNATIVES).stream()
            .map(free -> SlotJson.of(free, clock.getZone()))
            .toList());
  }

  @GET
  @Operation(summary = "Appointments by start: one's own, or everybody's for the hospital's people")
  @APIResponse(responseCode = "200", description = "A page of appointments")
  @APIResponse(responseCode = "400", ref = "Invalid")
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  public ItemsJson<AppointmentJson> list(
      @Parameter(schema = @Schema(implementation = AppointmentStatus.class)) @QueryParam("status")
          @Nullable String status,
      @Parameter(description = "First day", example = "2026-12-01") @QueryParam("from")
          @Nullable String from,
      @Parameter(description = "Last day", example = "2026-12-31") @QueryParam("to")
          @Nullable String to,
      @Parameter(description = "nextCursor of the page before") @QueryParam("cursor")
          @Nullable String cursor,
      @Parameter(description = "1 to 100, otherwise 20") @QueryParam("limit")
          @Nullable String limit) {
    int most = Params.limit(limit);
    LocalDate first = Params.optionalDate("from", from);
    LocalDate last = Params.optionalDate("to", to);
    List<Details> found =
        view.list(
            signedIn.caller(),
            new Filter(
                null,
                Params.optionalEnum("status", status, AppointmentStatus.class),
                first == null ? null : startOf(first),
                last == null ? null : startOf(last.plusDays(1)),
                position(cursor),
                most + 1));
    return ItemsJson.page(
        found, most, this::json, end -> Params.cursor(end.start() + " " + end.id()));
  }

  private Instant startOf(LocalDate day) {
    return day.atStartOfDay(clock.getZone()).toInstant();
  }

  private static @Nullable Position position(@Nullable String cursor) {
    String place = Params.place(cursor);
    if (place == null) {
      return null;
    }
    String[] parts = place.split(" ", -1);
    try {
      if (parts.length == 2) {
        return new Position(Rfc3339.instant(parts[0]).toInstant(), UUID.fromString(parts[1]));
      }
    } catch (DateTimeParseException | IllegalArgumentException e) {
      // refused below like any other text that is no cursor
    }
    throw Params.badCursor();
  }

  @GET
  @Path("/{id}")
  @Operation(summary = "One appointment")
  @APIResponse(
      responseCode = "200",
      description = "The appointment",
      headers =
          @Header(
              name = "ETag",
              description = "For If-Match",
              schema = @Schema(type = SchemaType.STRING)),
      content = @Content(schema = @Schema(implementation = AppointmentJson.class)))
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  @APIResponse(responseCode = "404", ref = "NotFound")
  public Response one(@RestPath UUID id) {
    return shown(view.one(signedIn.caller(), new AppointmentId(id)));
  }

  @POST
  @Path("/{id}/cancel")
  @Operation(
      summary = "Cancel an appointment; money already paid becomes due back",
      description =
          "A patient gets it back when they cancel early enough, by default a day before the start,"
              + " and cannot cancel what has begun. What the hospital cancels is always paid back.")
  @APIResponse(
      responseCode = "200",
      description = "The cancelled appointment",
      headers =
          @Header(
              name = "ETag",
              description = "For If-Match",
              schema = @Schema(type = SchemaType.STRING)),
      content = @Content(schema = @Schema(implementation = AppointmentJson.class)))
  @APIResponse(responseCode = "400", ref = "Invalid")
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  @APIResponse(responseCode = "404", ref = "NotFound")
  @APIResponse(responseCode = "409", ref = "Conflict")
  @APIResponse(responseCode = "412", ref = "Stale")
  @APIResponse(responseCode = "428", ref = "IfMatchRequired")
  public Response cancel(
      @RestPath UUID id,
      @Parameter(description = "The ETag that was read", required = true) @HeaderParam("If-Match")
          @Nullable String ifMatch,
      @Valid @NotNull NewCancellation cancellation) {
    Caller caller = signedIn.caller();
    AppointmentId appointment = new AppointmentId(id);
    cancel.handle(
        new CancelAppointment.Command(
            caller, appointment, ETags.version(ifMatch), cancellation.reason()));
    return shown(view.one(caller, appointment));
  }

  @POST
  @Path("/{id}/reschedule")
  @Operation(
      summary = "Move an appointment to another slot, maybe of another doctor, in one step",
      description =
          "Status, fee, payment and payment window stay. The old slot is free at once; when the new"
              + " one is taken, nothing changes.")
  @APIResponse(
      responseCode = "200",
      description = "The moved appointment",
      headers =
          @Header(
              name = "ETag",
              description = "For If-Match",
              schema = @Schema(type = SchemaType.STRING)),
      content = @Content(schema = @Schema(implementation = AppointmentJson.class)))
  @APIResponse(responseCode = "400", ref = "Invalid")
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  @APIResponse(responseCode = "404", ref = "NotFound")
  @APIResponse(responseCode = "409", ref = "Conflict")
  @APIResponse(responseCode = "412", ref = "Stale")
  @APIResponse(responseCode = "422", ref = "Rejected")
  @APIResponse(responseCode = "428", ref = "IfMatchRequired")
  public Response reschedule(
      @RestPath UUID id,
      @Parameter(description = "The ETag that was read", required = true) @HeaderParam("If-Match")
          @Nullable String ifMatch,
      @Valid @NotNull NewTime wish) {
    Caller caller = signedIn.caller();
    AppointmentId appointment = new AppointmentId(id);
    try {
      reschedule.handle(
          new RescheduleAppointment.Command(
              caller,
              appointment,
              ETags.version(ifMatch),
              wish.start().toInstant(),
              wish.doctorId() == null ? null : new DoctorId(wish.doctorId())));
    } catch (SlotTakenException taken) {
      throw withAlternatives(taken);
    }
    return shown(view.one(caller, appointment));
  }

  private Response shown(Details appointment) {
    return Response.ok(json(appointment)).tag(ETags.of(appointment.version())).build();
  }

  private AppointmentJson json(Details appointment) {
    return AppointmentJson.of(appointment, account, clock.getZone());
  }
}
