package dev.kham.adapter.rest;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Requests that are worked on until the test says so. */
@Singleton
class HeldRequests {
  static final String PATH = "/api/held";
  static final String STREAM = "/api/held/events";
  static final String WEBHOOK = "/webhooks/held";

  private final List<RoutingContext> held = new CopyOnWriteArrayList<>();

  void begin(@Observes Router router) {
    router.route(PATH).handler(held::add);
    router.route(STREAM).handler(held::add);
    router.route(WEBHOOK).handler(held::add);
  }

  List<RoutingContext> held() {
    return held;
  }

  /** Answers each of them. */
  void release() {
    for (RoutingContext one : held) {
      held.remove(one);
      one.vertx().runOnContext(on -> end(one));
    }
  }

  private static void end(RoutingContext one) {
    if (!one.response().ended() && !one.response().closed()) {
      one.response().end("done");
    }
  }

  /** Says what it was sent. */
  @Path("/webhooks/echo")
  @PermitAll
  public static class EchoResource {
    @POST
    @RunOnVirtualThread
    @Operation(hidden = true)
    public String echo(String body) {
      return body;
    }
  }
}
