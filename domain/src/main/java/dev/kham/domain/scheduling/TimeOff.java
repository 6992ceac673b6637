package dev.kham.domain.scheduling;

import dev.kham.domain.shared.TimeSlot;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * What takes slots away from a doctor's shifts: the doctor's absences and the hospital's holidays.
 */
public record TimeOff(List<Absence> absences, List<Holiday> holidays) {
  public static final TimeOff NONE = new TimeOff(List.of(), List.of());

  public TimeOff {
    absences = List.copyOf(absences);
    holidays = List.copyOf(holidays);
  }

  Optional<Absence> absenceDuring(TimeSlot slot) {
    return absences.stream().filter(absence -> absence.time().overlaps(slot)).findFirst();
  }

  Optional<Holiday> holidayOn(LocalDate day) {
    return holidays.stream().filter(holiday -> holiday.isOn(day)).findFirst();
  }
}
