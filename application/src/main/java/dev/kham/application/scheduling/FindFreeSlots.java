package dev.kham.application.scheduling;

import dev.kham.domain.scheduling.DoctorId;
import dev.kham.domain.scheduling.SpecialtyId;
import dev.kham.domain.shared.NotFoundException;
import dev.kham.domain.shared.RejectedException;
import dev.kham.domain.shared.TimeSlot;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The slots a patient can still book. */
public final class FindFreeSlots {
  /** Longest range one may ask for; the contract's. */
  public static final int MOST_DAYS = 31;

  private final OpenSlots open;
  private final DoctorQueries queries;
  private final OfferedSlots offered;
  private final Clock clock;

  /**
   * Wired with its ports.
   *
   * @param clock in the hospital's zone
   */
  public FindFreeSlots(OpenSlots open, DoctorQueries queries, OfferedSlots offered, Clock clock) {
    this.open = open;
    this.queries = queries;
    this.offered = offered;
    this.clock = clock;
  }

  /** Looks into the store each time. */
  public FindFreeSlots(
      Calendars calendars, DoctorQueries queries, OfferedSlots offered, Clock clock) {
    this(new StoredOpenSlots(calendars, offered), queries, offered, clock);
  }

  /** A slot nobody has. */
  public record FreeSlot(DoctorId doctorId, TimeSlot slot) {}

  /**
   * A doctor's free slots from the first day to the last, both included, by start.
   *
   * @throws NotFoundException when there is no such doctor
   * @throws RejectedException {@code invalid-range} when the range is empty or over 31 days
   */
  public List<FreeSlot> ofDoctor(DoctorId id, LocalDate first, LocalDate last) {
    requireRange(first, last);
    return known(id, first, last);
  }

  /**
   * The free slots of every doctor of a specialty, by start.
   *
   * @throws RejectedException as for one doctor
   */
  public List<FreeSlot> ofSpecialty(SpecialtyId specialty, LocalDate first, LocalDate last) {
    requireRange(first, last);
    return queries.doctors(specialty, null, null, Integer.MAX_VALUE).stream()
        .flatMap(view -> free(new DoctorId(view.id()), first, last).stream().flatMap(List::stream))
        .sorted(Comparator.comparing((FreeSlot free) -> free.slot().start()))
        .toList();
  }

  /** Up to {@code count} free slots of the doctor that start at {@code start} or later. */
  public List<FreeSlot> nextOf(DoctorId id, Instant start, int count) {
    LocalDate day = LocalDate.ofInstant(start, clock.getZone());
    return known(id, day, day.plusDays(MOST_DAYS - 1L)).stream()
        .filter(free -> !free.slot().start().isBefore(start))
        .limit(count)
        .toList();
  }

  private List<FreeSlot> known(DoctorId id, LocalDate first, LocalDate last) {
    return free(id, first, last).orElseThrow(() -> new NotFoundException("doctor"));
  }

  /** What is open and not too late: how late it is, is asked last. */
  private Optional<List<FreeSlot>> free(DoctorId id, LocalDate first, LocalDate last) {
    return open.of(id, first, last)
        .map(
            days -> {
              Predicate<TimeSlot> inTime = offered.inTime();
              return days.values().stream()
                  .flatMap(List::stream)
                  .filter(inTime)
                  .map(slot -> new FreeSlot(id, slot))
                  .toList();
            });
  }

  static void requireRange(LocalDate first, LocalDate last) {
    long days = ChronoUnit.DAYS.between(first, last) + 1;
    if (days < 1 || days > MOST_DAYS) {
      throw new RejectedException(
          "invalid-range", "a range has 1 to " + MOST_DAYS + " days and ends after it starts");
    }
  }
}
