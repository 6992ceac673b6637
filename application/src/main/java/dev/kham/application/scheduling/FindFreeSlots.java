package dev.kham.application.scheduling;

import dev.kham.application.shared.Transaction;
import dev.kham.domain.scheduling.Doctor;
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

/** The slots a patient can still book. */
public final class FindFreeSlots {
  /** Longest range one may ask for; the contract's. */
  public static final int MOST_DAYS = 31;

  private final Transaction transaction;
  private final DoctorRepository doctors;
  private final DoctorQueries queries;
  private final BusyTimes busyTimes;
  private final OfferedSlots offered;
  private final Clock clock;

  public FindFreeSlots(
      Transaction transaction,
      DoctorRepository doctors,
      DoctorQueries queries,
      BusyTimes busyTimes,
      OfferedSlots offered,
      Clock clock) {
    this.transaction = transaction;
    this.doctors = doctors;
    this.queries = queries;
    this.busyTimes = busyTimes;
    this.offered = offered;
    this.clock = clock;
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
    return transaction.call(() -> free(doctor(id), first, last));
  }

  /**
   * The free slots of every doctor of a specialty, by start.
   *
   * @throws RejectedException as for one doctor
   */
  public List<FreeSlot> ofSpecialty(SpecialtyId specialty, LocalDate first, LocalDate last) {
    requireRange(first, last);
    return transaction.call(
        () ->
            queries.doctors(specialty, null, null, Integer.MAX_VALUE).stream()
                .flatMap(view -> free(doctor(new DoctorId(view.id())), first, last).stream())
                .sorted(Comparator.comparing((FreeSlot free) -> free.slot().start()))
                .toList());
  }

  /** Up to {@code count} free slots of the doctor that start at {@code start} or later. */
  public List<FreeSlot> nextOf(DoctorId id, Instant start, int count) {
    LocalDate day = LocalDate.ofInstant(start, clock.getZone());
    return transaction.call(() -> free(doctor(id), day, day.plusDays(MOST_DAYS - 1L))).stream()
        .filter(free -> !free.slot().start().isBefore(start))
        .limit(count)
        .toList();
  }

  private Doctor doctor(DoctorId id) {
    return doctors.find(id).orElseThrow(() -> new NotFoundException("doctor"));
  }

  private List<FreeSlot> free(Doctor doctor, LocalDate first, LocalDate last) {
    List<TimeSlot> busy = busyTimes.of(doctor.id(), offered.window(first, last));
    return doctor.freeSlots(first, last, offered.terms(doctor.id(), first, last), busy).stream()
        .map(slot -> new FreeSlot(doctor.id(), slot))
        .toList();
  }

  static void requireRange(LocalDate first, LocalDate last) {
    long days = ChronoUnit.DAYS.between(first, last) + 1;
    if (days < 1 || days > MOST_DAYS) {
      throw new RejectedException(
          "invalid-range", "a range has 1 to " + MOST_DAYS + " days and ends after it starts");
    }
  }
}
