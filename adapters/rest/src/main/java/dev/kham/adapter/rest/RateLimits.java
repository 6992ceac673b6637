package dev.kham.adapter.rest;

import dev.kham.application.traffic.Quota;
import dev.kham.application.traffic.RateLimiter;
import dev.kham.application.traffic.RateLimiter.Verdict;
import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/**
 * Asks for patience whoever asks for too much: first by address, before anybody is known, then by
 * account.
 *
 * <p>What SePay tells is never turned away here, and health and documents are no resources.
 */
class RateLimits {
  private static final String WEBHOOKS = "/webhooks/";
  private static final String VERDICT = RateLimits.class.getName();

  private final RateLimiter limiter;
  private final LimitConfig limits;
  private final ClientAddress address;
  private final CurrentIdentityAssociation identity;
  private final Problems problems;

  RateLimits(
      RateLimiter limiter,
      LimitConfig limits,
      ClientAddress address,
      CurrentIdentityAssociation identity,
      Problems problems) {
    this.limiter = limiter;
    this.limits = limits;
    this.address = address;
    this.identity = identity;
    this.problems = problems;
  }

  @ServerRequestFilter(preMatching = true)
  Uni<Response> byAddress(
      ContainerRequestContext context, HttpServerRequest request, HttpServerResponse response) {
    if (context.getUriInfo().getPath().startsWith(WEBHOOKS)) {
      return Uni.createFrom().nullItem();
    }
    return take(List.of(quota("ip", address.of(request), limits.ip())), context, response);
  }

  @ServerRequestFilter
  Uni<Response> byAccountAndKind(
      ContainerRequestContext context,
      ResourceInfo resource,
      HttpServerRequest request,
      HttpServerResponse response) {
    Method method = resource.getResourceMethod();
    Limited limited = method.getAnnotation(Limited.class);
    if (isOpen(method)) {
      if (limited == null) {
        return Uni.createFrom().nullItem();
      }
      return take(List.of(quota(limited.value(), address.of(request))), context, response);
    }
    return identity
        .getDeferredIdentity()
        .flatMap(who -> take(quotas(who, limited), context, response));
  }

  /** Whether nobody asks who it is; a token would be read in vain, or refused where none counts. */
  private static boolean isOpen(Method method) {
    return method.isAnnotationPresent(PermitAll.class)
        || method.getDeclaringClass().isAnnotationPresent(PermitAll.class);
  }

  private List<Quota> quotas(SecurityIdentity who, @Nullable Limited limited) {
    List<Quota> quotas = new ArrayList<>();
    if (!who.isAnonymous()) {
      String account = who.getPrincipal().getName();
      quotas.add(quota("account", account, limits.account()));
      if (limited != null) {
        quotas.add(quota(limited.value(), account));
      }
    }
    return quotas;
  }

  private Quota quota(Limited.Kind kind, String whose) {
    return switch (kind) {
      case SIGN_IN -> quota("sign-in", whose, limits.signIn());
      case BOOKING -> quota("booking", whose, limits.booking());
    };
  }

  private Quota quota(String what, String whose, int most) {
    return new Quota(what + ":" + whose, most, limits.window());
  }

  private Uni<Response> take(
      List<Quota> quotas, ContainerRequestContext context, HttpServerResponse response) {
    if (quotas.isEmpty()) {
      return Uni.createFrom().nullItem();
    }
    Context vertx = Vertx.currentContext();
    return Uni.createFrom()
        .completionStage(() -> limiter.take(quotas))
        // back to the request's own context: its scope is found there and nowhere else
        .emitOn(command -> vertx.runOnContext(back -> command.run()))
        .map(verdict -> tell(verdict, context, response));
  }

  private @Nullable Response tell(
      Verdict verdict, ContainerRequestContext context, HttpServerResponse response) {
    Verdict tightest =
        context.getProperty(VERDICT) instanceof Verdict before ? verdict.or(before) : verdict;
    context.setProperty(VERDICT, tightest);
    response.putHeader("RateLimit-Limit", String.valueOf(tightest.most()));
    response.putHeader("RateLimit-Remaining", String.valueOf(tightest.remaining()));
    response.putHeader("RateLimit-Reset", seconds(tightest.reset()));
    return verdict.allowed()
        ? null
        : Response.fromResponse(problems.of(429, "too-many-requests"))
            .header(HttpHeaders.RETRY_AFTER, seconds(verdict.reset()))
            .build();
  }

  /** Rounded up: who comes too early is turned away again. */
  private static String seconds(Duration duration) {
    return String.valueOf((duration.toMillis() + 999) / 1000);
  }
}
