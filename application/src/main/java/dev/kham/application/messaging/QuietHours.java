package dev.kham.application.messaging;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The part of each day in which nobody is written to about what can wait, by the clock on the
 * hospital's wall; both ends are outside it.
 */
public final class QuietHours {
  /** None at all. */
  public static final QuietHours NONE =
      new QuietHours(LocalTime.MIDNIGHT, LocalTime.MIDNIGHT, ZoneOffset.UTC);

  private final LocalTime from;
  private final LocalTime until;
  private final ZoneRules rules;

  private QuietHours(LocalTime from, LocalTime until, ZoneId zone) {
    this.from = from;
    this.until = until;
    this.rules = zone.getRules();
  }

  /**
   * From the one time to the other, through midnight if the second is the earlier one.
   *
   * @param hours such as {@code 21:00-07:00}
   * @param zone the hospital's
   * @throws IllegalArgumentException when it is not two different times
   */
  public static QuietHours of(String hours, ZoneId zone) {
    String[] ends = hours.strip().split("\\s*-\\s*", -1);
    try {
      if (ends.length == 2) {
        LocalTime from = LocalTime.parse(ends[0]);
        LocalTime until = LocalTime.parse(ends[1]);
        if (!from.equals(until)) {
          return new QuietHours(from, until, zone);
        }
      }
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("quiet hours are like 21:00-07:00: " + hours, e);
    }
    throw new IllegalArgumentException("quiet hours are like 21:00-07:00: " + hours);
  }

  /** The first moment from then on that is not quiet. */
  public Instant firstFrom(Instant then) {
    return isQuiet(then)
        ? moments(then, until, rules.nextTransition(then), 0)
            .filter(moment -> moment.isAfter(then))
            .min(Comparator.naturalOrder())
            .orElseThrow()
        : then;
  }

  /** The last moment until then that is not quiet. */
  public Instant lastUntil(Instant then) {
    return isQuiet(then)
        ? moments(then, from, rules.previousTransition(then), 1)
            .filter(moment -> moment.isBefore(then))
            .max(Comparator.naturalOrder())
            .orElseThrow()
        : then;
  }

  private boolean isQuiet(Instant then) {
    LocalTime time = LocalDateTime.ofInstant(then, rules.getOffset(then)).toLocalTime();
    return from.isBefore(until)
        ? time.isAfter(from) && time.isBefore(until)
        : !from.equals(until) && (time.isAfter(from) || time.isBefore(until));
  }

  /**
   * The moments around then at which it may begin or cease to be quiet: when the wall's clock shows
   * the time, which may be twice or never on a day, and when that clock is changed.
   */
  private Stream<Instant> moments(
      Instant then, LocalTime time, @Nullable ZoneOffsetTransition change, int secondsBefore) {
    LocalDate day = LocalDateTime.ofInstant(then, rules.getOffset(then)).toLocalDate();
    Stream<Instant> shown =
        Stream.of(day.minusDays(1), day, day.plusDays(1))
            .map(date -> date.atTime(time))
            .flatMap(local -> rules.getValidOffsets(local).stream().map(local::toInstant));
    Stream<Instant> changed =
        change == null ? Stream.of() : Stream.of(change.getInstant().minusSeconds(secondsBefore));
    return Stream.concat(shown, changed).filter(moment -> !isQuiet(moment));
  }
}
