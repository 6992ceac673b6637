package dev.kham.application.traffic;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/** Counts for this instance alone, in bounded memory: who has been away longest is forgotten. */
public final class LocalRateLimiter implements RateLimiter {
  /** A few megabytes. */
  public static final int SUBJECTS = 20_000;

  private final LongSupplier millis;
  private final Map<String, Counter> counters;

  /**
   * Counts by that time.
   *
   * @param millis a time that never goes back, in milliseconds since whenever
   * @param subjects how many are remembered
   */
  public LocalRateLimiter(LongSupplier millis, int subjects) {
    this.millis = millis;
    this.counters =
        new LinkedHashMap<>(16, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Counter> eldest) {
            return size() > subjects;
          }
        };
  }

  private record Counter(long window, int count, int before) {
    static final Counter NONE = new Counter(Long.MIN_VALUE, 0, 0);

    Counter in(long now) {
      if (window == now) {
        return this;
      }
      return new Counter(now, 0, window == now - 1 ? count : 0);
    }

    Counter plusOne() {
      return new Counter(window, count + 1, before);
    }
  }

  @Override
  public CompletionStage<Verdict> take(List<Quota> quotas) {
    return CompletableFuture.completedStage(decide(quotas));
  }

  private synchronized Verdict decide(List<Quota> quotas) {
    long now = millis.getAsLong();
    List<Counter> current = new ArrayList<>();
    boolean allowed = true;
    for (Quota quota : quotas) {
      Counter counter =
          counters
              .getOrDefault(quota.subject(), Counter.NONE)
              .in(Math.floorDiv(now, quota.window().toMillis()));
      current.add(counter);
      allowed &= used(counter, quota, now) + 1 <= quota.most();
    }
    Verdict verdict = null;
    for (int i = 0; i < quotas.size(); i++) {
      Quota quota = quotas.get(i);
      Counter counter = allowed ? current.get(i).plusOne() : current.get(i);
      if (allowed) {
        counters.put(quota.subject(), counter);
      }
      Verdict one = verdict(quota, counter, now, allowed);
      verdict = verdict == null ? one : verdict.or(one);
    }
    if (verdict == null) {
      throw new IllegalArgumentException("nothing to count");
    }
    return verdict;
  }

  private static double used(Counter counter, Quota quota, long now) {
    long window = quota.window().toMillis();
    long left = window - Math.floorMod(now, window);
    return (double) counter.before() * left / window + counter.count();
  }

  private static Verdict verdict(Quota quota, Counter counter, long now, boolean allowed) {
    double used = used(counter, quota, now);
    int remaining = (int) Math.max(0, Math.floor(quota.most() - used));
    long left = quota.window().toMillis() - Math.floorMod(now, quota.window().toMillis());
    long reset = allowed ? left : untilRoom(quota, counter, left);
    return new Verdict(allowed, quota.most(), remaining, Duration.ofMillis(reset));
  }

  /**
   * What counts from the window before shrinks as time passes; so does this one's after its end.
   */
  private static long untilRoom(Quota quota, Counter counter, long left) {
    double window = quota.window().toMillis();
    int room = quota.most() - 1;
    if (counter.count() > room) {
      return left + (long) Math.ceil(window - window * room / counter.count());
    }
    if (counter.before() == 0) {
      return 0;
    }
    double fits = window * (room - counter.count()) / counter.before();
    return (long) Math.ceil(Math.max(0, left - fits));
  }
}
