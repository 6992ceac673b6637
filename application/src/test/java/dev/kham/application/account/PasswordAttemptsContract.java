package dev.kham.application.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.application.PortContract;
import dev.kham.application.shared.Digest;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

public interface PasswordAttemptsContract extends PortContract {
  private Optional<Duration> begin(String digest) {
    return inTransaction(() -> ports().passwordAttempts().begin(digest));
  }

  @Test
  default void five_tries_are_free_and_the_sixth_waits_a_second() {
    String digest = newDigest();
    for (int free = 0; free < 5; free++) {
      assertThat(begin(digest)).isEmpty();
    }
    assertThat(begin(digest).orElseThrow()).isBetween(Duration.ofMillis(1), Duration.ofSeconds(1));
    assertThat(begin(newDigest())).isEmpty();
  }

  @Test
  default void success_forgets_the_failures() {
    String digest = newDigest();
    for (int round = 0; round < 3; round++) {
      for (int free = 0; free < 5; free++) {
        assertThat(begin(digest)).isEmpty();
      }
      inTransaction(() -> ports().passwordAttempts().succeeded(digest));
    }
    assertThat(begin(digest)).isEmpty();
  }

  private static String newDigest() {
    return Digest.of(UUID.randomUUID().toString());
  }
}
