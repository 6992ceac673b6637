package dev.kham.application.scheduling;

import dev.kham.domain.scheduling.DoctorId;
import dev.kham.domain.shared.TimeSlot;
import java.util.Collection;

/**
 * Hears of what has changed once it is committed, and maybe of what was not. Returns when nobody is
 * shown the former state any more, or after a moment if that cannot be had; never throws.
 */
public interface ScheduleObserver {
  /** That time of the doctor's is busy or free now, and was not before. */
  void timeChanged(DoctorId doctor, TimeSlot time);

  /** Something about these doctors, their specialties, shifts or absences. */
  void doctorsChanged(Collection<DoctorId> doctors);

  /** The days on which the hospital is closed. */
  void holidaysChanged();
}
