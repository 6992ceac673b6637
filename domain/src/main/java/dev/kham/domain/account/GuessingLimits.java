package dev.kham.domain.account;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What guessing a password costs: five tries are free, then each one costs twice the wait. */
public final class GuessingLimits {
  private static final int FREE = 5;
  private static final Duration LONGEST = Duration.ofMinutes(15);

  /** After which nobody remembers; a person who mistyped yesterday starts afresh. */
  public static final Duration MEMORY = Duration.ofDays(1);

  /** The wait after one failure, after two, and so on; the last one is that of all that follow. */
  public static final List<Duration> WAITS =
      Stream.concat(
              Stream.concat(
                  IntStream.range(1, FREE).mapToObj(failures -> Duration.ZERO),
                  Stream.iterate(Duration.ofSeconds(1), wait -> wait.multipliedBy(2))
                      .takeWhile(wait -> wait.compareTo(LONGEST) < 0)),
              Stream.of(LONGEST))
          .toList();

  private GuessingLimits() {}

  /** The wait after so many failures. */
  public static Duration waitAfter(int failures) {
    return WAITS.get(Math.min(failures, WAITS.size()) - 1);
  }
}
