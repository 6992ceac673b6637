package dev.kham.application.scheduling;

import dev.kham.domain.scheduling.Doctor;
import dev.kham.domain.scheduling.DoctorId;
import dev.kham.domain.scheduling.TimeOff;
import dev.kham.domain.shared.TimeSlot;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * What doctors' slots follow from, each answer as it is at one moment. All windows go from the
 * midnight before the first day to the one after the last.
 */
public interface Calendars {
  /** All that the doctor's open slots follow from; empty when there is no such doctor. */
  Optional<Calendar> of(DoctorId doctor, TimeSlot window, LocalDate first, LocalDate last);

  /**
   * What takes slots away from the doctor's shifts: the absences that {@link AbsenceRepository#of}
   * tells and the holidays that {@link HolidayRepository#within} tells.
   */
  TimeOff timeOff(DoctorId doctor, TimeSlot window, LocalDate first, LocalDate last);

  /**
   * A doctor's days.
   *
   * @param timeOff as {@link #timeOff}
   * @param busy as {@link BusyTimes#of}
   */
  record Calendar(Doctor doctor, TimeOff timeOff, List<TimeSlot> busy) {}
}
