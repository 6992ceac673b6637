package dev.kham.adapter.rest;

import dev.kham.application.scheduling.DoctorQueries;
import dev.kham.application.scheduling.DoctorQueries.DoctorView;
import dev.kham.application.scheduling.DoctorQueries.SpecialtyView;
import dev.kham.application.scheduling.FindFreeSlots;
import dev.kham.domain.scheduling.DoctorId;
import dev.kham.domain.scheduling.SpecialtyId;
import dev.kham.domain.shared.NotFoundException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** Finding a doctor and a time. */
@Path("/api/v1")
@Tag(name = "Doctors and slots")
@PermitAll
@RunOnVirtualThread
public class DoctorResource {
  private final DoctorQueries doctors;
  private final FindFreeSlots freeSlots;
  private final Clock clock;

  DoctorResource(DoctorQueries doctors, FindFreeSlots freeSlots, Clock clock) {
    this.doctors = doctors;
    this.freeSlots = freeSlots;
    this.clock = clock;
  }

  @GET
  @Path("/specialties")
  @Operation(summary = "All specialties, by name")
  @APIResponse(responseCode = "200", description = "The specialties")
  public ItemsJson<SpecialtyView> specialties() {
    return ItemsJson.whole(doctors.specialties());
  }

  @GET
  @Path("/doctors")
  @Operation(summary = "Doctors by name, with or without diacritics")
  @APIResponse(responseCode = "200", description = "A page of doctors")
  @APIResponse(responseCode = "400", ref = "Invalid")
  public ItemsJson<DoctorView> doctors(
      @Parameter(description = "Id of a specialty") @QueryParam("specialty")
          @Nullable String specialty,
      @Parameter(description = "Part of the name", example = "nguyen") @QueryParam("q")
          @Nullable String q,
      @Parameter(description = "nextCursor of the page before") @QueryParam("cursor")
          @Nullable String cursor,
      @Parameter(description = "1 to 100, otherwise 20") @QueryParam("limit")
          @Nullable String limit) {
    int most = Params.limit(limit);
    UUID specialtyId = Params.optionalUuid("specialty", specialty);
    UUID after = Params.optionalUuid("cursor", Params.place(cursor));
    List<DoctorView> found =
        doctors.doctors(
            specialtyId == null ? null : new SpecialtyId(specialtyId),
            q == null || q.isBlank() ? null : q.replace("\0", ""),
            after == null ? null : new DoctorId(after),
            most + 1);
    return ItemsJson.page(
        found, most, doctor -> doctor, doctor -> Params.cursor(doctor.id().toString()));
  }

  @GET
  @Path("/doctors/{id}")
  @Operation(summary = "One doctor")
  @APIResponse(responseCode = "200", description = "The doctor")
  @APIResponse(responseCode = "404", ref = "NotFound")
  public DoctorView doctor(@RestPath UUID id) {
    return doctors.doctor(new DoctorId(id)).orElseThrow(() -> new NotFoundException("doctor"));
  }

  @GET
  @Path("/doctors/{id}/slots")
  @Operation(summary = "A doctor's free slots, by start")
  @APIResponse(responseCode = "200", description = "The free slots")
  @APIResponse(responseCode = "400", ref = "Invalid")
  @APIResponse(responseCode = "404", ref = "NotFound")
  @APIResponse(responseCode = "422", ref = "Rejected")
  public ItemsJson<SlotJson> slots(
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
        freeSlots
            .ofDoctor(new DoctorId(id), Params.date("from", from), Params.date("to", to))
            .stream()
            .map(free -> SlotJson.of(free, clock.getZone()))
            .toList());
  }

  @GET
  @Path("/slots")
  @Operation(summary = "Free slots of every doctor of a specialty, by start")
  @APIResponse(responseCode = "200", description = "The free slots")
  @APIResponse(responseCode = "400", ref = "Invalid")
  @APIResponse(responseCode = "422", ref = "Rejected")
  public ItemsJson<SlotJson> slotsOfSpecialty(
      @Parameter(description = "Id of a specialty", required = true) @QueryParam("specialty")
          @Nullable String specialty,
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
        freeSlots
            .ofSpecialty(
                new SpecialtyId(Params.uuid("specialty", specialty)),
                Params.date("from", from),
                Params.date("to", to))
            .stream()
            .map(free -> SlotJson.of(free, clock.getZone()))
            .toList());
  }
}
