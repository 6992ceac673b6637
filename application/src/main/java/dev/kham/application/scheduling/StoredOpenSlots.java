package dev.kham.application.scheduling;

import dev.kham.application.shared.Transaction;
import dev.kham.domain.scheduling.Doctor;
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
  private final Transaction transaction;
  private final DoctorRepository doctors;
  private final BusyTimes busyTimes;
  private final OfferedSlots offered;

  public StoredOpenSlots(
      Transaction transaction,
      DoctorRepository doctors,
      BusyTimes busyTimes,
      OfferedSlots offered) {
    this.transaction = transaction;
    this.doctors = doctors;
    this.busyTimes = busyTimes;
    this.offered = offered;
  }

  @Override
  public Optional<SortedMap<LocalDate, List<TimeSlot>>> of(
      DoctorId doctor, LocalDate first, LocalDate last) {
    return transaction.call(() -> doctors.find(doctor).map(found -> open(found, first, last)));
  }

  private SortedMap<LocalDate, List<TimeSlot>> open(
      Doctor doctor, LocalDate first, LocalDate last) {
    List<TimeSlot> busy = busyTimes.of(doctor.id(), offered.window(first, last));
    Terms terms = offered.terms(doctor.id(), first, last).atAnyTime();
    SortedMap<LocalDate, List<TimeSlot>> days = new TreeMap<>();
    first
        .datesUntil(last.plusDays(1))
        .forEach(day -> days.put(day, doctor.freeSlots(day, day, terms, busy)));
    return days;
  }
}
