package dev.kham.application.patient;

import dev.kham.domain.patient.Patient;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The patients whom another system knows by a reference; many at a time. */
public interface PatientRecords {
  /**
   * Those with these references, by reference; nobody else locks them until the transaction ends.
   */
  Map<String, Patient> lock(Set<String> references);

  /** Adds patients by reference; none of the references is known. */
  void add(Map<String, Patient> patients);

  /** Stores all that is said about patients who were locked. */
  void update(List<Patient> patients);
}
