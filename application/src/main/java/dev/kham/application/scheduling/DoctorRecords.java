package dev.kham.application.scheduling;

import dev.kham.domain.scheduling.Doctor;
import dev.kham.domain.scheduling.Specialty;
import dev.kham.domain.shared.StaleVersionException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The doctors whom another system knows by a reference; many at a time, without their shifts. */
public interface DoctorRecords {
  /**
   * Those with these references, by reference, as {@link DoctorRepository#lock}; without shifts.
   */
  Map<String, Doctor> lock(Set<String> references);

  /** All specialties, oldest first; until the transaction ends nobody else adds one. */
  List<Specialty> specialties();

  /** Adds doctors by reference, and their specialties; none of the references is known. */
  void add(Map<String, Doctor> doctors);

  /**
   * Writes the next versions, and their specialties; the shifts stay as they are.
   *
   * @throws StaleVersionException when a stored version is not the one before
   */
  void update(List<Doctor> doctors);
}
