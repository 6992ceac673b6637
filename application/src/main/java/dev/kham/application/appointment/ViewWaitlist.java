package dev.kham.application.appointment;

import dev.kham.application.shared.Transaction;
import dev.kham.domain.account.Caller;
import dev.kham.domain.appointment.WaitlistEntry;
import dev.kham.domain.appointment.WaitlistEntryId;
import dev.kham.domain.patient.PatientId;
import dev.kham.domain.shared.ForbiddenException;
import dev.kham.domain.shared.NotFoundException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Shows the waiting list: patients see their own entries and those of their dependants, the front
 * desk and doctors all.
 */
public final class ViewWaitlist {
  private final Transaction transaction;
  private final WaitlistRepository waitlist;

  public ViewWaitlist(Transaction transaction, WaitlistRepository waitlist) {
    this.transaction = transaction;
    this.waitlist = waitlist;
  }

  /**
   * The entry.
   *
   * @throws NotFoundException when there is none, or none the caller may know of
   */
  public WaitlistEntry one(Caller caller, WaitlistEntryId id) {
    return transaction
        .call(() -> waitlist.find(id))
        .filter(entry -> caller.isDeskOrDoctor() || caller.actsFor(entry.patientId()))
        .orElseThrow(() -> new NotFoundException("waitlist entry"));
  }

  /**
   * Up to {@code limit} entries, the oldest first.
   *
   * @param after the last of the page before; null for the first page
   * @throws ForbiddenException when the caller has nothing to do with the waiting list
   */
  public List<WaitlistEntry> list(Caller caller, @Nullable WaitlistEntryId after, int limit) {
    Set<PatientId> own = caller.patients();
    if (!caller.isDeskOrDoctor() && own.isEmpty()) {
      throw new ForbiddenException("only patients, doctors and the front desk see who waits");
    }
    Set<PatientId> whose = caller.isDeskOrDoctor() ? null : own;
    return transaction.call(() -> waitlist.list(whose, after, limit));
  }
}
