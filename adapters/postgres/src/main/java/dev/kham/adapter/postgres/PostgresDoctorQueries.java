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
import org.jdbi.v3.core.statement.Query;
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
        handle -> {
          Query query = handle.createQuery(search(specialty != null, name != null, after != null));
          if (specialty != null) {
            query.bind("specialty", specialty.value());
          }
          if (name != null) {
            query.bind("name", containing(Folded.lower(name.strip())));
          }
          if (after != null) {
            query.bind("after", after.value());
          }
          return query.bind("limit", limit).map((row, context) -> view(row)).list();
        });
  }

  /** Only what is asked for, since a condition that may be none hides the indexes. */
  static String search(boolean bySpecialty, boolean byName, boolean after) {
    return """
    select d.id doctor_id, d.full_name, d.fee, d.room, d.slot_minutes,
           s.id specialty_id, s.name specialty
    from doctors d join specialties s on s.id = d.specialty_id
    where true
    """
        + (bySpecialty ? "and d.specialty_id = :specialty\n" : "")
        + (byName ? "and d.search_name like :name\n" : "")
        + (after
            ? "and (d.search_name, d.id) > (select search_name, id from doctors where id = :after)\n"
            : "")
        + """
        order by d.search_name, d.id
        limit :limit
        """;
  }

  /** The pattern of texts with that part, each character of which means itself. */
  private static String containing(String part) {
    return "%" + part.replaceAll("[\\\\%_]", "\\\\$0") + "%";
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
