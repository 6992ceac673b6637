package dev.kham.adapter.rest;

import dev.kham.adapter.rest.AppointmentResource.NewAppointment;
import dev.kham.application.job.CancelJob;
import dev.kham.application.job.JobId;
import dev.kham.application.job.JobQueries.Failed;
import dev.kham.application.job.JobQueries.FailureGroup;
import dev.kham.application.job.JobQueries.Filter;
import dev.kham.application.job.JobQueries.JobView;
import dev.kham.application.job.JobQueries.Page;
import dev.kham.application.job.JobQueries.Place;
import dev.kham.application.job.JobQueries.State;
import dev.kham.application.job.Queue;
import dev.kham.application.job.RetryJobs;
import dev.kham.application.job.ViewJobs;
import dev.kham.domain.account.Caller;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** Jobs, as who runs Kham sees them, runs them again and takes them back. */
@Path("/api/v1/jobs")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Jobs")
@Authenticated
@RunOnVirtualThread
public class JobResource {
  private final ViewJobs view;
  private final RetryJobs retry;
  private final CancelJob cancel;
  private final SignedIn signedIn;
  private final Clock clock;

  JobResource(ViewJobs view, RetryJobs retry, CancelJob cancel, SignedIn signedIn, Clock clock) {
    this.view = view;
    this.retry = retry;
    this.cancel = cancel;
    this.signedIn = signedIn;
    this.clock = clock;
  }

  /** A job. */
  @Schema(name = "Job")
  record JobJson(
      UUID id,
      @Schema(examples = "notification") String queue,
      @Schema(examples = "send-appointment-confirmation") String name,
      @Schema(description = "No two jobs ever have the same") String key,
      @Schema(description = "Ids of what it is about") Map<String, String> data,
      State state,
      @Schema(description = "0 begins first", examples = "0") int priority,
      @Schema(description = "Begun so far", examples = "1") int attempts,
      @Schema(examples = "3") int maxAttempts,
      @Schema(examples = "2026-12-01T08:00:00+07:00") OffsetDateTime due,
      @Schema(examples = "2026-12-01T08:00:00+07:00") OffsetDateTime created,
      @Nullable OffsetDateTime started,
      @Nullable OffsetDateTime finished,
      @Schema(
              description = "Of the latest attempt that failed: its type, and where",
              examples = "java.lang.IllegalStateException at dev.kham.adapter.mail.Letters:42")
          @Nullable String cause,
      @Nullable UUID batchId) {}

  /** Jobs that failed alike. */
  @Schema(name = "FailureGroup")
  record FailureGroupJson(
      @Schema(examples = "notification") String queue,
      @Schema(examples = "send-appointment-confirmation") String name,
      @Nullable String cause,
      @Schema(examples = "17") int count,
      OffsetDateTime first,
      OffsetDateTime last) {}

  /**
   * Which failed jobs to run again; all that fit.
   *
   * @param dryRun only counts them
   */
  @Schema(name = "RetryWish")
  record RetryWish(
      @Nullable @Schema(examples = "notification") String queue,
      @Nullable
          @Size(max = 200)
          @Pattern(regexp = NewAppointment.WITHOUT_NUL)
          @Schema(examples = "send-appointment-confirmation")
          String name,
      @Nullable
          @Size(max = 1000)
          @Pattern(regexp = NewAppointment.WITHOUT_NUL)
          @Schema(description = "As in the groups of failures")
          String cause,
      @NotNull @Schema(description = "true only counts them", examples = "true") Boolean dryRun) {}

  /** How many there were. */
  @Schema(name = "Retried")
  record RetriedJson(@Schema(examples = "17") int count, boolean dryRun) {}

  private JobJson json(JobView job) {
    return new JobJson(
        job.id().value(),
        job.job().queue().label(),
        job.job().name(),
        job.job().key(),
        job.job().data(),
        job.state(),
        job.job().priority(),
        job.attempts(),
        job.job().retry().attempts(),
        time(job.due()),
        time(job.created()),
        optionalTime(job.started()),
        optionalTime(job.finished()),
        job.lastError(),
        job.batchId());
  }

  private FailureGroupJson json(FailureGroup group) {
    return new FailureGroupJson(
        group.queue().label(),
        group.name(),
        group.cause(),
        group.count(),
        time(group.first()),
        time(group.last()));
  }

  private OffsetDateTime time(Instant instant) {
    return instant.atZone(clock.getZone()).toOffsetDateTime();
  }

  private @Nullable OffsetDateTime optionalTime(@Nullable Instant instant) {
    return instant == null ? null : time(instant);
  }

  @GET
  @Operation(
      summary = "Jobs, latest made first; for administrators",
      description =
          "When some of them are looked for, 20,000 are looked through for a page: it may have less"
              + " than its limit, or nothing, and nextCursor nevertheless, which goes on. Those that"
              + " wait, run or have failed come with the first, however old they are.")
  @APIResponse(responseCode = "200", description = "A page of jobs")
  @APIResponse(responseCode = "400", ref = "Invalid")
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  public ItemsJson<JobJson> list(
      @Parameter(description = "Of one queue", example = "notification") @QueryParam("queue")
          @Nullable String queue,
      @Parameter(
              description = "WAITING, ACTIVE, COMPLETED, FAILED or CANCELLED",
              example = "FAILED")
          @QueryParam("state")
          @Nullable String state,
      @Parameter(description = "Of one name", example = "auto-cancel-unpaid") @QueryParam("name")
          @Nullable String name,
      @Parameter(description = "Part of the key, such as the id of an appointment") @QueryParam("q")
          @Nullable String q,
      @Parameter(description = "nextCursor of the page before") @QueryParam("cursor")
          @Nullable String cursor,
      @Parameter(description = "1 to 100, otherwise 20") @QueryParam("limit")
          @Nullable String limit) {
    Filter filter =
        new Filter(
            queue(queue),
            Params.optionalEnum("state", state, State.class),
            text("name", name),
            text("q", q),
            after(cursor),
            Params.limit(limit));
    Page page = view.list(signedIn.caller(), filter);
    return new ItemsJson<>(page.jobs().stream().map(this::json).toList(), cursor(page.next()));
  }

  private static @Nullable Place after(@Nullable String cursor) {
    String place = Params.place(cursor);
    if (place == null) {
      return null;
    }
    String[] ids = place.split(",", 2);
    return new Place(jobId(ids[0]), jobId(ids[ids.length - 1]));
  }

  private static JobId jobId(String text) {
    return new JobId(Params.uuid("cursor", text));
  }

  private static @Nullable String cursor(@Nullable Place next) {
    return next == null ? null : Params.cursor(next.ended() + "," + next.open());
  }

  @GET
  @Path("/failures")
  @Operation(summary = "Failed jobs by queue, name and cause, the most numerous first")
  @APIResponse(responseCode = "200", description = "The groups")
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  public ItemsJson<FailureGroupJson> failures() {
    return ItemsJson.whole(view.failures(signedIn.caller()).stream().map(this::json).toList());
  }

  @GET
  @Path("/{id}")
  @Operation(summary = "One job")
  @APIResponse(responseCode = "200", description = "The job")
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  @APIResponse(responseCode = "404", ref = "NotFound")
  public JobJson one(@RestPath UUID id) {
    return json(view.one(signedIn.caller(), new JobId(id)));
  }

  @POST
  @Path("/{id}/retry")
  @Operation(summary = "Run a failed job again, with all its attempts before it")
  @APIResponse(responseCode = "200", description = "The job, due now")
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  @APIResponse(responseCode = "404", ref = "NotFound")
  @APIResponse(responseCode = "409", ref = "Conflict")
  public JobJson retry(@RestPath UUID id) {
    Caller caller = signedIn.caller();
    JobId job = new JobId(id);
    retry.one(caller, job);
    return json(view.one(caller, job));
  }

  @POST
  @Path("/{id}/cancel")
  @Operation(summary = "Take back a job that waits, or put away one that failed")
  @APIResponse(responseCode = "200", description = "The job, which will not run any more")
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  @APIResponse(responseCode = "404", ref = "NotFound")
  @APIResponse(responseCode = "409", ref = "Conflict")
  public JobJson cancel(@RestPath UUID id) {
    Caller caller = signedIn.caller();
    JobId job = new JobId(id);
    cancel.handle(new CancelJob.Command(caller, job));
    return json(view.one(caller, job));
  }

  @POST
  @Path("/retry")
  @Operation(
      summary = "Run all failed jobs again that fit",
      description = "With dryRun they are only counted. Without queue, name and cause: all.")
  @APIResponse(responseCode = "200", description = "How many")
  @APIResponse(responseCode = "400", ref = "Invalid")
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  public RetriedJson retryAll(@Valid @NotNull RetryWish wish) {
    Failed which = new Failed(queue(wish.queue()), wish.name(), wish.cause());
    int count = retry.handle(new RetryJobs.Command(signedIn.caller(), which, wish.dryRun()));
    return new RetriedJson(count, wish.dryRun());
  }

  private static @Nullable Queue queue(@Nullable String name) {
    try {
      return name == null ? null : Queue.labelled(name);
    } catch (IllegalArgumentException e) {
      throw new InvalidRequestException(
          "queue", Arrays.stream(Queue.values()).map(Queue::label).toList().toString());
    }
  }

  private static @Nullable String text(String name, @Nullable String value) {
    if (value != null && (value.isBlank() || value.indexOf('\0') >= 0)) {
      throw new InvalidRequestException(name, "auto-cancel-unpaid");
    }
    return value;
  }
}
