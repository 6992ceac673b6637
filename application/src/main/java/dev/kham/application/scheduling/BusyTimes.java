package dev.kham.application.scheduling;

import dev.kham.domain.scheduling.DoctorId;
import dev.kham.domain.shared.TimeSlot;
import java.util.List;

/** What occupies a doctor's time. */
@FunctionalInterface
public interface BusyTimes {
  /** Everything that occupies the doctor's time within the window, in any order. */
  List<TimeSlot> of(DoctorId doctor, TimeSlot window);
}
