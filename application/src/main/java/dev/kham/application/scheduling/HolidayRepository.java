package dev.kham.application.scheduling;

import dev.kham.domain.scheduling.Holiday;
import dev.kham.domain.scheduling.HolidayExistsException;
import dev.kham.domain.scheduling.HolidayId;
import java.time.LocalDate;
import java.util.List;

/** When the whole hospital is closed; no day is in two holidays. */
public interface HolidayRepository {
  /**
   * Adds the holiday.
   *
   * @throws HolidayExistsException when one of its days is in another one
   */
  void add(Holiday holiday);

  /** Removes the holiday; false when there is none. */
  boolean remove(HolidayId id);

  /** The holidays with a day from the first to the last, both included, by day. */
  List<Holiday> within(LocalDate first, LocalDate last);
}
