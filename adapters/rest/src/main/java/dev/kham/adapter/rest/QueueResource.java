package dev.kham.adapter.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.kham.application.job.JobQueries.QueueView;
import dev.kham.application.job.JobQueries.State;
import dev.kham.application.job.PauseQueue;
import dev.kham.application.job.Queue;
import dev.kham.application.job.ViewJobs;
import dev.kham.domain.account.Caller;
import dev.kham.domain.shared.NotFoundException;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** Queues, as who runs Kham sees and steers them. */
@Path("/api/v1/queues")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Jobs")
@Authenticated
@RunOnVirtualThread
public class QueueResource {
  private final ViewJobs view;
  private final PauseQueue pause;
  private final SignedIn signedIn;
  private final Clock clock;

  QueueResource(ViewJobs view, PauseQueue pause, SignedIn signedIn, Clock clock) {
    this.view = view;
    this.pause = pause;
    this.signedIn = signedIn;
    this.clock = clock;
  }

  /** A queue: how many of its jobs are in which state, and how it gets on. */
  @Schema(name = "Queue")
  record QueueJson(
      @Schema(examples = "notification") String name,
      boolean paused,
      @Schema(examples = "12") long waiting,
      @Schema(description = "Of those that wait, how many could begin", examples = "0") long due,
      @Schema(examples = "2") long active,
      @Schema(description = "Within the last hour", examples = "4711") long completed,
      @Schema(examples = "1") long failed,
      @Schema(description = "Within the last hour", examples = "3") long cancelled,
      @JsonInclude(JsonInclude.Include.ALWAYS)
          @Schema(
              description = "Since when the first of them could begin; null when none waits",
              nullable = true,
              examples = "2026-12-01T08:00:00+07:00")
          @Nullable OffsetDateTime oldestDue,
      @Schema(description = "Completed in the last minute", examples = "40") long lastMinute,
      @JsonInclude(JsonInclude.Include.ALWAYS)
          @Schema(
              description = "How long those took on average; null without any",
              nullable = true,
              examples = "35")
          @Nullable Long typicalMillis) {}

  private QueueJson json(QueueView queue) {
    Instant oldest = queue.oldestDue();
    Duration typical = queue.typicalWork();
    return new QueueJson(
        queue.queue().label(),
        queue.paused(),
        count(queue, State.WAITING),
        queue.due(),
        count(queue, State.ACTIVE),
        count(queue, State.COMPLETED),
        count(queue, State.FAILED),
        count(queue, State.CANCELLED),
        oldest == null ? null : oldest.atZone(clock.getZone()).toOffsetDateTime(),
        queue.lastMinute(),
        typical == null ? null : typical.toMillis());
  }

  private static long count(QueueView queue, State state) {
    return queue.jobs().getOrDefault(state, 0L);
  }

  @GET
  @Operation(summary = "All queues, most pressing first; for administrators")
  @APIResponse(responseCode = "200", description = "The queues")
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  public ItemsJson<QueueJson> all() {
    return ItemsJson.whole(view.queues(signedIn.caller()).stream().map(this::json).toList());
  }

  @GET
  @Path("/{queue}")
  @Operation(summary = "One queue")
  @APIResponse(responseCode = "200", description = "The queue")
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  @APIResponse(responseCode = "404", ref = "NotFound")
  public QueueJson one(@RestPath String queue) {
    return json(view.queue(signedIn.caller(), named(queue)));
  }

  @POST
  @Path("/{queue}/pause")
  @Operation(
      summary = "Let no more jobs of a queue begin",
      description = "Every instance sees it within a second; what runs goes on.")
  @APIResponse(responseCode = "200", description = "The queue, paused")
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  @APIResponse(responseCode = "404", ref = "NotFound")
  public QueueJson pause(@RestPath String queue) {
    return set(queue, true);
  }

  @POST
  @Path("/{queue}/resume")
  @Operation(summary = "Let the jobs of a queue begin again")
  @APIResponse(responseCode = "200", description = "The queue, going on")
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  @APIResponse(responseCode = "404", ref = "NotFound")
  public QueueJson resume(@RestPath String queue) {
    return set(queue, false);
  }

  private QueueJson set(String name, boolean paused) {
    Caller caller = signedIn.caller();
    Queue queue = named(name);
    pause.handle(new PauseQueue.Command(caller, queue, paused));
    return json(view.queue(caller, queue));
  }

  private static Queue named(String name) {
    try {
      return Queue.labelled(name);
    } catch (IllegalArgumentException e) {
      throw new NotFoundException("queue");
    }
  }
}
