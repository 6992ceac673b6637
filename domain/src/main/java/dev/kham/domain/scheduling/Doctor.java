package dev.kham.domain.scheduling;

import dev.kham.domain.shared.TimeSlot;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A doctor with the shifts in which patients can book.
 *
 * @param fee of one examination, in đồng
 * @param room of the shifts that name none
 * @param slotMinutes of the shifts that name none
 * @param version 0 at first, one more with every change
 */
public record Doctor(
    DoctorId id,
    String fullName,
    Specialty specialty,
    long fee,
    String room,
    int slotMinutes,
    List<Shift> shifts,
    int version) {
  public Doctor {
    shifts = List.copyOf(shifts);
    if (fee <= 0) {
      throw new IllegalArgumentException("a fee is a positive amount");
    }
  }

  /** A doctor in the first version. */
  public Doctor(
      DoctorId id,
      String fullName,
      Specialty specialty,
      long fee,
      String room,
      int slotMinutes,
      List<Shift> shifts) {
    this(id, fullName, specialty, fee, room, slotMinutes, shifts, 0);
  }

  /**
   * Sees patients in these shifts from now on; what is booked stays as it is.
   *
   * @throws OverlappingShiftsException when two of them overlap
   */
  public Doctor working(List<Shift> shifts) {
    for (int i = 0; i < shifts.size(); i++) {
      for (Shift before : shifts.subList(0, i)) {
        if (before.overlaps(shifts.get(i))) {
          throw new OverlappingShiftsException(before, shifts.get(i));
        }
      }
    }
    return new Doctor(id, fullName, specialty, fee, room, slotMinutes, shifts, version + 1);
  }

  /** Said otherwise about the doctor; the shifts stay as they are. */
  public Doctor described(
      String newName, Specialty newSpecialty, long newFee, String newRoom, int newSlotMinutes) {
    return new Doctor(
        id, newName, newSpecialty, newFee, newRoom, newSlotMinutes, shifts, version + 1);
  }

  /**
   * The slots the doctor offers on these terms, from the first day to the last, both included, by
   * start.
   */
  public List<TimeSlot> offeredSlots(LocalDate first, LocalDate last, Terms terms) {
    return first
        .datesUntil(last.plusDays(1))
        .flatMap(day -> shiftsOn(day, terms).flatMap(it -> it.slotsOn(day, terms.zone()).stream()))
        .filter(slot -> terms.allow(slot.start()))
        .filter(slot -> terms.timeOff().absenceDuring(slot).isEmpty())
        .distinct()
        .sorted(SLOT_ORDER)
        .toList();
  }

  private Stream<Shift> shiftsOn(LocalDate day, Terms terms) {
    boolean closed = terms.timeOff().holidayOn(day).isPresent();
    return shifts.stream().filter(shift -> !closed || shift.isExtra());
  }

  /** The offered slots that nothing in {@code busy} overlaps. */
  public List<TimeSlot> freeSlots(
      LocalDate first, LocalDate last, Terms terms, List<TimeSlot> busy) {
    return offeredSlots(first, last, terms).stream()
        .filter(slot -> busy.stream().noneMatch(slot::overlaps))
        .toList();
  }

  /** The offered slot that starts exactly then, if there is one. */
  public Optional<TimeSlot> slotAt(Instant start, Terms terms) {
    LocalDate day = terms.dayOf(start);
    return offeredSlots(day, day, terms).stream()
        .filter(slot -> slot.start().equals(start))
        .findFirst();
  }

  /** What takes the slot away that would start then; empty exactly when it is offered. */
  public Optional<NotOffered> whyNotOffered(Instant start, Terms terms) {
    if (terms.isPast(start)) {
      return Optional.of(new NotOffered.Past());
    }
    LocalDateTime time = LocalDateTime.ofInstant(start, terms.zone());
    List<Shift> running = shifts.stream().filter(shift -> shift.covers(time)).toList();
    if (running.isEmpty()) {
      return Optional.of(new NotOffered.NoShift());
    }
    List<Shift> fitting =
        running.stream().filter(shift -> slotOf(shift, start, terms.zone()).isPresent()).toList();
    if (fitting.isEmpty()) {
      return running.stream()
          .flatMap(shift -> shift.breakAt(time.toLocalTime()).stream())
          .<NotOffered>map(NotOffered.Break::new)
          .findFirst()
          .or(() -> Optional.of(new NotOffered.NoSlotStart()));
    }
    Optional<Holiday> holiday = terms.timeOff().holidayOn(time.toLocalDate());
    List<Shift> open =
        fitting.stream().filter(shift -> holiday.isEmpty() || shift.isExtra()).toList();
    if (open.isEmpty()) {
      return holiday.map(NotOffered.Closed::new);
    }
    List<Optional<Absence>> away =
        open.stream()
            .flatMap(shift -> slotOf(shift, start, terms.zone()).stream())
            .map(slot -> terms.timeOff().absenceDuring(slot))
            .toList();
    if (away.stream().allMatch(Optional::isPresent)) {
      return away.getFirst().map(NotOffered.Away::new);
    }
    return start.isBefore(terms.earliest())
        ? Optional.of(new NotOffered.TooSoon(terms.earliest()))
        : Optional.empty();
  }

  private static Optional<TimeSlot> slotOf(Shift shift, Instant start, ZoneId zone) {
    return shift.slotsOn(LocalDate.ofInstant(start, zone), zone).stream()
        .filter(slot -> slot.start().equals(start))
        .findFirst();
  }

  /** Where the doctor sees patients then. */
  public String roomAt(Instant start, ZoneId zone) {
    LocalDateTime time = LocalDateTime.ofInstant(start, zone);
    return shifts.stream()
        .filter(shift -> shift.covers(time))
        .flatMap(shift -> Stream.ofNullable(shift.room()))
        .findFirst()
        .orElse(room);
  }

  private static final Comparator<TimeSlot> SLOT_ORDER =
      Comparator.comparing(TimeSlot::start).thenComparing(TimeSlot::end);
}
