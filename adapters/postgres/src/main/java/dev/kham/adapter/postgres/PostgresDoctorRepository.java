package dev.kham.adapter.postgres;

import dev.kham.application.scheduling.DoctorRepository;
import dev.kham.application.shared.Transaction;
import dev.kham.domain.scheduling.Doctor;
import dev.kham.domain.scheduling.DoctorId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

@ApplicationScoped
class PostgresDoctorRepository implements DoctorRepository {
  private final Transaction transaction;

  PostgresDoctorRepository(Transaction transaction) {
    this.transaction = transaction;
  }

  @Override
  public Optional<Doctor> find(DoctorId id) {
    return transaction.call(
        () -> DoctorEntity.<DoctorEntity>findByIdOptional(id.value()).map(DoctorEntity::toDomain));
  }

  @Override
  public void put(Doctor doctor) {
    transaction.run(
        () -> {
          var session = DoctorEntity.getEntityManager();
          session.merge(SpecialtyEntity.from(doctor.specialty()));
          session.merge(DoctorEntity.from(doctor));
          session.flush();
        });
  }
}
