package dev.kham.application.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.application.traffic.RateLimiter.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalRateLimiterTest implements RateLimiterContract {
  private static final Quota TEN_A_SECOND = new Quota("ip:an", 10, Duration.ofSeconds(1));

  private final AtomicLong millis = new AtomicLong(5_000);
  private final RateLimiter limiter = new LocalRateLimiter(millis::get, 100);

  @Override
  public RateLimiter limiter() {
    return limiter;
  }

  @Test
  void what_happened_before_counts_less_and_less() {
    assertThat(allowedOf(12)).isEqualTo(10);
    millis.set(6_500);
    assertThat(allowedOf(12)).isEqualTo(5);
    millis.set(8_000);
    assertThat(allowedOf(12)).isEqualTo(10);
  }

  @Test
  void allows_no_burst_where_two_windows_meet() {
    millis.set(5_999);
    assertThat(allowedOf(12)).isEqualTo(10);
    millis.set(6_001);
    assertThat(allowedOf(12)).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {5_000, 5_001, 5_250, 5_777, 5_999})
  void there_is_room_again_when_it_says_so_and_not_before(long begin) {
    for (int burst = 1; burst <= 10; burst++) {
      millis.set(begin + burst * 100_000L);
      allowedOf(burst);
      millis.addAndGet(150);
      allowedOf(10);

      Duration reset = take().reset();

      long refused = millis.get();
      millis.set(refused + reset.toMillis() - 1);
      assertThat(take().allowed()).as("too early").isFalse();
      millis.set(refused + reset.toMillis());
      assertThat(take().allowed()).as("in time").isTrue();
    }
  }

  @Test
  void forgets_who_has_been_away_longest_when_there_are_too_many() {
    Quota kept = new Quota("ip:kept", 1, Duration.ofHours(1));
    Quota first = new Quota("ip:first", 1, Duration.ofHours(1));
    limiter.take(List.of(first));
    limiter.take(List.of(kept));
    for (int i = 0; i < 98; i++) {
      limiter.take(List.of(new Quota("ip:" + i, 1, Duration.ofHours(1))));
    }
    assertThat(take(kept).allowed()).isFalse();
    limiter.take(List.of(new Quota("ip:another", 1, Duration.ofHours(1))));

    assertThat(take(kept).allowed()).isFalse();
    assertThat(take(first).allowed()).isTrue();
  }

  private int allowedOf(int tries) {
    int allowed = 0;
    for (int i = 0; i < tries; i++) {
      allowed += take().allowed() ? 1 : 0;
    }
    return allowed;
  }

  private Verdict take() {
    return take(TEN_A_SECOND);
  }

  private Verdict take(Quota quota) {
    return limiter.take(List.of(quota)).toCompletableFuture().join();
  }
}
