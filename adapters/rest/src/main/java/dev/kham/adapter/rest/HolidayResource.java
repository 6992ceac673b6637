package dev.kham.adapter.rest;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.kham.adapter.rest.AnsweredOnce.Given;
import dev.kham.adapter.rest.AppointmentResource.NewAppointment;
import dev.kham.application.scheduling.DeclareHoliday;
import dev.kham.domain.account.Caller;
import dev.kham.domain.scheduling.Holiday;
import dev.kham.domain.scheduling.HolidayId;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
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
import java.time.LocalDate;
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

/** Days on which the whole hospital is closed. */
@Path("/api/v1/holidays")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Schedules")
@Authenticated
@RunOnVirtualThread
public class HolidayResource {
  private final DeclareHoliday holidays;
  private final AnsweredOnce once;
  private final SignedIn signedIn;

  HolidayResource(DeclareHoliday holidays, AnsweredOnce once, SignedIn signedIn) {
    this.holidays = holidays;
    this.once = once;
    this.signedIn = signedIn;
  }

  /**
   * Which days.
   *
   * @param last null for one day
   */
  @Schema(name = "NewHoliday")
  record NewHoliday(
      @NotNull @JsonDeserialize(using = Rfc3339.DateMember.class) @Schema(examples = "2027-02-05")
          LocalDate first,
      @Nullable
          @JsonDeserialize(using = Rfc3339.DateMember.class)
          @Schema(
              description = "The first when missing; at most 31 days with it",
              examples = "2027-02-11")
          LocalDate last,
      @NotBlank
          @Size(max = 200)
          @Pattern(regexp = NewAppointment.WITHOUT_NUL)
          @Schema(examples = "Tết Nguyên Đán")
          String name) {}

  /** Days on which the hospital is closed, both ends included. */
  @Schema(name = "Holiday")
  record HolidayJson(UUID id, LocalDate first, LocalDate last, String name) {
    static HolidayJson of(Holiday holiday) {
      return new HolidayJson(holiday.id().value(), holiday.first(), holiday.last(), holiday.name());
    }
  }

  @POST
  @Operation(summary = "Close the hospital on some days; what is booked stays")
  @APIResponse(
      responseCode = "201",
      description = "The holiday",
      headers =
          @Header(
              name = "Idempotency-Replayed",
              description = "true for an answer given before",
              schema = @Schema(type = SchemaType.STRING)),
      content = @Content(schema = @Schema(implementation = HolidayJson.class)))
  @APIResponse(responseCode = "400", ref = "Invalid")
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  @APIResponse(responseCode = "409", ref = "Conflict")
  @APIResponse(responseCode = "422", ref = "Rejected")
  public Response declare(
      @Parameter(description = "New for each holiday; the same for each try", required = true)
          @HeaderParam("Idempotency-Key")
          @Nullable String key,
      @Valid @NotNull NewHoliday holiday) {
    Caller caller = signedIn.caller();
    LocalDate last = holiday.last();
    var wish =
        new DeclareHoliday.Command(
            caller, holiday.first(), last == null ? holiday.first() : last, holiday.name());
    Given<HolidayJson> given =
        once.call(
            caller,
            key,
            "declare-holiday",
            holiday,
            HolidayJson.class,
            () -> HolidayJson.of(holidays.handle(wish)));
    return Response.created(URI.create("/api/v1/holidays/" + given.answer().id()))
        .header("Idempotency-Replayed", given.replayed() ? "true" : null)
        .entity(given.answer())
        .build();
  }

  @GET
  @Operation(summary = "Holidays with a day in a range, by day")
  @APIResponse(responseCode = "200", description = "The holidays")
  @APIResponse(responseCode = "400", ref = "Invalid")
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  public ItemsJson<HolidayJson> list(
      @Parameter(description = "First day", required = true, example = "2027-01-01")
          @QueryParam("from")
          @Nullable String from,
      @Parameter(description = "Last day", required = true, example = "2027-12-31")
          @QueryParam("to")
          @Nullable String to) {
    return ItemsJson.whole(
        holidays.list(signedIn.caller(), Params.date("from", from), Params.date("to", to)).stream()
            .map(HolidayJson::of)
            .toList());
  }

  @DELETE
  @Path("/{id}")
  @Operation(summary = "Open the hospital again on the days of a holiday")
  @APIResponse(responseCode = "204", description = "The slots of these days are offered again")
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  @APIResponse(responseCode = "404", ref = "NotFound")
  public Response withdraw(@RestPath UUID id) {
    holidays.withdraw(signedIn.caller(), new HolidayId(id));
    return Response.noContent().build();
  }
}
