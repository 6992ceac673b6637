package dev.kham.adapter.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.quarkus.vertx.http.runtime.security.SecurityHandlerPriorities;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Lets in so many requests of each kind at a time, and turns away at once who would wait for too
 * long: what is begun is done in good time, however many come. No kind can take the turns of
 * another.
 *
 * <p>Who waits holds no thread. A stream of events has its turn until it begins, and then only
 * listens.
 */
@Singleton
public class LoadShedding {
  private static final int STATUS = 503;
  private static final String TYPE = "unavailable";

  /** Before whoever asks is known and before the path is looked up, which cost more. */
  private static final int PRIORITY = SecurityHandlerPriorities.AUTHENTICATION + 10;

  /** By which metrics tell paths apart; those of ids must not become one each. */
  private static final String PATH_IN_METRICS = "UrlPathTemplate";

  private static final String RETRY_AFTER_SECONDS = "1";

  private final ObjectMapper json;
  private final Map<Kind, Turns> turns = new EnumMap<>(Kind.class);
  private final Map<Kind, LongAdder> turnedAway = new EnumMap<>(Kind.class);

  LoadShedding(ShedConfig config, ObjectMapper json) {
    this.json = json;
    for (Kind each : Kind.values()) {
      turnedAway.put(each, new LongAdder());
    }
    turns.put(Kind.WEBHOOKS, turns(config.webhooks(), config.patienceOfWebhooks(), false));
    turns.put(Kind.WRITES, turns(config.writes(), config.patience(), true));
    turns.put(Kind.READS, turns(config.reads(), config.patience(), true));
    turns.put(Kind.REPORTS, turns(config.reports(), config.patience(), true));
    turns.put(Kind.STREAMS, turns(config.streams(), config.patienceOfStreams(), false));
  }

  private static Turns turns(int most, Duration patience, boolean foresees) {
    return new Turns(most, patience, foresees, System::nanoTime);
  }

  /** What is let in together, the most urgent first. */
  public enum Kind {
    /** Money has come, or a message has arrived; who tells it tells it again only so often. */
    WEBHOOKS,
    /** Bookings, and whatever else changes something. */
    WRITES,
    READS,
    /** Takes long, and can be asked for again. */
    REPORTS,
    /** Events to come, as long as they begin. */
    STREAMS;

    private static final String STREAM = "/events";

    private static Stream<String> reports() {
      return Stream.of("/api/v1/reconciliation", "/api/v1/reports", "/api/v1/imports");
    }

    /** None for what says how Kham is, which has to answer above all when much is to be done. */
    static @Nullable Kind of(String path, HttpMethod method) {
      if (path.startsWith("/webhooks/")) {
        return WEBHOOKS;
      }
      if (!path.startsWith("/api/")) {
        return null;
      }
      if (reports().anyMatch(path::startsWith)) {
        return REPORTS;
      }
      if (path.endsWith(STREAM)) {
        return STREAMS;
      }
      return method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD) ? READS : WRITES;
    }
  }

  /** How many of the kind were turned away since the start. */
  public long turnedAway(Kind kind) {
    return turnedAway.get(kind).sum();
  }

  /** How many of the kind are worked on just now. */
  public int underway(Kind kind) {
    return turns.get(kind).underway();
  }

  void begin(@Observes Filters filters) {
    filters.register(this::admit, PRIORITY);
  }

  private void admit(RoutingContext context) {
    Kind kind = Kind.of(context.normalizedPath(), context.request().method());
    if (kind == null) {
      context.next();
      return;
    }
    turns.get(kind).ask(new Visit(context, kind));
  }

  /** A request that wants a turn, has one, or is over. */
  private final class Visit implements Turns.Visitor {
    private final RoutingContext request;
    private final Kind kind;
    private final Turns turns;
    private final Context own = Vertx.currentContext();
    private final AtomicBoolean decided = new AtomicBoolean();
    private final AtomicBoolean over = new AtomicBoolean();
    private boolean waits;
    private long timer;

    Visit(RoutingContext request, Kind kind) {
      this.request = request;
      this.kind = kind;
      this.turns = LoadShedding.this.turns.get(kind);
    }

    /** Nobody reads it meanwhile. */
    @Override
    public void waits(Duration patience) {
      waits = true;
      request.request().pause();
      // it may hang up before its turn comes
      request.addEndHandler(
          end -> {
            if (decided.compareAndSet(false, true)) {
              request.vertx().cancelTimer(timer);
              turns.forget(this);
            }
          });
      timer =
          request
              .vertx()
              .setTimer(
                  patience.toMillis(),
                  late -> {
                    if (decided.compareAndSet(false, true)) {
                      turns.forget(this);
                      turnAway();
                    }
                  });
    }

    @Override
    public boolean begin() {
      if (!decided.compareAndSet(false, true)) {
        return false;
      }
      if (waits) {
        own.runOnContext(back -> enter());
      } else {
        enter();
      }
      return true;
    }

    private void enter() {
      HttpServerRequest asked = request.request();
      request.addEndHandler(end -> leave());
      request.addHeadersEndHandler(
          head -> {
            String type = request.response().headers().get(HttpHeaders.CONTENT_TYPE);
            if (type != null && type.startsWith(MediaType.SERVER_SENT_EVENTS)) {
              leave();
            }
          });
      if (request.response().ended() || request.response().closed()) {
        leave(); // hung up on the way here
        return;
      }
      if (waits) {
        request.vertx().cancelTimer(timer);
        asked.resume();
      }
      request.next();
    }

    private void leave() {
      if (over.compareAndSet(false, true)) {
        turns.free();
      }
    }

    @Override
    public void turnAway() {
      turnedAway.get(kind).increment();
      HttpServerResponse response = request.response();
      if (response.ended() || response.closed()) {
        return;
      }
      own.putLocal(PATH_IN_METRICS, "/" + kind.name().toLowerCase(Locale.ROOT));
      // what was sent along is thrown away, so that the connection can go on
      request.request().resume();
      Problem problem =
          Problems.problem(
              STATUS,
              TYPE,
              request.request().path(),
              Problems.language(request.request().getHeader(HttpHeaders.ACCEPT_LANGUAGE)),
              Map.of());
      response
          .setStatusCode(STATUS)
          .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
          .putHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
          .end(write(problem));
    }
  }

  private String write(Problem problem) {
    try {
      return json.writeValueAsString(problem);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("our own records are always JSON", e);
    }
  }
}
