package dev.kham.domain.scheduling;

import dev.kham.domain.shared.TimeSlot;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A doctor with the weekly shifts in which patients can book.
 *
 * @param fee of one examination, in đồng
 */
public record Doctor(
    DoctorId id,
    String fullName,
    Specialty specialty,
    long fee,
    String room,
    int slotMinutes,
    List<Shift> shifts) {
  public Doctor {
    shifts = List.copyOf(shifts);
    if (fee <= 0) {
      throw new IllegalArgumentException("a fee is a positive amount");
    }
  }

  /**
   * The slots of the doctor's shifts that start after {@code now}, from the first day to the last,
   * both included, by start.
   */
  public List<TimeSlot> offeredSlots(LocalDate first, LocalDate last, ZoneId zone, Instant now) {
    return first
        .datesUntil(last.plusDays(1))
        .flatMap(day -> shifts.stream().flatMap(shift -> shift.slotsOn(day, zone).stream()))
        .filter(slot -> slot.start().isAfter(now))
        .distinct()
        .sorted(SLOT_ORDER)
        .toList();
  }

  /** The offered slots that nothing in {@code busy} overlaps. */
  public List<TimeSlot> freeSlots(
      LocalDate first, LocalDate last, ZoneId zone, Instant now, List<TimeSlot> busy) {
    return offeredSlots(first, last, zone, now).stream()
        .filter(slot -> busy.stream().noneMatch(slot::overlaps))
        .toList();
  }

  /** The offered slot that starts exactly then, if there is one. */
  public Optional<TimeSlot> slotAt(Instant start, ZoneId zone, Instant now) {
    LocalDate day = LocalDate.ofInstant(start, zone);
    return offeredSlots(day, day, zone, now).stream()
        .filter(slot -> slot.start().equals(start))
        .findFirst();
  }

  private static final Comparator<TimeSlot> SLOT_ORDER =
      Comparator.comparing(TimeSlot::start).thenComparing(TimeSlot::end);
}
