package dev.kham.adapter.postgres;

import dev.kham.application.scheduling.Calendars;
import dev.kham.domain.account.AccountId;
import dev.kham.domain.scheduling.Absence;
import dev.kham.domain.scheduling.AbsenceId;
import dev.kham.domain.scheduling.Doctor;
import dev.kham.domain.scheduling.DoctorId;
import dev.kham.domain.scheduling.Holiday;
import dev.kham.domain.scheduling.HolidayId;
import dev.kham.domain.scheduling.TimeOff;
import dev.kham.domain.shared.TimeSlot;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** Each answer by one statement, whose rows say what they are of. */
@ApplicationScoped
class PostgresCalendars implements Calendars {
  private static final String TIME_OFF =
      """
      (select 'absence' kind, id, recorded_by, reason words, starts_at begins_at,
          ends_at finishes_at, recorded_at,
          cast(null as date) valid_from, cast(null as date) valid_until
       from absences
       where doctor_id = :doctor
         and tstzrange(starts_at, ends_at) && tstzrange(:start, :end)
       order by starts_at, id)
      union all
      (select 'holiday', id, null, name, null, null, null, first_day, last_day
       from holidays
       where first_day <= :last and last_day >= :first
       order by first_day)
      """;

  private static final String CALENDAR =
      """
      select 'doctor' kind, d.id, cast(null as uuid) recorded_by, cast(null as text) words,
          cast(null as timestamptz) begins_at, cast(null as timestamptz) finishes_at,
          cast(null as timestamptz) recorded_at,
          cast(null as date) valid_from, cast(null as date) valid_until,
          d.full_name, s.id specialty_id, s.name specialty, d.fee, d.room, d.slot_minutes,
          d.version, cast(null as text) as day, cast(null as time) starts_at,
          cast(null as time) ends_at, cast(null as time) break_starts_at,
          cast(null as time) break_ends_at
      from doctors d join specialties s on s.id = d.specialty_id
      where d.id = :doctor
      union all
      (select 'shift', null, null, null, null, null, null, s.valid_from, s.valid_until,
          null, null, null, null, s.room, s.slot_minutes,
          null, s.day, s.starts_at, s.ends_at, b.starts_at, b.ends_at
       from doctor_shifts s
       left join doctor_breaks b
           on (b.doctor_id, b.day, b.shift_starts_at, b.valid_from)
            = (s.doctor_id, s.day, s.starts_at, s.valid_from)
       where s.doctor_id = :doctor
       order by s.valid_from, s.day, s.starts_at, b.starts_at)
      union all
      select 'busy', null, null, null, starts_at, ends_at, null, null, null,
          null, null, null, null, null, null, null, null, null, null, null, null
      from (
      """
          + PostgresBusyTimes.SELECT
          + """
      ) busy
      union all
      select time_off.*,
          null, null, null, null, null, null, null, null, null, null, null, null
      from (
      """
          + TIME_OFF
          + ") time_off";

  private final Sql sql;

  PostgresCalendars(Sql sql) {
    this.sql = sql;
  }

  @Override
  public Optional<Calendar> of(DoctorId doctor, TimeSlot window, LocalDate first, LocalDate last) {
    return sql.query(
        handle -> {
          Query calendar =
              handle
                  .createQuery(CALENDAR)
                  .bind("earliest", window.start().minus(PostgresBusyTimes.LONGEST));
          return read(calendar, doctor, window, first, last).calendar();
        });
  }

  @Override
  public TimeOff timeOff(DoctorId doctor, TimeSlot window, LocalDate first, LocalDate last) {
    return sql.query(
        handle -> read(handle.createQuery(TIME_OFF), doctor, window, first, last).timeOff());
  }

  private static Reading read(
      Query query, DoctorId doctor, TimeSlot window, LocalDate first, LocalDate last) {
    Reading reading = new Reading(doctor);
    query
        .bind("doctor", doctor.value())
        .bind("start", window.start())
        .bind("end", window.end())
        .bind("first", first)
        .bind("last", last)
        .map(
            (row, context) -> {
              reading.add(row);
              return doctor;
            })
        .list();
    return reading;
  }

  private static final class Reading {
    private final DoctorId id;
    private final ShiftRow.Collector shifts = new ShiftRow.Collector();
    private final List<Absence> absences = new ArrayList<>();
    private final List<Holiday> holidays = new ArrayList<>();
    private final List<TimeSlot> busy = new ArrayList<>();
    private @Nullable Doctor doctor;

    Reading(DoctorId id) {
      this.id = id;
    }

    void add(ResultSet row) throws SQLException {
      switch (row.getString("kind")) {
        case "doctor" -> doctor = PostgresDoctorRepository.doctor(row);
        case "shift" -> shifts.add(row);
        case "busy" -> busy.add(time(row));
        case "absence" ->
            absences.add(
                new Absence(
                    new AbsenceId(row.getObject("id", UUID.class)),
                    id,
                    time(row),
                    row.getString("words"),
                    new AccountId(row.getObject("recorded_by", UUID.class)),
                    Rows.instant(row, "recorded_at")));
        case "holiday" ->
            holidays.add(
                new Holiday(
                    new HolidayId(row.getObject("id", UUID.class)),
                    row.getObject("valid_from", LocalDate.class),
                    row.getObject("valid_until", LocalDate.class),
                    row.getString("words")));
        case String unknown -> throw new IllegalStateException(unknown);
      }
    }

    private static TimeSlot time(ResultSet row) throws SQLException {
      return new TimeSlot(Rows.instant(row, "begins_at"), Rows.instant(row, "finishes_at"));
    }

    TimeOff timeOff() {
      return new TimeOff(absences, holidays);
    }

    Optional<Calendar> calendar() {
      return Optional.ofNullable(doctor)
          .map(
              known ->
                  new Calendar(
                      PostgresDoctorRepository.with(known, shifts.shifts()), timeOff(), busy));
    }
  }
}
