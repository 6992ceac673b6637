package dev.kham.application.patient;

import dev.kham.domain.patient.Patient;
import dev.kham.domain.patient.PatientId;
import java.util.Optional;

/** The patients. */
public interface PatientRepository {
  Optional<Patient> find(PatientId id);

  /** As {@link #find}, and whoever else locks the patient waits until the transaction ends. */
  Optional<Patient> lock(PatientId id);

  void add(Patient patient);
}
