package dev.kham.adapter.rest;

import dev.kham.application.job.Job;
import dev.kham.application.job.Repeatable;
import dev.kham.application.job.RunTick;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** What is done again and again. */
@Path("/api/v1/ticks")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Jobs")
@Authenticated
@RunOnVirtualThread
public class TickResource {
  private final RunTick ticks;
  private final SignedIn signedIn;

  TickResource(RunTick ticks, SignedIn signedIn) {
    this.ticks = ticks;
    this.signedIn = signedIn;
  }

  /** Something that is done again and again. */
  @Schema(name = "Tick")
  record TickJson(
      @Schema(examples = "mark-overdue-no-shows") String name,
      @Schema(examples = "appointment") String queue,
      @Schema(
              description =
                  "By the hospital's clock: second, minute, hour, day of month, month, day of week",
              examples = "0 0/30 * * * ?")
          String cron) {
    static TickJson of(Repeatable repeatable) {
      return new TickJson(repeatable.name(), repeatable.queue().label(), repeatable.cron());
    }
  }

  /** A job that was scheduled. */
  @Schema(name = "Scheduled")
  record ScheduledJson(
      @Schema(examples = "appointment") String queue,
      @Schema(examples = "mark-overdue-no-shows") String name,
      @Schema(description = "Finds it among the jobs, as q") String key) {
    static ScheduledJson of(Job job) {
      return new ScheduledJson(job.queue().label(), job.name(), job.key());
    }
  }

  @GET
  @Operation(summary = "All that is done again and again; for administrators")
  @APIResponse(responseCode = "200", description = "The ticks")
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  public ItemsJson<TickJson> all() {
    return ItemsJson.whole(ticks.list(signedIn.caller()).stream().map(TickJson::of).toList());
  }

  @POST
  @Path("/{name}/run")
  @Operation(summary = "Do it now, too; the ticks to come are as they were")
  @APIResponse(
      responseCode = "202",
      description = "Its job is due",
      content = @Content(schema = @Schema(implementation = ScheduledJson.class)))
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  @APIResponse(responseCode = "404", ref = "NotFound")
  public Response run(@RestPath String name) {
    Job job = ticks.handle(new RunTick.Command(signedIn.caller(), name));
    return Response.accepted(ScheduledJson.of(job)).build();
  }
}
