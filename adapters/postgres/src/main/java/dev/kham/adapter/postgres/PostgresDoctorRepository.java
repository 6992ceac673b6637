package dev.kham.adapter.postgres;

import dev.kham.application.scheduling.DoctorRecords;
import dev.kham.application.scheduling.DoctorRepository;
import dev.kham.application.scheduling.ScheduleObserver;
import dev.kham.domain.scheduling.Doctor;
import dev.kham.domain.scheduling.DoctorId;
import dev.kham.domain.scheduling.Hours;
import dev.kham.domain.scheduling.Shift;
import dev.kham.domain.scheduling.Specialty;
import dev.kham.domain.scheduling.SpecialtyId;
import dev.kham.domain.shared.Folded;
import dev.kham.domain.shared.StaleVersionException;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.SqlStatement;

/**
 * Doctors by SQL: a shift has breaks of its own, and how a doctor is locked decides who waits for
 * whom.
 */
@ApplicationScoped
class PostgresDoctorRepository implements DoctorRepository, DoctorRecords {
  private static final String UPDATE =
      """
      update doctors set full_name = :fullName, search_name = :searchName,
          specialty_id = :specialty, fee = :fee, room = :room,
          slot_minutes = :slotMinutes, version = :version
      where id = :id and version = :version - 1
      """;

  private final Sql sql;
  private final ScheduleObserver observer;
  private final AfterCommit afterCommit;

  PostgresDoctorRepository(Sql sql, ScheduleObserver observer, AfterCommit afterCommit) {
    this.sql = sql;
    this.observer = observer;
    this.afterCommit = afterCommit;
  }

  private void tell(Collection<Doctor> doctors) {
    List<DoctorId> changed = doctors.stream().map(Doctor::id).toList();
    afterCommit.runInAnyCase(changed, () -> observer.doctorsChanged(changed));
  }

  @Override
  public Optional<Doctor> find(DoctorId id) {
    return find(id, "");
  }

  /**
   * With the lock that the appointment's foreign key takes anyway, only before anything is read.
   */
  @Override
  public Optional<Doctor> findToBook(DoctorId id) {
    return find(id, "for key share of d");
  }

  /** With the one lock that waits for key shares, which "no key update" does not. */
  @Override
  public Optional<Doctor> lock(DoctorId id) {
    return find(id, "for update of d");
  }

  private Optional<Doctor> find(DoctorId id, String lock) {
    // in two steps: what is read of the shifts has to be younger than the lock
    return sql.both(
        new Step(
                """
                select d.id, d.full_name, d.fee, d.room, d.slot_minutes, d.version,
                       s.id specialty_id, s.name specialty
                from doctors d join specialties s on s.id = d.specialty_id
                where d.id = :id
                """
                    + lock)
            .bind("id", id.value()),
        rows -> rows.next() ? Optional.of(doctor(rows)) : Optional.<Doctor>empty(),
        new Step(
                """
                select s.*, b.starts_at break_starts_at, b.ends_at break_ends_at
                from doctor_shifts s
                left join doctor_breaks b
                    on (b.doctor_id, b.day, b.shift_starts_at, b.valid_from)
                     = (s.doctor_id, s.day, s.starts_at, s.valid_from)
                where s.doctor_id = :id
                order by s.valid_from, s.day, s.starts_at, b.starts_at
                """)
            .bind("id", id.value()),
        PostgresDoctorRepository::shifts,
        (doctor, shifts) -> doctor.map(it -> with(it, shifts)));
  }

  private static List<Shift> shifts(ResultSet rows) throws SQLException {
    ShiftRow.Collector collector = new ShiftRow.Collector();
    while (rows.next()) {
      collector.add(rows);
    }
    return collector.shifts();
  }

  @Override
  public void put(Doctor doctor) {
    sql.run(
        handle -> {
          putSpecialty(handle, doctor.specialty());
          bind(
                  handle.createUpdate(
                      """
                      insert into doctors (id, full_name, search_name, specialty_id, fee, room,
                          slot_minutes, version)
                      values (:id, :fullName, :searchName, :specialty, :fee, :room,
                          :slotMinutes, :version)
                      on conflict (id) do update set
                          full_name = excluded.full_name, search_name = excluded.search_name,
                          specialty_id = excluded.specialty_id, fee = excluded.fee,
                          room = excluded.room, slot_minutes = excluded.slot_minutes,
                          version = doctors.version + 1
                      """),
                  doctor)
              .execute();
          replaceShifts(handle, doctor);
          tell(List.of(doctor));
        });
  }

  @Override
  public void update(Doctor doctor) {
    sql.run(
        handle -> {
          putSpecialty(handle, doctor.specialty());
          int updated = bind(handle.createUpdate(UPDATE), doctor).execute();
          if (updated == 0) {
            throw new StaleVersionException("doctor");
          }
          replaceShifts(handle, doctor);
          tell(List.of(doctor));
        });
  }

  // those whom another system knows

  @Override
  public Map<String, Doctor> lock(Set<String> references) {
    return sql.query(
        handle ->
            handle
                .createQuery(
                    """
                    select d.id, d.full_name, d.fee, d.room, d.slot_minutes, d.version,
                           d.reference, s.id specialty_id, s.name specialty
                    from doctors d join specialties s on s.id = d.specialty_id
                    where d.reference = any(:references)
                    order by d.id for update of d
                    """)
                .bind("references", references.toArray(String[]::new))
                .map((row, context) -> Map.entry(row.getString("reference"), doctor(row)))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }

  @Override
  public List<Specialty> specialties() {
    return sql.query(
        handle -> {
          handle.execute("lock table specialties in share row exclusive mode");
          return handle
              .createQuery("select id, name from specialties order by created_at, id")
              .map(
                  (row, context) ->
                      new Specialty(
                          new SpecialtyId(row.getObject("id", UUID.class)), row.getString("name")))
              .list();
        });
  }

  @Override
  public void add(Map<String, Doctor> doctors) {
    if (doctors.isEmpty()) {
      return;
    }
    sql.run(
        handle -> {
          putSpecialties(handle, doctors.values());
          tell(doctors.values());
          try (PreparedBatch batch =
              handle.prepareBatch(
                  """
                  insert into doctors (id, full_name, search_name, specialty_id, fee, room,
                      slot_minutes, version, reference)
                  values (:id, :fullName, :searchName, :specialty, :fee, :room,
                      :slotMinutes, :version, :reference)
                  """)) {
            doctors.forEach(
                (reference, doctor) -> bind(batch, doctor).bind("reference", reference).add());
            batch.execute();
          }
        });
  }

  @Override
  public void update(List<Doctor> doctors) {
    if (doctors.isEmpty()) {
      return;
    }
    sql.run(
        handle -> {
          putSpecialties(handle, doctors);
          tell(doctors);
          try (PreparedBatch batch = handle.prepareBatch(UPDATE)) {
            doctors.forEach(doctor -> bind(batch, doctor).add());
            if (Arrays.stream(batch.execute()).anyMatch(count -> count == 0)) {
              throw new StaleVersionException("doctor");
            }
          }
        });
  }

  private static void putSpecialties(Handle handle, Collection<Doctor> doctors) {
    doctors.stream().map(Doctor::specialty).distinct().forEach(it -> putSpecialty(handle, it));
  }

  private static void putSpecialty(Handle handle, Specialty specialty) {
    handle
        .createUpdate(
            """
            insert into specialties (id, name) values (:id, :name)
            on conflict (id) do update set name = excluded.name
                where specialties.name <> excluded.name
            """)
        .bind("id", specialty.id().value())
        .bind("name", specialty.name())
        .execute();
  }

  private static <S extends SqlStatement<S>> S bind(S statement, Doctor doctor) {
    return statement
        .bind("id", doctor.id().value())
        .bind("fullName", doctor.fullName())
        .bind("searchName", Folded.lower(doctor.fullName()))
        .bind("specialty", doctor.specialty().id().value())
        .bind("fee", doctor.fee())
        .bind("room", doctor.room())
        .bind("slotMinutes", doctor.slotMinutes())
        .bind("version", doctor.version());
  }

  private static void replaceShifts(Handle handle, Doctor doctor) {
    UUID id = doctor.id().value();
    handle.createUpdate("delete from doctor_shifts where doctor_id = :id").bind("id", id).execute();
    try (PreparedBatch shifts =
            handle.prepareBatch(
                """
                insert into doctor_shifts (doctor_id, day, starts_at, ends_at, slot_minutes,
                    valid_from, valid_until, room)
                values (:doctor, :day, :start, :end, :slotMinutes, :validFrom, :validUntil, :room)
                """);
        PreparedBatch breaks =
            handle.prepareBatch(
                """
                insert into doctor_breaks
                    (doctor_id, day, shift_starts_at, valid_from, starts_at, ends_at)
                values (:doctor, :day, :shift, :validFrom, :start, :end)
                """)) {
      for (Shift shift : doctor.shifts()) {
        shifts
            .bind("doctor", id)
            .bind("day", shift.day())
            .bind("start", shift.from())
            .bind("end", shift.until())
            .bind("slotMinutes", shift.slotMinutes())
            .bind("validFrom", shift.validFrom())
            .bind("validUntil", shift.validUntil())
            .bind("room", shift.room())
            .add();
        for (Hours one : shift.breaks()) {
          breaks
              .bind("doctor", id)
              .bind("day", shift.day())
              .bind("shift", shift.from())
              .bind("validFrom", shift.validFrom())
              .bind("start", one.from())
              .bind("end", one.until())
              .add();
        }
      }
      shifts.execute();
      breaks.execute();
    }
  }

  static Doctor doctor(ResultSet row) throws SQLException {
    return new Doctor(
        new DoctorId(row.getObject("id", UUID.class)),
        row.getString("full_name"),
        new Specialty(
            new SpecialtyId(row.getObject("specialty_id", UUID.class)), row.getString("specialty")),
        row.getLong("fee"),
        row.getString("room"),
        row.getInt("slot_minutes"),
        List.of(),
        row.getInt("version"));
  }

  static Doctor with(Doctor doctor, List<Shift> shifts) {
    return new Doctor(
        doctor.id(),
        doctor.fullName(),
        doctor.specialty(),
        doctor.fee(),
        doctor.room(),
        doctor.slotMinutes(),
        shifts,
        doctor.version());
  }
}
