package dev.kham.bootstrap;

import dev.kham.adapter.rest.LoadShedding;
import dev.kham.adapter.rest.LoadShedding.Kind;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import jakarta.inject.Singleton;
import java.util.Locale;

/** Shows how many requests this instance works on, and whom it turned away. */
@Singleton
class SheddingMetrics implements MeterBinder {
  private final LoadShedding shedding;

  SheddingMetrics(LoadShedding shedding) {
    this.shedding = shedding;
  }

  @Override
  public void bindTo(MeterRegistry meters) {
    for (Kind kind : Kind.values()) {
      String label = kind.name().toLowerCase(Locale.ROOT);
      Gauge.builder("kham.requests.underway", shedding, it -> it.underway(kind))
          .description("Requests that are worked on, streams of events aside")
          .tag("kind", label)
          .register(meters);
      FunctionCounter.builder("kham.requests.turned.away", shedding, it -> it.turnedAway(kind))
          .description("Requests that would have waited for too long")
          .tag("kind", label)
          .register(meters);
    }
  }
}
