package dev.kham.application.scheduling;

import dev.kham.application.scheduling.Calendars.Calendar;
import dev.kham.domain.scheduling.DoctorId;
import dev.kham.domain.scheduling.Terms;
import dev.kham.domain.shared.TimeSlot;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Open slots as the store has them at the moment. */
public final class StoredOpenSlots implements OpenSlots {
  private final Calendars calendars;
  private final OfferedSlots offered;

  public StoredOpenSlots(Calendars calendars, OfferedSlots offered) {
    this.calendars = calendars;
    this.offered = offered;
  }

  @Override
  public Optional<SortedMap<LocalDate, List<TimeSlot>>> of(
      DoctorId doctor, LocalDate first, LocalDate last) {
    return calendars
        .of(doctor, offered.window(first, last), first, last)
        .map(calendar -> open(calendar, first, last));
  }

  private SortedMap<LocalDate, List<TimeSlot>> open(
      Calendar calendar, LocalDate first, LocalDate last) {
    Terms terms = offered.terms(calendar.timeOff()).atAnyTime();
    SortedMap<LocalDate, List<TimeSlot>> days = new TreeMap<>();
    first
        .datesUntil(last.plusDays(1))
        .forEach(
            day -> days.put(day, calendar.doctor().freeSlots(day, day, terms, calendar.busy())));
    return days;
  }
}
