package dev.kham.application.scheduling;

import dev.kham.domain.scheduling.DoctorId;
import dev.kham.domain.scheduling.TimeOff;
import dev.kham.domain.shared.TimeSlot;
import java.time.LocalDate;
import java.util.Optional;

public final class InMemoryCalendars implements Calendars {
  private final DoctorRepository doctors;
  private final AbsenceRepository absences;
  private final HolidayRepository holidays;
  private final BusyTimes busyTimes;

  public InMemoryCalendars(
      DoctorRepository doctors,
      AbsenceRepository absences,
      HolidayRepository holidays,
      BusyTimes busyTimes) {
    this.doctors = doctors;
    this.absences = absences;
    this.holidays = holidays;
    this.busyTimes = busyTimes;
  }

  @Override
  public Optional<Calendar> of(DoctorId doctor, TimeSlot window, LocalDate first, LocalDate last) {
    return doctors
        .find(doctor)
        .map(
            it ->
                new Calendar(
                    it, timeOff(doctor, window, first, last), busyTimes.of(doctor, window)));
  }

  @Override
  public TimeOff timeOff(DoctorId doctor, TimeSlot window, LocalDate first, LocalDate last) {
    return new TimeOff(absences.of(doctor, window), holidays.within(first, last));
  }
}
