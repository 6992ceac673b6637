package dev.kham.adapter.postgres;

import dev.kham.application.scheduling.AbsenceRepository;
import dev.kham.application.scheduling.ScheduleObserver;
import dev.kham.domain.account.AccountId;
import dev.kham.domain.scheduling.Absence;
import dev.kham.domain.scheduling.AbsenceId;
import dev.kham.domain.scheduling.DoctorId;
import dev.kham.domain.shared.TimeSlot;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

@ApplicationScoped
class PostgresAbsenceRepository implements AbsenceRepository {
  private final Sql sql;
  private final ScheduleObserver observer;
  private final AfterCommit afterCommit;

  PostgresAbsenceRepository(Sql sql, ScheduleObserver observer, AfterCommit afterCommit) {
    this.sql = sql;
    this.observer = observer;
    this.afterCommit = afterCommit;
  }

  @Override
  public void add(Absence absence) {
    sql.run(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into absences
                        (id, doctor_id, starts_at, ends_at, reason, recorded_by, recorded_at)
                    values (:id, :doctor, :start, :end, :reason, :by, :at)
                    """)
                .bind("id", absence.id().value())
                .bind("doctor", absence.doctorId().value())
                .bind("start", absence.time().start())
                .bind("end", absence.time().end())
                .bind("reason", absence.reason())
                .bind("by", absence.recordedBy().value())
                .bind("at", absence.recordedAt())
                .execute());
    List<DoctorId> changed = List.of(absence.doctorId());
    afterCommit.runInAnyCase(changed, () -> observer.doctorsChanged(changed));
  }

  @Override
  public Optional<Absence> find(AbsenceId id) {
    return sql.query(
        handle ->
            handle
                .createQuery("select * from absences where id = :id")
                .bind("id", id.value())
                .map((row, context) -> absence(row))
                .findOne());
  }

  @Override
  public List<Absence> of(DoctorId doctor, TimeSlot window) {
    return sql.query(
        handle ->
            handle
                .createQuery(
                    """
                    select * from absences
                    where doctor_id = :doctor
                      and tstzrange(starts_at, ends_at) && tstzrange(:start, :end)
                    order by starts_at, id
                    """)
                .bind("doctor", doctor.value())
                .bind("start", window.start())
                .bind("end", window.end())
                .map((row, context) -> absence(row))
                .list());
  }

  private static Absence absence(ResultSet row) throws SQLException {
    return new Absence(
        new AbsenceId(row.getObject("id", UUID.class)),
        new DoctorId(row.getObject("doctor_id", UUID.class)),
        new TimeSlot(Rows.instant(row, "starts_at"), Rows.instant(row, "ends_at")),
        row.getString("reason"),
        new AccountId(row.getObject("recorded_by", UUID.class)),
        Rows.instant(row, "recorded_at"));
  }
}
