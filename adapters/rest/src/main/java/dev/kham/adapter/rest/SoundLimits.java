package dev.kham.adapter.rest;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Refuses to start with limits that would stop everybody or nobody. */
@ApplicationScoped
class SoundLimits {
  private final LimitConfig limits;
  private final boolean forwarding;
  private final Optional<List<String>> trusted;

  SoundLimits(
      LimitConfig limits,
      @ConfigProperty(name = "quarkus.http.proxy.proxy-address-forwarding", defaultValue = "false")
          boolean forwarding,
      @ConfigProperty(name = "quarkus.http.proxy.trusted-proxies") Optional<List<String>> trusted) {
    this.limits = limits;
    this.forwarding = forwarding;
    this.trusted = trusted;
  }

  void check(@Observes StartupEvent event) {
    if (limits.window().toMillis() < 1
        || IntStream.of(limits.ip(), limits.account(), limits.signIn(), limits.booking())
            .anyMatch(most -> most < 1)) {
      throw new IllegalStateException("every kham.limit has to allow something");
    }
    if (forwarding && trusted.isEmpty()) {
      throw new IllegalStateException(
          "quarkus.http.proxy.trusted-proxies has to be configured with"
              + " quarkus.http.proxy.proxy-address-forwarding: otherwise any client could say that"
              + " it comes from anywhere");
    }
  }
}
