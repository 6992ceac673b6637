package dev.kham.adapter.rest;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.kham.adapter.rest.AccountResource.NewAccount;
import dev.kham.adapter.rest.AnsweredOnce.Given;
import dev.kham.adapter.rest.AppointmentResource.NewAppointment;
import dev.kham.application.appointment.AppointmentQueries.QueueItem;
import dev.kham.application.appointment.BookWalkIn;
import dev.kham.application.appointment.ViewAppointments;
import dev.kham.application.appointment.ViewQueue;
import dev.kham.domain.account.Caller;
import dev.kham.domain.appointment.AppointmentStatus;
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
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
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

/** Patients who come without an appointment. */
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Appointments")
@Authenticated
@RunOnVirtualThread
public class WalkInResource {
  private final BookWalkIn book;
  private final ViewQueue queue;
  private final ViewAppointments view;
  private final AnsweredOnce once;
  private final BankAccount account;
  private final SignedIn signedIn;
  private final Clock clock;

  WalkInResource(
      BookWalkIn book,
      ViewQueue queue,
      ViewAppointments view,
      AnsweredOnce once,
      BankAccount account,
      SignedIn signedIn,
      Clock clock) {
    this.book = book;
    this.queue = queue;
    this.view = view;
    this.once = once;
    this.account = account;
    this.signedIn = signedIn;
    this.clock = clock;
  }

  /** Who wants to see whom. */
  @Schema(name = "NewWalkIn")
  record NewWalkIn(
      @NotNull UUID doctorId,
      @Schema(description = "Either this or newPatient") @Nullable UUID patientId,
      @Valid @Nullable NewPatient newPatient,
      @Nullable
          @Size(max = 1000)
          @Pattern(regexp = NewAppointment.WITHOUT_NUL)
          @Schema(examples = "Ho ba ngày")
          String reason) {}

  /** Somebody who was never here before. */
  @Schema(name = "NewPatient")
  record NewPatient(
      @NotBlank
          @Size(max = 200)
          @Pattern(regexp = NewAccount.PRINTABLE)
          @Schema(examples = "Lê Văn Tám")
          String fullName,
      @Nullable @Size(max = 20) @Schema(examples = "0912345678") String phone,
      @NotNull @JsonDeserialize(using = Rfc3339.DateMember.class) @Schema(examples = "1948-09-02")
          LocalDate dateOfBirth) {}

  /** A walk-in in a doctor's queue. */
  @Schema(name = "QueueItem")
  record QueueItemJson(
      @Schema(examples = "1") int queueNumber,
      UUID appointmentId,
      AppointmentStatus status,
      @Schema(examples = "2026-12-01T08:00:00+07:00") OffsetDateTime start,
      UUID patientId,
      @Schema(description = "For the desk and doctors") @Nullable String patientName) {
    static QueueItemJson of(QueueItem item, ZoneId zone) {
      return new QueueItemJson(
          item.number(),
          item.appointmentId(),
          item.status(),
          item.start().atZone(zone).toOffsetDateTime(),
          item.patientId(),
          item.patientName());
    }
  }

  @POST
  @Path("/walk-ins")
  @Operation(
      summary = "Hold the doctor's next free slot of today for who stands at the desk",
      description =
          "For the front desk. Gives a queue number, counted for each doctor and day, which stays"
              + " while the appointment is with that doctor on that day.")
  @APIResponse(
      responseCode = "201",
      description = "The hold with its queueNumber; it waits for its money like any other",
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
      @Parameter(description = "New for each walk-in; the same for each try", required = true)
          @HeaderParam("Idempotency-Key")
          @Nullable String key,
      @Valid @NotNull NewWalkIn wish) {
    Caller caller = signedIn.caller();
    Given<AppointmentJson> given =
        once.call(caller, key, "walk-in", wish, AppointmentJson.class, () -> hold(caller, wish));
    return AppointmentResource.created(given);
  }

  private AppointmentJson hold(Caller caller, NewWalkIn wish) {
    NewPatient patient = wish.newPatient();
    var command =
        new BookWalkIn.Command(
            caller,
            new DoctorId(wish.doctorId()),
            wish.patientId() == null ? null : new PatientId(wish.patientId()),
            patient == null
                ? null
                : new BookWalkIn.NewPatient(
                    patient.fullName(), patient.phone(), patient.dateOfBirth()),
            wish.reason());
    return AppointmentJson.of(view.one(caller, book.handle(command)), account, clock.getZone());
  }

  @GET
  @Path("/doctors/{id}/queue")
  @Operation(summary = "A doctor's walk-ins by queue number, also those cancelled")
  @APIResponse(responseCode = "200", description = "The whole queue of the day")
  @APIResponse(responseCode = "400", ref = "Invalid")
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  @APIResponse(responseCode = "404", ref = "NotFound")
  public ItemsJson<QueueItemJson> queue(
      @RestPath UUID id,
      @Parameter(description = "Today when missing", example = "2026-12-01") @QueryParam("date")
          @Nullable String date) {
    LocalDate day = Params.optionalDate("date", date);
    return ItemsJson.whole(
        queue.handle(signedIn.caller(), new DoctorId(id), day).stream()
            .map(item -> QueueItemJson.of(item, clock.getZone()))
            .toList());
  }
}
