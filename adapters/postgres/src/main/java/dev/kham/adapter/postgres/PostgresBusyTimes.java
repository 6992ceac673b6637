package dev.kham.adapter.postgres;

import dev.kham.application.scheduling.BusyTimes;
import dev.kham.domain.scheduling.DoctorId;
import dev.kham.domain.shared.TimeSlot;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;

@ApplicationScoped
class PostgresBusyTimes implements BusyTimes {
  /**
   * Nothing on a doctor's calendar is longer, so what overlaps a window starts this close to it.
   */
  static final Duration LONGEST = Duration.ofDays(1);

  static final String SELECT =
      """
      select starts_at, ends_at from appointments
      where doctor_id = :doctor
        and status in ('PENDING', 'CONFIRMED', 'CHECKED_IN', 'COMPLETED')
        and starts_at >= :earliest and starts_at < :end and ends_at > :start
      """;

  private final Sql sql;

  PostgresBusyTimes(Sql sql) {
    this.sql = sql;
  }

  @Override
  public List<TimeSlot> of(DoctorId doctor, TimeSlot window) {
    return sql.query(
        handle ->
            handle
                .createQuery(SELECT)
                .bind("doctor", doctor.value())
                .bind("earliest", window.start().minus(LONGEST))
                .bind("start", window.start())
                .bind("end", window.end())
                .map(
                    (row, context) ->
                        new TimeSlot(Rows.instant(row, "starts_at"), Rows.instant(row, "ends_at")))
                .list());
  }
}
