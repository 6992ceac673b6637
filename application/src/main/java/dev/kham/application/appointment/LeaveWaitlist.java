package dev.kham.application.appointment;

import dev.kham.application.payment.PaymentRepository;
import dev.kham.application.payment.Refunds;
import dev.kham.application.shared.Transaction;
import dev.kham.domain.account.Caller;
import dev.kham.domain.appointment.Appointment;
import dev.kham.domain.appointment.AppointmentEvent;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.appointment.AppointmentStatus;
import dev.kham.domain.appointment.Cancellation;
import dev.kham.domain.appointment.WaitlistEntry;
import dev.kham.domain.appointment.WaitlistEntryId;
import dev.kham.domain.payment.Payment;
import dev.kham.domain.shared.ConflictException;
import dev.kham.domain.shared.NotFoundException;
import dev.kham.domain.shared.StaleVersionException;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;

/** Ends a patient's waiting; a slot that is on offer to them goes to the next. */
public final class LeaveWaitlist {
  private static final int ATTEMPTS = 5;

  private final Transaction transaction;
  private final WaitlistRepository waitlist;
  private final Appointments appointments;
  private final PaymentRepository payments;
  private final Refunds refunds;
  private final Clock clock;

  public LeaveWaitlist(
      Transaction transaction,
      WaitlistRepository waitlist,
      Appointments appointments,
      PaymentRepository payments,
      Refunds refunds,
      Clock clock) {
    this.transaction = transaction;
    this.waitlist = waitlist;
    this.appointments = appointments;
    this.payments = payments;
    this.refunds = refunds;
    this.clock = clock;
  }

  /** Which entry. */
  public record Command(Caller caller, WaitlistEntryId entryId) {}

  /**
   * Withdraws the entry, or declines what is on offer; does nothing when it ended unfulfilled
   * before.
   *
   * @throws NotFoundException when there is none of the caller's
   * @throws ConflictException {@code waitlist-entry-over} when the offer is paid
   */
  public void handle(Command command) {
    for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
      try {
        transaction.run(() -> leave(command));
        return;
      } catch (StaleVersionException raced) {
        // an offer came, was paid or ended in between: look again
      }
    }
    transaction.run(() -> leave(command));
  }

  private void leave(Command command) {
    WaitlistEntry entry =
        waitlist
            .find(command.entryId())
            .filter(it -> command.caller().actsFor(it.patientId()))
            .orElseThrow(() -> new NotFoundException("waitlist entry"));
    switch (entry.state()) {
      case WAITING, FULFILLED -> waitlist.update(entry.withdraw());
      case OFFERED -> decline(command.caller(), Objects.requireNonNull(entry.offer()));
      case DECLINED, MISSED, WITHDRAWN, LAPSED -> {}
    }
  }

  private void decline(Caller caller, AppointmentId offer) {
    Payment payment =
        payments.lockByAppointment(offer).orElseThrow(() -> new NotFoundException("payment"));
    Appointment hold = appointments.lock(offer);
    if (hold.status() != AppointmentStatus.PENDING) {
      throw new StaleVersionException("waitlist entry");
    }
    Payment ended = payment.cancel();
    payments.update(ended);
    Instant now = clock.instant();
    boolean refundDue = refunds.giveBack(ended, now, caller.asActor());
    Appointment cancelled = hold.cancel(Cancellation.BY_PATIENT);
    appointments.update(
        cancelled,
        new AppointmentEvent.Cancelled(
            cancelled.id(),
            cancelled.version(),
            now,
            caller.asActor(),
            Cancellation.BY_PATIENT,
            refundDue,
            null));
  }
}
