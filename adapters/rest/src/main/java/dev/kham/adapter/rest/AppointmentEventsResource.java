package dev.kham.adapter.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kham.application.appointment.AppointmentQueries.Details;
import dev.kham.application.appointment.LiveAppointments;
import dev.kham.application.appointment.LiveAppointments.Watch;
import dev.kham.application.appointment.ViewAppointments;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.payment.BankAccount;
import io.quarkus.security.Authenticated;
import io.quarkus.vertx.http.Uncompressed;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import io.vertx.core.http.HttpServerResponse;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** An appointment as it changes. */
@Path("/api/v1/appointments/{id}/events")
@Tag(name = "Appointments")
@Authenticated
public class AppointmentEventsResource {
  private static final String LAST_EVENT_ID = "Last-Event-ID";

  /** Less than any version. */
  private static final int NOTHING = -1;

  private final ViewAppointments view;
  private final LiveAppointments live;
  private final BankAccount account;
  private final SignedIn signedIn;
  private final ObjectMapper json;
  private final Clock clock;
  private final Duration heartbeat;

  AppointmentEventsResource(
      ViewAppointments view,
      LiveAppointments live,
      BankAccount account,
      SignedIn signedIn,
      ObjectMapper json,
      Clock clock,
      @ConfigProperty(name = "kham.live.heartbeat", defaultValue = "15S") Duration heartbeat) {
    this.view = view;
    this.live = live;
    this.account = account;
    this.signedIn = signedIn;
    this.json = json;
    this.clock = clock;
    this.heartbeat = heartbeat;
  }

  @GET
  @Produces(MediaType.SERVER_SENT_EVENTS)
  // a compressor would keep events to itself until it has enough of them
  @Uncompressed
  // asks the store for the first event; what comes after holds no thread
  @Blocking
  @RunOnVirtualThread
  @Operation(
      summary = "One appointment, each time it changes",
      description =
          "Server-sent events named appointment, with the appointment as data and its version as"
              + " id; the first comes at once, unless Last-Event-ID names the present version."
              + " Comments in between keep the connection alive. Ends with the access token.")
  @APIResponse(
      responseCode = "200",
      description = "The stream",
      content =
          @Content(
              mediaType = MediaType.SERVER_SENT_EVENTS,
              schema = @Schema(implementation = String.class),
              examples =
                  @ExampleObject(
                      name = "paid",
                      value =
                          """
                          id: 1
                          event: appointment
                          data: {"id":"019a…","status":"CONFIRMED","version":1,…}

                          """)))
  @APIResponse(responseCode = "400", ref = "Invalid")
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  @APIResponse(responseCode = "404", ref = "NotFound")
  public Multi<OutboundSseEvent> events(
      @RestPath UUID id,
      @Parameter(description = "The id of the last event that was received")
          @HeaderParam(LAST_EVENT_ID)
          @Nullable String lastEventId,
      @Context Sse sse,
      @Context HttpServerResponse response) {
    Details now = view.one(signedIn.caller(), new AppointmentId(id));
    int seen = seen(lastEventId, now.version());
    Duration left = Duration.between(Instant.now(), signedIn.until());
    response.putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    // proxies that hold answers back, such as nginx, ask for this
    response.putHeader("X-Accel-Buffering", "no");

    Multi<OutboundSseEvent> changes =
        Multi.createFrom()
            .<Details>emitter(
                emitter -> {
                  Watch watch = live.watch(now, seen, emitter::emit);
                  emitter.onTermination(watch::close);
                },
                // who reads slowly is told of the latest change only
                BackPressureStrategy.LATEST)
            .map(appointment -> event(sse, appointment));
    Multi<OutboundSseEvent> heartbeats =
        Multi.createFrom()
            .ticks()
            .every(heartbeat)
            .onOverflow()
            .drop()
            .map(tick -> sse.newEventBuilder().comment("").build());
    // not select().first(left): that ends the answer without cancelling what feeds it
    OutboundSseEvent last = sse.newEventBuilder().comment("").build();
    Multi<OutboundSseEvent> expiry =
        Uni.createFrom()
            .item(last)
            .onItem()
            .delayIt()
            .by(left.isPositive() ? left : Duration.ofMillis(1))
            .toMulti();
    return Multi.createBy()
        .merging()
        .streams(changes, heartbeats, expiry)
        .select()
        .first(event -> event != last);
  }

  /** The version that was seen; none when it is one that has never been. */
  private static int seen(@Nullable String lastEventId, int present) {
    if (lastEventId == null || lastEventId.isBlank()) {
      return NOTHING;
    }
    try {
      int seen = Integer.parseInt(lastEventId.strip());
      return seen <= present ? seen : NOTHING;
    } catch (NumberFormatException e) {
      throw new InvalidRequestException(LAST_EVENT_ID, "id");
    }
  }

  private OutboundSseEvent event(Sse sse, Details appointment) {
    return sse.newEventBuilder()
        .name("appointment")
        .id(Integer.toString(appointment.version()))
        .data(write(AppointmentJson.of(appointment, account, clock.getZone())))
        .build();
  }

  private String write(AppointmentJson appointment) {
    try {
      return json.writeValueAsString(appointment);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("our own records are always JSON", e);
    }
  }
}
