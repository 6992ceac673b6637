package dev.kham.adapter.postgres;

import dev.kham.domain.scheduling.Doctor;
import dev.kham.domain.scheduling.DoctorId;
import dev.kham.domain.shared.Folded;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullUnmarked;

@Entity
@Table(name = "doctors")
@NullUnmarked
class DoctorEntity extends PanacheEntityBase {
  @Id UUID id;
  String fullName;
  String searchName;

  @ManyToOne(fetch = FetchType.EAGER)
  SpecialtyEntity specialty;

  long fee;
  String room;
  int slotMinutes;

  @ElementCollection(fetch = FetchType.EAGER)
  @CollectionTable(name = "doctor_shifts", joinColumns = @JoinColumn(name = "doctor_id"))
  Set<ShiftRow> shifts = new HashSet<>();

  static DoctorEntity from(Doctor doctor) {
    DoctorEntity entity = new DoctorEntity();
    entity.id = doctor.id().value();
    entity.fullName = doctor.fullName();
    entity.searchName = Folded.lower(doctor.fullName());
    entity.specialty = SpecialtyEntity.from(doctor.specialty());
    entity.fee = doctor.fee();
    entity.room = doctor.room();
    entity.slotMinutes = doctor.slotMinutes();
    entity.shifts = doctor.shifts().stream().map(ShiftRow::from).collect(Collectors.toSet());
    return entity;
  }

  Doctor toDomain() {
    return new Doctor(
        new DoctorId(id),
        fullName,
        specialty.toDomain(),
        fee,
        room,
        slotMinutes,
        shifts.stream().map(ShiftRow::toDomain).toList());
  }
}
