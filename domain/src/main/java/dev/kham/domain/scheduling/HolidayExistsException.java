package dev.kham.domain.scheduling;

import dev.kham.domain.shared.ConflictException;

/** One of the days is a holiday already. */
public final class HolidayExistsException extends ConflictException {
  public HolidayExistsException() {
    super("holiday-exists", "one of the days is a holiday already");
  }
}
