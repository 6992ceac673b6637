package dev.kham.adapter.redis;

import dev.kham.application.scheduling.SchedulingFixtures;
import dev.kham.application.shared.InMemoryTransaction;
import dev.kham.application.shared.Transaction;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** What the cache is wired with besides Redis. */
@Singleton
class CacheTestWiring {
  @Produces
  @Singleton
  Transaction transaction() {
    return new InMemoryTransaction();
  }

  @Produces
  @Singleton
  Clock clock() {
    return Clock.fixed(SchedulingFixtures.NOW, SchedulingFixtures.ZONE);
  }
}
