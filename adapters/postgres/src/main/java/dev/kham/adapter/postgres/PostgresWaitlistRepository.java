package dev.kham.adapter.postgres;

import dev.kham.application.appointment.WaitlistRepository;
import dev.kham.domain.account.AccountId;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.appointment.WaitlistEntry;
import dev.kham.domain.appointment.WaitlistEntryId;
import dev.kham.domain.appointment.WaitlistState;
import dev.kham.domain.patient.PatientId;
import dev.kham.domain.scheduling.Doctor;
import dev.kham.domain.scheduling.DoctorId;
import dev.kham.domain.scheduling.SpecialtyId;
import dev.kham.domain.shared.StaleVersionException;
import dev.kham.domain.shared.TimeSlot;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** By SQL: every change is a condition on what is stored, and nothing is read from a cache. */
@ApplicationScoped
class PostgresWaitlistRepository implements WaitlistRepository {
  private final Sql sql;

  PostgresWaitlistRepository(Sql sql) {
    this.sql = sql;
  }

  @Override
  public boolean add(WaitlistEntry entry) {
    return sql.query(
            handle ->
                bind(
                        handle.createUpdate(
                            """
                            insert into waitlist_entries (id, patient_id, requested_by, doctor_id,
                                specialty_id, first_day, last_day, state, queued_at, missed, offer,
                                version)
                            values (:id, :patient, :requestedBy, :doctor, :specialty, :from, :to,
                                :state, :queuedAt, :missed, :offer, :version)
                            on conflict on constraint waitlist_waits_once do nothing
                            """),
                        entry)
                    .execute())
        == 1;
  }

  @Override
  public Optional<WaitlistEntry> find(WaitlistEntryId id) {
    return sql.query(
        handle ->
            handle
                .createQuery("select * from waitlist_entries where id = :id")
                .bind("id", id.value())
                .map((row, context) -> entry(row))
                .findOne());
  }

  @Override
  public int countOpen(PatientId patientId, LocalDate today) {
    return sql.query(
        handle ->
            handle
                .createQuery(
                    """
                    select count(*) from waitlist_entries
                    where patient_id = :patient
                      and (state = 'OFFERED' or state = 'WAITING' and last_day >= :today)
                    """)
                .bind("patient", patientId.value())
                .bind("today", today)
                .mapTo(Integer.class)
                .one());
  }

  @Override
  public Optional<WaitlistEntry> lockOpen(AppointmentId hold) {
    return sql.now(
        new Step(
                """
                select * from waitlist_entries
                where offer = :hold and state in ('OFFERED', 'WAITING')
                for update
                """)
            .bind("hold", hold.value()),
        Step.rows(rows -> rows.next() ? Optional.of(entry(rows)) : Optional.empty()));
  }

  @Override
  public Optional<WaitlistEntry> lockNext(
      Doctor doctor, TimeSlot slot, LocalDate day, AppointmentId not) {
    return sql.query(
        handle ->
            handle
                .createQuery(
                    // without "skip locked": who is asked about another slot just now may yet turn
                    // out to be free for this one
                    """
                    select * from waitlist_entries w
                    where w.state = 'WAITING'
                      and (w.doctor_id = :doctor or w.specialty_id = :specialty)
                      and :day between w.first_day and w.last_day
                      and w.offer is distinct from :not
                      and not exists (
                          select from appointments a
                          where a.patient_id = w.patient_id
                            and tstzrange(a.starts_at, a.ends_at) && tstzrange(:start, :end)
                            and a.status in ('PENDING', 'CONFIRMED', 'CHECKED_IN', 'COMPLETED'))
                    order by w.queued_at, w.id
                    limit 1
                    for update of w
                    """)
                .bind("doctor", doctor.id().value())
                .bind("specialty", doctor.specialty().id().value())
                .bind("day", day)
                .bind("not", not.value())
                .bind("start", slot.start())
                .bind("end", slot.end())
                .map((row, context) -> entry(row))
                .findOne());
  }

  @Override
  public void update(WaitlistEntry entry) {
    int updated =
        sql.query(
            handle ->
                bind(
                        handle.createUpdate(
                            """
                            update waitlist_entries set state = :state, queued_at = :queuedAt,
                                missed = :missed, offer = :offer, version = :version
                            where id = :id and version = :version - 1
                            """),
                        entry)
                    .execute());
    if (updated == 0) {
      throw new StaleVersionException("waitlist entry");
    }
  }

  @Override
  public List<WaitlistEntry> list(
      @Nullable Set<PatientId> patients, @Nullable WaitlistEntryId after, int limit) {
    return sql.query(
        handle ->
            handle
                .createQuery(
                    """
                    select * from waitlist_entries
                    where (cast(:patients as uuid[]) is null or patient_id = any(:patients))
                      and (cast(:after as uuid) is null or id > :after)
                    order by id
                    limit :limit
                    """)
                .bind(
                    "patients",
                    patients == null
                        ? null
                        : patients.stream().map(PatientId::value).toArray(UUID[]::new))
                .bind("after", after == null ? null : after.value())
                .bind("limit", limit)
                .map((row, context) -> entry(row))
                .list());
  }

  private static <S extends SqlStatement<S>> S bind(S statement, WaitlistEntry entry) {
    DoctorId doctor = entry.doctorId();
    SpecialtyId specialty = entry.specialtyId();
    AppointmentId offer = entry.offer();
    return statement
        .bind("id", entry.id().value())
        .bind("patient", entry.patientId().value())
        .bind("requestedBy", entry.requestedBy().value())
        .bind("doctor", doctor == null ? null : doctor.value())
        .bind("specialty", specialty == null ? null : specialty.value())
        .bind("from", entry.from())
        .bind("to", entry.to())
        .bind("state", entry.state())
        .bind("queuedAt", entry.queuedAt())
        .bind("missed", entry.missed())
        .bind("offer", offer == null ? null : offer.value())
        .bind("version", entry.version());
  }

  private static WaitlistEntry entry(ResultSet row) throws SQLException {
    UUID doctor = row.getObject("doctor_id", UUID.class);
    UUID specialty = row.getObject("specialty_id", UUID.class);
    UUID offer = row.getObject("offer", UUID.class);
    return new WaitlistEntry(
        new WaitlistEntryId(row.getObject("id", UUID.class)),
        new PatientId(row.getObject("patient_id", UUID.class)),
        new AccountId(row.getObject("requested_by", UUID.class)),
        doctor == null ? null : new DoctorId(doctor),
        specialty == null ? null : new SpecialtyId(specialty),
        row.getObject("first_day", LocalDate.class),
        row.getObject("last_day", LocalDate.class),
        WaitlistState.valueOf(row.getString("state")),
        Rows.instant(row, "queued_at"),
        row.getInt("missed"),
        offer == null ? null : new AppointmentId(offer),
        row.getInt("version"));
  }
}
