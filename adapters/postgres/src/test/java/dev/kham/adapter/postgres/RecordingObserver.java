package dev.kham.adapter.postgres;

import dev.kham.application.medicine.StockObserver;
import dev.kham.application.scheduling.ScheduleObserver;
import dev.kham.domain.scheduling.DoctorId;
import dev.kham.domain.shared.TimeSlot;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what it heard of. */
final class RecordingObserver implements ScheduleObserver, StockObserver {
  private final List<Object> heard = new CopyOnWriteArrayList<>();

  record Time(DoctorId doctor, TimeSlot time) {}

  @Override
  public void timeChanged(DoctorId doctor, TimeSlot time) {
    heard.add(new Time(doctor, time));
  }

  @Override
  public void doctorsChanged(Collection<DoctorId> doctors) {
    heard.addAll(doctors);
  }

  @Override
  public void holidaysChanged() {
    heard.add("holidays");
  }

  @Override
  public void stockChanged() {
    heard.add("stock");
  }

  /** What it heard of since it was asked last. */
  List<Object> heard() {
    List<Object> all = List.copyOf(heard);
    heard.clear();
    return all;
  }
}
