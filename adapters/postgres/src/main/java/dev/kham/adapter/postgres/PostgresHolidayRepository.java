package dev.kham.adapter.postgres;

import dev.kham.application.scheduling.HolidayRepository;
import dev.kham.application.scheduling.ScheduleObserver;
import dev.kham.domain.scheduling.Holiday;
import dev.kham.domain.scheduling.HolidayExistsException;
import dev.kham.domain.scheduling.HolidayId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

@ApplicationScoped
class PostgresHolidayRepository implements HolidayRepository {
  private final Sql sql;
  private final ScheduleObserver observer;
  private final AfterCommit afterCommit;

  PostgresHolidayRepository(Sql sql, ScheduleObserver observer, AfterCommit afterCommit) {
    this.sql = sql;
    this.observer = observer;
    this.afterCommit = afterCommit;
  }

  private void tell() {
    afterCommit.runInAnyCase(ScheduleObserver.class, observer::holidaysChanged);
  }

  @Override
  public void add(Holiday holiday) {
    int added =
        sql.query(
            handle ->
                handle
                    .createUpdate(
                        """
                        insert into holidays (id, first_day, last_day, name)
                        values (:id, :first, :last, :name)
                        on conflict on constraint holiday_days_once do nothing
                        """)
                    .bind("id", holiday.id().value())
                    .bind("first", holiday.first())
                    .bind("last", holiday.last())
                    .bind("name", holiday.name())
                    .execute());
    if (added == 0) {
      throw new HolidayExistsException();
    }
    tell();
  }

  @Override
  public boolean remove(HolidayId id) {
    tell();
    return sql.query(
        handle ->
            handle
                    .createUpdate("delete from holidays where id = :id")
                    .bind("id", id.value())
                    .execute()
                > 0);
  }

  @Override
  public List<Holiday> within(LocalDate first, LocalDate last) {
    return sql.query(
        handle ->
            handle
                .createQuery(
                    """
                    select * from holidays
                    where first_day <= :last and last_day >= :first
                    order by first_day
                    """)
                .bind("first", first)
                .bind("last", last)
                .map(
                    (row, context) ->
                        new Holiday(
                            new HolidayId(row.getObject("id", UUID.class)),
                            row.getObject("first_day", LocalDate.class),
                            row.getObject("last_day", LocalDate.class),
                            row.getString("name")))
                .list());
  }
}
