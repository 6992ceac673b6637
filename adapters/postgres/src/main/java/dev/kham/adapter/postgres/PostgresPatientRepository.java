package dev.kham.adapter.postgres;

import dev.kham.application.patient.PatientRepository;
import dev.kham.domain.patient.Patient;
import dev.kham.domain.patient.PatientId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;

@ApplicationScoped
class PostgresPatientRepository implements PatientRepository {
  private final Sql sql;

  PostgresPatientRepository(Sql sql) {
    this.sql = sql;
  }

  @Override
  public Optional<Patient> find(PatientId id) {
    return PatientEntity.<PatientEntity>findByIdOptional(id.value()).map(PatientEntity::toDomain);
  }

  @Override
  public Optional<Patient> lock(PatientId id) {
    // not "for update": who refers to the patient, as the desk's bookings do, need not wait
    sql.run(
        handle ->
            handle
                .createQuery("select id from patients where id = :id for no key update")
                .bind("id", id.value())
                .mapTo(UUID.class)
                .findOne());
    return find(id);
  }

  @Override
  public void add(Patient patient) {
    PatientEntity.from(patient).persistAndFlush();
  }
}
