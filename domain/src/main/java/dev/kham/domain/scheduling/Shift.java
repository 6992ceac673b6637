package dev.kham.domain.scheduling;

import dev.kham.domain.shared.TimeSlot;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/**
 * Hours on one weekday in which a doctor sees patients, cut into slots of equal length.
 *
 * @param from wall-clock time in the hospital's zone
 * @param until wall-clock time on the same day; what is left after the last whole slot is not
 *     offered
 * @param validFrom first day the shift holds
 * @param validUntil last day the shift holds
 */
public record Shift(
    DayOfWeek day,
    LocalTime from,
    LocalTime until,
    int slotMinutes,
    LocalDate validFrom,
    LocalDate validUntil) {
  public Shift {
    if (!from.isBefore(until)) {
      throw new IllegalArgumentException("a shift must end after it starts");
    }
    if (slotMinutes < 5) {
      throw new IllegalArgumentException("a slot takes at least 5 minutes");
    }
    if (validUntil.isBefore(validFrom)) {
      throw new IllegalArgumentException("a shift must be valid for a day at least");
    }
  }

  List<TimeSlot> slotsOn(LocalDate date, ZoneId zone) {
    if (date.getDayOfWeek() != day || date.isBefore(validFrom) || date.isAfter(validUntil)) {
      return List.of();
    }
    List<TimeSlot> slots = new ArrayList<>();
    int last = until.toSecondOfDay() - slotMinutes * 60;
    for (int second = from.toSecondOfDay(); second <= last; second += slotMinutes * 60) {
      slots.add(
          new TimeSlot(
              date.atTime(LocalTime.ofSecondOfDay(second)).atZone(zone).toInstant(),
              date.atTime(LocalTime.ofSecondOfDay(second))
                  .plusMinutes(slotMinutes)
                  .atZone(zone)
                  .toInstant()));
    }
    return slots;
  }
}
