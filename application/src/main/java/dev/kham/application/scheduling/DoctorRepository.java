package dev.kham.application.scheduling;

import dev.kham.domain.scheduling.Doctor;
import dev.kham.domain.scheduling.DoctorId;
import java.util.Optional;

/** The doctors with their shifts. */
public interface DoctorRepository {
  Optional<Doctor> find(DoctorId id);

  /** Adds the doctor, or replaces what is known of them; their specialty likewise. */
  void put(Doctor doctor);
}
