package dev.kham.application.patient;

import dev.kham.application.shared.InMemoryTable;
import dev.kham.application.shared.InMemoryTransaction;
import dev.kham.domain.patient.Patient;
import dev.kham.domain.patient.PatientId;
import java.util.List;
import java.util.Optional;

public final class InMemoryPatientRepository implements PatientRepository {
  private final InMemoryTransaction transaction;
  private final InMemoryTable<PatientId, Patient> patients;

  public InMemoryPatientRepository(InMemoryTransaction transaction) {
    this.transaction = transaction;
    patients = new InMemoryTable<>(transaction);
  }

  @Override
  public Optional<Patient> find(PatientId id) {
    return patients.find(id);
  }

  @Override
  public Optional<Patient> lock(PatientId id) {
    transaction.requireOpen();
    return find(id);
  }

  @Override
  public void add(Patient patient) {
    patients.add(patient.id(), patient);
  }

  public List<Patient> all() {
    return patients.all();
  }
}
