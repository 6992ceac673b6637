package dev.kham.adapter.postgres;

import dev.kham.application.account.AccountQueries;
import dev.kham.domain.account.AccountId;
import dev.kham.domain.account.Role;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class PostgresAccountQueries implements AccountQueries {
  private final Sql sql;

  PostgresAccountQueries(Sql sql) {
    this.sql = sql;
  }

  @Override
  public Optional<StaffView> staff(AccountId id) {
    return sql.query(
        handle ->
            handle
                .createQuery(
                    """
                    select id, email, full_name, roles, doctor_id, active, version from accounts
                    where id = :id and patient_id is null
                    """)
                .bind("id", id.value())
                .map((row, context) -> view(row))
                .findOne());
  }

  @Override
  public List<StaffView> staff(@Nullable AccountId after, int limit) {
    return sql.query(
        handle ->
            handle
                .createQuery(
                    """
                    select id, email, full_name, roles, doctor_id, active, version from accounts
                    where patient_id is null
                      and (cast(:after as uuid) is null or id > cast(:after as uuid))
                    order by id
                    limit :limit
                    """)
                .bind("after", after == null ? null : after.value())
                .bind("limit", limit)
                .map((row, context) -> view(row))
                .list());
  }

  private static StaffView view(ResultSet row) throws SQLException {
    return new StaffView(
        row.getObject("id", UUID.class),
        row.getString("email"),
        row.getString("full_name"),
        Arrays.stream((String[]) row.getArray("roles").getArray())
            .map(Role::valueOf)
            .collect(Collectors.toUnmodifiableSet()),
        row.getObject("doctor_id", UUID.class),
        row.getBoolean("active"),
        row.getInt("version"));
  }
}
