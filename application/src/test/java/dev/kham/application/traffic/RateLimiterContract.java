package dev.kham.application.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.application.traffic.RateLimiter.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What every rate limiter has to keep; its windows are so long that none ends in a test. */
public interface RateLimiterContract {
  RateLimiter limiter();

  private Verdict take(Quota... quotas) {
    return limiter().take(List.of(quotas)).toCompletableFuture().join();
  }

  private static Quota quota(int most) {
    return new Quota("test:" + UUID.randomUUID(), most, Duration.ofDays(1000));
  }

  @Test
  default void allows_so_many_and_no_more() {
    Quota quota = quota(3);
    assertThat(take(quota)).returns(true, Verdict::allowed).returns(2, Verdict::remaining);
    assertThat(take(quota)).returns(true, Verdict::allowed).returns(1, Verdict::remaining);
    assertThat(take(quota)).returns(true, Verdict::allowed).returns(0, Verdict::remaining);
    for (int i = 0; i < 3; i++) {
      assertThat(take(quota))
          .returns(false, Verdict::allowed)
          .returns(0, Verdict::remaining)
          .returns(3, Verdict::most);
    }
  }

  @Test
  default void says_how_long_it_takes() {
    Quota quota = quota(1);
    assertThat(take(quota).reset()).isBetween(Duration.ZERO, quota.window());
    assertThat(take(quota).reset()).isBetween(Duration.ofMillis(1), quota.window().multipliedBy(2));
  }

  @Test
  default void counts_each_subject_by_itself() {
    Quota one = quota(1);
    Quota other = quota(1);
    assertThat(take(one).allowed()).isTrue();
    assertThat(take(other).allowed()).isTrue();
    assertThat(take(one).allowed()).isFalse();
  }

  @Test
  default void counts_none_when_one_is_full() {
    Quota tight = quota(1);
    Quota wide = quota(5);
    assertThat(take(tight, wide))
        .returns(true, Verdict::allowed)
        .returns(1, Verdict::most)
        .returns(0, Verdict::remaining);
    for (int i = 0; i < 5; i++) {
      assertThat(take(wide, tight)).returns(false, Verdict::allowed).returns(1, Verdict::most);
    }
    assertThat(take(wide)).returns(true, Verdict::allowed).returns(3, Verdict::remaining);
  }

  @Test
  default void of_many_at_once_exactly_so_many_are_allowed() throws Exception {
    Quota quota = quota(20);
    List<Future<Verdict>> verdicts;
    try (ExecutorService pool = Executors.newFixedThreadPool(16)) {
      List<Callable<Verdict>> acts = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        acts.add(() -> take(quota));
      }
      verdicts = pool.invokeAll(acts);
    }
    int allowed = 0;
    for (Future<Verdict> verdict : verdicts) {
      allowed += verdict.get().allowed() ? 1 : 0;
    }
    assertThat(allowed).isEqualTo(20);
  }
}
