package dev.kham.application.account;

import dev.kham.domain.account.GuessingLimits;
import java.time.Duration;
import java.util.Optional;

/** How often somebody tried a password, by the digest of what they tried it for. */
public interface PasswordAttempts {
  /**
   * Counts a try as a failure before it is made, so that tries at the same time count as well; by
   * {@link GuessingLimits}.
   *
   * @return how long to wait for the next try, or empty when this one may be made
   */
  Optional<Duration> begin(String digest);

  /** Forgets all failures. */
  void succeeded(String digest);
}
