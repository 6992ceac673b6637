package dev.kham.application.payment;

import dev.kham.domain.account.Caller;
import dev.kham.domain.shared.ForbiddenException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Locale;

/** Shows the money of a day to cashiers and administrators. */
public final class ViewDailySheet {
  private final DailySheetQueries queries;
  private final DailySheetPrinter printer;
  private final Clock clock;

  /**
   * Wired with its ports.
   *
   * @param clock in the hospital's zone, which decides when a day begins
   */
  public ViewDailySheet(DailySheetQueries queries, DailySheetPrinter printer, Clock clock) {
    this.queries = queries;
    this.printer = printer;
    this.clock = clock;
  }

  /**
   * The sheet of that day.
   *
   * @throws ForbiddenException when the caller is neither cashier nor administrator
   */
  public DailySheet handle(Caller caller, LocalDate day) {
    if (!caller.isCashDesk()) {
      throw new ForbiddenException("only cashiers and administrators see the money of others");
    }
    return queries.sheet(
        day,
        day.atStartOfDay(clock.getZone()).toInstant(),
        day.plusDays(1).atStartOfDay(clock.getZone()).toInstant());
  }

  /**
   * The sheet of that day as PDF.
   *
   * @throws ForbiddenException when the caller is neither cashier nor administrator
   */
  public byte[] print(Caller caller, LocalDate day, Locale locale) {
    return printer.print(handle(caller, day), clock.instant(), locale);
  }
}
