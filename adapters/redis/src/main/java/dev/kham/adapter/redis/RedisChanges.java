package dev.kham.adapter.redis;

import dev.kham.application.medicine.StockObserver;
import dev.kham.application.scheduling.ScheduleObserver;
import dev.kham.domain.scheduling.DoctorId;
import dev.kham.domain.shared.TimeSlot;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** Has the cache of all instances forget what has changed. */
@ApplicationScoped
public final class RedisChanges implements ScheduleObserver, StockObserver {
  static final String DOCTORS = RedisCache.dependency("doctors");
  static final String HOLIDAYS = RedisCache.dependency("holidays");
  static final String MEDICINES = RedisCache.dependency("medicines");

  private final RedisCache cache;
  private final Clock clock;

  /**
   * Wired with its ports.
   *
   * @param clock in the hospital's zone
   */
  public RedisChanges(RedisCache cache, Clock clock) {
    this.cache = cache;
    this.clock = clock;
  }

  static String of(DoctorId doctor) {
    return RedisCache.dependency("doctor:" + doctor.value());
  }

  static String slots(DoctorId doctor, LocalDate day) {
    return RedisCache.entry(Shelf.OPEN_SLOTS, doctor.value() + ":" + day);
  }

  @Override
  public void timeChanged(DoctorId doctor, TimeSlot time) {
    LocalDate first = LocalDate.ofInstant(time.start(), clock.getZone());
    LocalDate last = LocalDate.ofInstant(time.end().minusNanos(1), clock.getZone());
    cache.forget(
        List.of(), first.datesUntil(last.plusDays(1)).map(day -> slots(doctor, day)).toList());
  }

  @Override
  public void doctorsChanged(Collection<DoctorId> doctors) {
    cache.forget(
        Stream.concat(Stream.of(DOCTORS), doctors.stream().map(RedisChanges::of)).toList(),
        List.of());
  }

  @Override
  public void holidaysChanged() {
    cache.forget(List.of(HOLIDAYS), List.of());
  }

  @Override
  public void stockChanged() {
    cache.forget(List.of(MEDICINES), List.of());
  }
}
