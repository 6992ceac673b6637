package dev.kham.application.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.application.account.RevokedSessions.Answer;
import dev.kham.domain.account.SessionId;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

public interface RevokedSessionsContract {
  RevokedSessions revoked();

  /** Another instance that hears of the same. */
  RevokedSessions elsewhere();

  /** Until the time that was given is over. */
  void waitFor(Duration time);

  @Test
  default void what_is_revoked_is_revoked_everywhere() {
    SessionId id = newId();
    revoked().add(id, Duration.ofMinutes(1));
    assertThat(revoked().ask(id)).isEqualTo(Answer.REVOKED);
    assertThat(elsewhere().ask(id)).isEqualTo(Answer.REVOKED);
  }

  @Test
  default void what_is_not_revoked_is_not() {
    revoked().add(newId(), Duration.ofMinutes(1));
    SessionId other = newId();
    assertThat(revoked().ask(other)).isEqualTo(Answer.NOT_REVOKED);
    assertThat(elsewhere().ask(other)).isEqualTo(Answer.NOT_REVOKED);
  }

  @Test
  default void nothing_is_kept_longer_than_it_is_needed() {
    SessionId id = newId();
    revoked().add(id, Duration.ofSeconds(1));
    waitFor(Duration.ofSeconds(1));
    assertThat(revoked().ask(id)).isEqualTo(Answer.NOT_REVOKED);
    assertThat(elsewhere().ask(id)).isEqualTo(Answer.NOT_REVOKED);
  }

  private static SessionId newId() {
    return new SessionId(UUID.randomUUID());
  }
}
