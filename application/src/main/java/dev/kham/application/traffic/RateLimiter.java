package dev.kham.application.traffic;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Counts what is asked for, in windows that slide: what happened in the window before counts by the
 * part of it that has not passed yet.
 */
public interface RateLimiter {
  /**
   * Counts one more of each, or of none when one of them has no room left; many at once never get
   * more room than there is.
   *
   * <p>Answers soon whatever happens, and neither blocks nor fails.
   *
   * @param quotas at least one
   */
  CompletionStage<Verdict> take(List<Quota> quotas);

  /**
   * What was decided, told by the quota that is nearest to its end.
   *
   * @param allowed whether it was counted
   * @param most how often that quota allows
   * @param remaining how often it is allowed now
   * @param reset until there is room again when it was not allowed, otherwise until the window ends
   */
  record Verdict(boolean allowed, int most, int remaining, Duration reset) {
    /** The one of the two that leaves less. */
    public Verdict or(Verdict other) {
      if (allowed != other.allowed) {
        return allowed ? other : this;
      }
      if (!allowed) {
        return reset.compareTo(other.reset) >= 0 ? this : other;
      }
      return remaining <= other.remaining ? this : other;
    }
  }
}
