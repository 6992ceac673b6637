package dev.kham.domain.scheduling;

import dev.kham.domain.shared.TimeSlot;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Hours on one weekday in which a doctor sees patients, cut into slots of equal length; after a
 * break the slots begin anew.
 *
 * @param from wall-clock time in the hospital's zone
 * @param until wall-clock time on the same day; what is left after the last whole slot is not
 *     offered
 * @param validFrom first day the shift holds
 * @param validUntil last day the shift holds
 * @param room where the doctor is then; null for the doctor's own
 * @param breaks within the shift, apart from each other
 */
public record Shift(
    DayOfWeek day,
    LocalTime from,
    LocalTime until,
    int slotMinutes,
    LocalDate validFrom,
    LocalDate validUntil,
    @Nullable String room,
    List<Hours> breaks) {
  /** In minutes; shorter slots nobody offers. */
  public static final int SHORTEST_SLOT = 5;

  /** In minutes; a shift is within a day, and so are its slots. */
  public static final int LONGEST_SLOT = 24 * 60;

  public Shift {
    if (!from.isBefore(until)) {
      throw new IllegalArgumentException("a shift must end after it starts");
    }
    if (slotMinutes < SHORTEST_SLOT) {
      throw new IllegalArgumentException("a slot takes at least 5 minutes");
    }
    if (slotMinutes > LONGEST_SLOT) {
      throw new IllegalArgumentException("a slot takes a day at most");
    }
    if (validUntil.isBefore(validFrom)) {
      throw new IllegalArgumentException("a shift must be valid for a day at least");
    }
    breaks = breaks.stream().sorted(Comparator.comparing(Hours::from)).toList();
    if (!new Hours(from, until).containAll(breaks)) {
      throw new IllegalArgumentException("a break lies within its shift");
    }
    for (int i = 1; i < breaks.size(); i++) {
      if (breaks.get(i).overlap(breaks.get(i - 1))) {
        throw new IllegalArgumentException("breaks do not overlap");
      }
    }
  }

  /** A shift without breaks, in the doctor's own room. */
  public Shift(
      DayOfWeek day,
      LocalTime from,
      LocalTime until,
      int slotMinutes,
      LocalDate validFrom,
      LocalDate validUntil) {
    this(day, from, until, slotMinutes, validFrom, validUntil, null, List.of());
  }

  /** Whether it is of one day only: somebody has asked for it, so that no holiday takes it away. */
  public boolean isExtra() {
    return validFrom.equals(validUntil);
  }

  /** Whether there is a day on which both would have the doctor see patients at the same time. */
  public boolean overlaps(Shift other) {
    if (day != other.day || !hours().overlap(other.hours())) {
      return false;
    }
    LocalDate first = validFrom.isAfter(other.validFrom) ? validFrom : other.validFrom;
    LocalDate last = validUntil.isBefore(other.validUntil) ? validUntil : other.validUntil;
    return !first.with(TemporalAdjusters.nextOrSame(day)).isAfter(last);
  }

  List<TimeSlot> slotsOn(LocalDate date, ZoneId zone) {
    if (!isOn(date)) {
      return List.of();
    }
    List<TimeSlot> slots = new ArrayList<>();
    for (Hours stretch : betweenBreaks()) {
      int last = stretch.until().toSecondOfDay() - length();
      for (int second = stretch.from().toSecondOfDay(); second <= last; second += length()) {
        slot(date.atTime(LocalTime.ofSecondOfDay(second)), zone).ifPresent(slots::add);
      }
    }
    return slots;
  }

  /**
   * Where clocks are changed, a slot has to be on one side of it: none begins at a time that the
   * clock jumps over, none reaches into what it jumps over or repeats, and a time that there is
   * twice is taken at its first.
   */
  private Optional<TimeSlot> slot(LocalDateTime start, ZoneId zone) {
    if (zone.getRules().getValidOffsets(start).isEmpty()) {
      return Optional.empty();
    }
    Instant begin = start.atZone(zone).toInstant();
    TimeSlot slot = TimeSlot.of(begin, Duration.ofSeconds(length()));
    ZoneOffsetTransition change = zone.getRules().nextTransition(begin);
    return change != null && change.getInstant().isBefore(slot.end())
        ? Optional.empty()
        : Optional.of(slot);
  }

  boolean covers(LocalDateTime time) {
    return isOn(time.toLocalDate()) && hours().contain(time.toLocalTime());
  }

  /** The break at that time, or the one that a slot beginning then would reach into. */
  Optional<Hours> breakAt(LocalTime time) {
    for (Hours one : breaks) {
      if (one.contain(time)) {
        return Optional.of(one);
      }
    }
    for (Hours stretch : betweenBreaks()) {
      Duration past = Duration.between(stretch.from(), time);
      if (stretch.contain(time) && past.toNanos() % Duration.ofSeconds(length()).toNanos() == 0) {
        return breaks.stream().filter(it -> it.from().equals(stretch.until())).findFirst();
      }
    }
    return Optional.empty();
  }

  private boolean isOn(LocalDate date) {
    return date.getDayOfWeek() == day && !date.isBefore(validFrom) && !date.isAfter(validUntil);
  }

  private Hours hours() {
    return new Hours(from, until);
  }

  private int length() {
    return slotMinutes * 60;
  }

  private List<Hours> betweenBreaks() {
    List<Hours> stretches = new ArrayList<>();
    LocalTime begin = from;
    for (Hours one : breaks) {
      if (begin.isBefore(one.from())) {
        stretches.add(new Hours(begin, one.from()));
      }
      begin = one.until();
    }
    if (begin.isBefore(until)) {
      stretches.add(new Hours(begin, until));
    }
    return stretches;
  }
}
