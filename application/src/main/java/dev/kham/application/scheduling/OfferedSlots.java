package dev.kham.application.scheduling;

import dev.kham.domain.scheduling.Doctor;
import dev.kham.domain.scheduling.DoctorId;
import dev.kham.domain.scheduling.Terms;
import dev.kham.domain.scheduling.TimeOff;
import dev.kham.domain.shared.TimeSlot;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What of a doctor's shifts is offered: without absences, holidays, and what is too soon. */
public final class OfferedSlots {
  private final Calendars calendars;
  private final Clock clock;
  private final Duration leadTime;

  /**
   * Wired with its ports.
   *
   * @param clock in the hospital's zone
   * @param leadTime how long before its start a slot is offered last
   */
  public OfferedSlots(Calendars calendars, Clock clock, Duration leadTime) {
    this.calendars = calendars;
    this.clock = clock;
    this.leadTime = leadTime;
  }

  /** The terms on which the doctor's slots are offered from the first day to the last. */
  public Terms terms(DoctorId doctor, LocalDate first, LocalDate last) {
    return terms(calendars.timeOff(doctor, window(first, last), first, last));
  }

  /** The terms at this moment, with that taken away. */
  Terms terms(TimeOff timeOff) {
    return new Terms(clock.getZone(), clock.instant(), leadTime, timeOff);
  }

  /** The terms on the day of that instant. */
  public Terms terms(DoctorId doctor, Instant time) {
    LocalDate day = LocalDate.ofInstant(time, clock.getZone());
    return terms(doctor, day, day);
  }

  /**
   * The slot that is offered with that very start. Who is going to book it takes the doctor from
   * {@link DoctorRepository#findToBook}, so that no absence is recorded meanwhile.
   */
  public Optional<TimeSlot> at(Doctor doctor, Instant start) {
    return doctor.slotAt(start, terms(doctor.id(), start));
  }

  /** The slots of that day that have not begun, for who is there already: no lead time binds. */
  public List<TimeSlot> leftOn(LocalDate day, Doctor doctor) {
    Terms terms = terms(doctor.id(), day, day);
    return doctor.offeredSlots(
        day, day, new Terms(terms.zone(), terms.now(), Duration.ZERO, terms.timeOff()));
  }

  /** Whether a slot can still be booked at this moment, as far as the time goes. */
  public Predicate<TimeSlot> inTime() {
    Terms now = terms(TimeOff.NONE);
    return slot -> now.allow(slot.start());
  }

  /** From the midnight before the first day to the one after the last. */
  public TimeSlot window(LocalDate first, LocalDate last) {
    return new TimeSlot(
        first.atStartOfDay(clock.getZone()).toInstant(),
        last.plusDays(1).atStartOfDay(clock.getZone()).toInstant());
  }
}
