package dev.kham.adapter.postgres;

import dev.kham.application.medicine.PharmacyStaff;
import dev.kham.domain.account.AccountId;
import dev.kham.domain.account.Role;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

@ApplicationScoped
class PostgresPharmacyStaff implements PharmacyStaff {
  private final Sql sql;

  PostgresPharmacyStaff(Sql sql) {
    this.sql = sql;
  }

  @Override
  public List<Member> with(Role role) {
    return members(":value = any(roles)", role.name());
  }

  @Override
  public Optional<Member> find(AccountId id) {
    return members("id = :value", id.value()).stream().findFirst();
  }

  @Override
  public Optional<Member> find(String email) {
    return members("email = :value", email).stream().findFirst();
  }

  private List<Member> members(String condition, Object value) {
    return sql.query(
        handle ->
            handle
                .createQuery(
                    "select id, email, full_name from accounts where patient_id is null and active"
                        + " and "
                        + condition
                        + " order by id")
                .bind("value", value)
                .map(
                    (row, context) ->
                        new Member(
                            new AccountId(row.getObject("id", UUID.class)),
                            row.getString("email"),
                            row.getString("full_name")))
                .list());
  }
}
