package dev.kham.application.account;

import dev.kham.application.shared.InMemoryTable;
import dev.kham.application.shared.InMemoryTransaction;
import dev.kham.domain.account.GuessingLimits;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** By the given clock. */
public final class InMemoryPasswordAttempts implements PasswordAttempts {
  private final InMemoryTable<String, Tries> tries;
  private final Clock clock;

  public InMemoryPasswordAttempts(InMemoryTransaction transaction, Clock clock) {
    this.tries = new InMemoryTable<>(transaction);
    this.clock = clock;
  }

  private record Tries(int failures, Instant triedAt, Instant nextAt) {
    static final Tries NONE = new Tries(0, Instant.EPOCH, Instant.EPOCH);
  }

  @Override
  public Optional<Duration> begin(String digest) {
    Instant now = clock.instant();
    Tries before =
        tries
            .find(digest)
            .filter(it -> it.triedAt().plus(GuessingLimits.MEMORY).isAfter(now))
            .orElse(Tries.NONE);
    if (now.isBefore(before.nextAt())) {
      return Optional.of(Duration.between(now, before.nextAt()));
    }
    int failures = before.failures() + 1;
    tries.put(digest, new Tries(failures, now, now.plus(GuessingLimits.waitAfter(failures))));
    return Optional.empty();
  }

  @Override
  public void succeeded(String digest) {
    tries.put(digest, Tries.NONE);
  }
}
