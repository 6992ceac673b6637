package dev.kham.adapter.postgres;

import dev.kham.domain.scheduling.Specialty;
import dev.kham.domain.scheduling.SpecialtyId;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;
import org.jspecify.annotations.NullUnmarked;

@Entity
@Table(name = "specialties")
@NullUnmarked
class SpecialtyEntity extends PanacheEntityBase {
  @Id UUID id;
  String name;

  static SpecialtyEntity from(Specialty specialty) {
    SpecialtyEntity entity = new SpecialtyEntity();
    entity.id = specialty.id().value();
    entity.name = specialty.name();
    return entity;
  }

  Specialty toDomain() {
    return new Specialty(new SpecialtyId(id), name);
  }
}
