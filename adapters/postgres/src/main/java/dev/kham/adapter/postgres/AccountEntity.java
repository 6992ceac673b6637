package dev.kham.adapter.postgres;

import dev.kham.domain.account.Account;
import dev.kham.domain.account.AccountId;
import dev.kham.domain.account.Role;
import dev.kham.domain.patient.PatientId;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullUnmarked;

@Entity
@Table(name = "accounts")
@NullUnmarked
class AccountEntity extends PanacheEntityBase {
  @Id UUID id;
  String email;
  String phone;
  String passwordHash;
  String[] roles;
  UUID patientId;
  String fullName;
  UUID doctorId;
  boolean active;

  @Version int version;

  static AccountEntity from(Account account) {
    AccountEntity entity = new AccountEntity();
    entity.id = account.id().value();
    entity.email = account.email();
    entity.phone = account.phone();
    entity.passwordHash = account.passwordHash();
    entity.patientId = account.patientId() == null ? null : account.patientId().value();
    entity.version = account.version();
    entity.apply(account);
    return entity;
  }

  /** Takes over what a reassignment can change; Hibernate counts the version itself. */
  void apply(Account account) {
    roles = account.roles().stream().map(Role::name).sorted().toArray(String[]::new);
    fullName = account.fullName();
    doctorId = account.doctorId();
    active = account.active();
  }

  Account toDomain() {
    return new Account(
        new AccountId(id),
        email,
        phone,
        passwordHash,
        Arrays.stream(roles).map(Role::valueOf).collect(Collectors.toSet()),
        patientId == null ? null : new PatientId(patientId),
        fullName,
        doctorId,
        active,
        version);
  }
}
