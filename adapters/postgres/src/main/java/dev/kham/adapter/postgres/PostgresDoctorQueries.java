package dev.kham.adapter.postgres;

import dev.kham.application.scheduling.DoctorQueries;
import dev.kham.domain.scheduling.DoctorId;
import dev.kham.domain.scheduling.SpecialtyId;
import dev.kham.domain.shared.Folded;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class PostgresDoctorQueries implements DoctorQueries {
  private final Sql sql;

  PostgresDoctorQueries(Sql sql) {
    this.sql = sql;
  }

  @Override
  public List<SpecialtyView> specialties() {
    return sql.query(
        handle ->
            handle
                .createQuery("select id, name from specialties order by name, id")
                .map(
                    (row, context) ->
                        new SpecialtyView(row.getObject(1, UUID.class), row.getString(2)))
                .list());
  }

  @Override
  public Optional<DoctorView> doctor(DoctorId id) {
    return sql.query(
        handle ->
            handle
                .createQuery(
                    """
                    select d.id doctor_id, d.full_name, d.fee, d.room, d.slot_minutes,
                           s.id specialty_id, s.name specialty
                    from doctors d join specialties s on s.id = d.specialty_id
                    where d.id = :id
                    """)
                .bind("id", id.value())
                .map((row, context) -> view(row))
                .findOne());
  }

  @Override
  public List<DoctorView> doctors(
      @Nullable SpecialtyId specialty, @Nullable String name, @Nullable DoctorId after, int limit) {
    return sql.query(
        handle ->
            handle
                .createQuery(
                    """
                    select d.id doctor_id, d.full_name, d.fee, d.room, d.slot_minutes,
                           s.id specialty_id, s.name specialty
                    from doctors d join specialties s on s.id = d.specialty_id
                    where (cast(:specialty as uuid) is null or d.specialty_id = :specialty)
                      and (cast(:name as text) is null
                           or position(cast(:name as text) in d.search_name) > 0)
                      and (cast(:after as uuid) is null
                           or (d.search_name, d.id) >
                              (select search_name, id from doctors where id = :after))
                    order by d.search_name, d.id
                    limit :limit
                    """)
                .bind("specialty", specialty == null ? null : specialty.value())
                .bind("name", name == null ? null : Folded.lower(name.strip()))
                .bind("after", after == null ? null : after.value())
                .bind("limit", limit)
                .map((row, context) -> view(row))
                .list());
  }

  /** Reads the columns every doctor's view is selected with. */
  static DoctorView view(ResultSet row) throws SQLException {
    return new DoctorView(
        row.getObject("doctor_id", UUID.class),
        row.getString("full_name"),
        new SpecialtyView(row.getObject("specialty_id", UUID.class), row.getString("specialty")),
        row.getLong("fee"),
        row.getString("room"),
        row.getInt("slot_minutes"));
  }
}
