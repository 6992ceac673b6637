package dev.kham.application.scheduling;

import dev.kham.domain.scheduling.Absence;
import dev.kham.domain.scheduling.AbsenceId;
import dev.kham.domain.scheduling.DoctorId;
import dev.kham.domain.shared.TimeSlot;
import java.util.List;
import java.util.Optional;

/** When doctors are away; what is recorded is never changed. */
public interface AbsenceRepository {
  void add(Absence absence);

  Optional<Absence> find(AbsenceId id);

  /** The doctor's absences that overlap the window, by start, then by id. */
  List<Absence> of(DoctorId doctor, TimeSlot window);
}
