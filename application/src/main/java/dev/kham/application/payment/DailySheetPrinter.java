package dev.kham.application.payment;

import java.time.Instant;
import java.util.Locale;

/** Puts daily sheets on paper. */
@FunctionalInterface
public interface DailySheetPrinter {
  /**
   * The sheet as PDF.
   *
   * @param at when it was made: the sheet of a day that is not over, or whose money is decided on
   *     later, changes
   * @param locale Vietnamese unless English
   */
  byte[] print(DailySheet sheet, Instant at, Locale locale);
}
