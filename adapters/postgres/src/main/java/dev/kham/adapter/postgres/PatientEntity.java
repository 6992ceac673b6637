package dev.kham.adapter.postgres;

import dev.kham.domain.patient.Patient;
import dev.kham.domain.patient.PatientId;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.LocalDate;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.NullUnmarked;

@Entity
@Table(name = "patients")
@NullUnmarked
class PatientEntity extends PanacheEntityBase {
  @Id UUID id;
  String fullName;
  LocalDate dateOfBirth;
  String email;
  String phone;
  String locale;

  static PatientEntity from(Patient patient) {
    PatientEntity entity = new PatientEntity();
    entity.id = patient.id().value();
    entity.fullName = patient.fullName();
    entity.dateOfBirth = patient.dateOfBirth();
    entity.email = patient.email();
    entity.phone = patient.phone();
    entity.locale = patient.locale().getLanguage();
    return entity;
  }

  Patient toDomain() {
    return new Patient(new PatientId(id), fullName, dateOfBirth, email, phone, Locale.of(locale));
  }
}
