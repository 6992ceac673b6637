package dev.kham.application.payment;

import java.time.Instant;
import java.time.LocalDate;

/** The daily sheet out of transfers and ledger. */
@FunctionalInterface
public interface DailySheetQueries {
  /**
   * The sheet of that day, all of it as of one moment. Not to be called inside a transaction.
   *
   * @param from when the day begins
   * @param until when the next one does
   */
  DailySheet sheet(LocalDate day, Instant from, Instant until);
}
