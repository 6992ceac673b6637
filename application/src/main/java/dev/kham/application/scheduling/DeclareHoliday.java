package dev.kham.application.scheduling;

import dev.kham.application.shared.IdGenerator;
import dev.kham.application.shared.Transaction;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.scheduling.Holiday;
import dev.kham.domain.scheduling.HolidayExistsException;
import dev.kham.domain.scheduling.HolidayId;
import dev.kham.domain.shared.FieldRefusedException;
import dev.kham.domain.shared.ForbiddenException;
import dev.kham.domain.shared.NotFoundException;
import dev.kham.domain.shared.RejectedException;
import java.time.LocalDate;
import java.util.List;

/** Closes the hospital on some days, and opens it again; what is booked stays. */
public final class DeclareHoliday {
  private final Transaction transaction;
  private final HolidayRepository holidays;
  private final IdGenerator ids;

  public DeclareHoliday(Transaction transaction, HolidayRepository holidays, IdGenerator ids) {
    this.transaction = transaction;
    this.holidays = holidays;
    this.ids = ids;
  }

  /** Which days, both ends included. */
  public record Command(Caller caller, LocalDate first, LocalDate last, String name) {}

  /**
   * Closes the hospital on these days.
   *
   * @throws ForbiddenException unless the caller is an administrator
   * @throws FieldRefusedException {@code invalid-range} unless there are 1 to 31 days
   * @throws HolidayExistsException when one of them is a holiday already
   */
  public Holiday handle(Command command) {
    requireAdmin(command.caller());
    try {
      FindFreeSlots.requireRange(command.first(), command.last());
    } catch (RejectedException e) {
      throw new FieldRefusedException(e.type(), "last");
    }
    Holiday holiday =
        new Holiday(new HolidayId(ids.next()), command.first(), command.last(), command.name());
    transaction.run(() -> holidays.add(holiday));
    return holiday;
  }

  /**
   * Opens the hospital again on the days of the holiday.
   *
   * @throws ForbiddenException unless the caller is an administrator
   * @throws NotFoundException when there is no such holiday
   */
  public void withdraw(Caller caller, HolidayId id) {
    requireAdmin(caller);
    if (!transaction.call(() -> holidays.remove(id))) {
      throw new NotFoundException("holiday");
    }
  }

  /**
   * The holidays with a day from the first to the last, by day.
   *
   * @throws ForbiddenException unless the caller is an administrator
   */
  public List<Holiday> list(Caller caller, LocalDate first, LocalDate last) {
    requireAdmin(caller);
    return holidays.within(first, last);
  }

  private static void requireAdmin(Caller caller) {
    if (!caller.has(Role.ADMIN)) {
      throw new ForbiddenException("only administrators have to do with holidays");
    }
  }
}
