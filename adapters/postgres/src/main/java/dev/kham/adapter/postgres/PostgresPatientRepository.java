package dev.kham.adapter.postgres;

import dev.kham.application.patient.PatientRepository;
import dev.kham.domain.patient.Patient;
import dev.kham.domain.patient.PatientId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

@ApplicationScoped
class PostgresPatientRepository implements PatientRepository {
  @Override
  public Optional<Patient> find(PatientId id) {
    return PatientEntity.<PatientEntity>findByIdOptional(id.value()).map(PatientEntity::toDomain);
  }

  @Override
  public void add(Patient patient) {
    PatientEntity.from(patient).persistAndFlush();
  }
}
