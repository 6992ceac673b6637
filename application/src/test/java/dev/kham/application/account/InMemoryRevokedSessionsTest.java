package dev.kham.application.account;

import dev.kham.application.scheduling.SchedulingFixtures;
import dev.kham.application.shared.SettableClock;
import java.time.Duration;

class InMemoryRevokedSessionsTest implements RevokedSessionsContract {
  private final SettableClock clock =
      new SettableClock(SchedulingFixtures.NOW, SchedulingFixtures.ZONE);
  private final RevokedSessions revoked = new InMemoryRevokedSessions(clock);

  @Override
  public RevokedSessions revoked() {
    return revoked;
  }

  @Override
  public RevokedSessions elsewhere() {
    return revoked;
  }

  @Override
  public void waitFor(Duration time) {
    clock.advance(time);
  }
}
