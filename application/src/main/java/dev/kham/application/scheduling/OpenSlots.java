package dev.kham.application.scheduling;

import dev.kham.domain.scheduling.DoctorId;
import dev.kham.domain.shared.TimeSlot;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** What of a doctor's days is open, whatever the time of asking; for views, never for decisions. */
@FunctionalInterface
public interface OpenSlots {
  /**
   * Each day from the first to the last with its slots, by start: those that the shifts have, that
   * no absence or holiday takes away and that nobody has. Whether it is too late for one of them is
   * not asked. Empty when there is no such doctor.
   */
  Optional<SortedMap<LocalDate, List<TimeSlot>>> of(
      DoctorId doctor, LocalDate first, LocalDate last);
}
