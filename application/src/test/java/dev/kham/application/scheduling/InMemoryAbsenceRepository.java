package dev.kham.application.scheduling;

import dev.kham.application.shared.InMemoryTable;
import dev.kham.application.shared.InMemoryTransaction;
import dev.kham.domain.scheduling.Absence;
import dev.kham.domain.scheduling.AbsenceId;
import dev.kham.domain.scheduling.DoctorId;
import dev.kham.domain.shared.TimeSlot;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

public final class InMemoryAbsenceRepository implements AbsenceRepository {
  private final InMemoryTable<AbsenceId, Absence> absences;

  public InMemoryAbsenceRepository(InMemoryTransaction transaction) {
    absences = new InMemoryTable<>(transaction);
  }

  @Override
  public void add(Absence absence) {
    absences.add(absence.id(), absence);
  }

  @Override
  public Optional<Absence> find(AbsenceId id) {
    return absences.find(id);
  }

  @Override
  public List<Absence> of(DoctorId doctor, TimeSlot window) {
    return absences.all().stream()
        .filter(absence -> absence.doctorId().equals(doctor))
        .filter(absence -> absence.time().overlaps(window))
        .sorted(
            Comparator.<Absence, Instant>comparing(absence -> absence.time().start())
                .thenComparing(absence -> absence.id().toString()))
        .toList();
  }
}
