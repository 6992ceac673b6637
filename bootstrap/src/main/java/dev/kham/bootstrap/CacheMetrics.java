package dev.kham.bootstrap;

import dev.kham.adapter.redis.RedisCache;
import dev.kham.adapter.redis.RedisCache.Counts;
import dev.kham.adapter.redis.Shelf;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import jakarta.inject.Singleton;
import java.util.function.ToDoubleFunction;

/** Shows what the cache of this instance spares PostgreSQL. */
@Singleton
class CacheMetrics implements MeterBinder {
  private final RedisCache cache;

  CacheMetrics(RedisCache cache) {
    this.cache = cache;
  }

  @Override
  public void bindTo(MeterRegistry meters) {
    for (Shelf shelf : Shelf.values()) {
      Counts counts = cache.counts(shelf);
      asked(meters, shelf, "hit", counts, Counts::hits);
      asked(meters, shelf, "miss", counts, Counts::misses);
      asked(meters, shelf, "bypass", counts, Counts::bypasses);
      FunctionCounter.builder(
              "kham.cache.reads.saved", counts, it -> (double) it.hits() * shelf.statements())
          .description("Statements PostgreSQL was not asked, since the answer was kept")
          .tag("shelf", shelf.label())
          .register(meters);
    }
  }

  private static void asked(
      MeterRegistry meters,
      Shelf shelf,
      String outcome,
      Counts counts,
      ToDoubleFunction<Counts> figure) {
    FunctionCounter.builder("kham.cache.asked", counts, figure)
        .description("Answers out of the cache, into it, and past it")
        .tag("shelf", shelf.label())
        .tag("outcome", outcome)
        .register(meters);
  }
}
