package dev.kham.application.scheduling;

import dev.kham.application.shared.InMemoryTable;
import dev.kham.application.shared.InMemoryTransaction;
import dev.kham.domain.scheduling.Holiday;
import dev.kham.domain.scheduling.HolidayExistsException;
import dev.kham.domain.scheduling.HolidayId;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;

public final class InMemoryHolidayRepository implements HolidayRepository {
  private final InMemoryTable<HolidayId, Holiday> holidays;

  public InMemoryHolidayRepository(InMemoryTransaction transaction) {
    holidays = new InMemoryTable<>(transaction);
  }

  @Override
  public void add(Holiday holiday) {
    if (!within(holiday.first(), holiday.last()).isEmpty()) {
      throw new HolidayExistsException();
    }
    holidays.add(holiday.id(), holiday);
  }

  @Override
  public boolean remove(HolidayId id) {
    return holidays.remove(id);
  }

  @Override
  public List<Holiday> within(LocalDate first, LocalDate last) {
    return holidays.all().stream()
        .filter(holiday -> !holiday.first().isAfter(last) && !holiday.last().isBefore(first))
        .sorted(Comparator.comparing(Holiday::first))
        .toList();
  }
}
