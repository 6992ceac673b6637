package dev.kham.application.appointment;

import dev.kham.application.payment.PaymentRepository;
import dev.kham.application.payment.Refunds;
import dev.kham.application.shared.Transaction;
import dev.kham.domain.account.Caller;
import dev.kham.domain.appointment.Appointment;
import dev.kham.domain.appointment.AppointmentBegunException;
import dev.kham.domain.appointment.AppointmentEvent;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.appointment.Cancellation;
import dev.kham.domain.appointment.CancellationPolicy;
import dev.kham.domain.appointment.TransitionRefusedException;
import dev.kham.domain.payment.Payment;
import dev.kham.domain.payment.PaymentStatus;
import dev.kham.domain.shared.NotFoundException;
import dev.kham.domain.shared.StaleVersionException;
import java.time.Clock;
import java.time.Instant;

/**
 * Cancels an appointment for its patient or for the desk; money already paid becomes due back as
 * the policy says, and otherwise stays paid. A part of the fee always goes back.
 */
public final class CancelAppointment {
  private final Transaction transaction;
  private final Appointments appointments;
  private final PaymentRepository payments;
  private final Refunds refunds;
  private final CancellationPolicy policy;
  private final Clock clock;

  public CancelAppointment(
      Transaction transaction,
      Appointments appointments,
      PaymentRepository payments,
      Refunds refunds,
      CancellationPolicy policy,
      Clock clock) {
    this.transaction = transaction;
    this.appointments = appointments;
    this.payments = payments;
    this.refunds = refunds;
    this.policy = policy;
    this.clock = clock;
  }

  /**
   * What is wished for.
   *
   * @param version of the appointment the caller has seen
   * @param reason in the caller's words
   */
  public record Command(Caller caller, AppointmentId appointmentId, int version, String reason) {
    /** Without the reason, so that it may be logged. */
    @Override
    public String toString() {
      return "CancelAppointment.Command[" + appointmentId + ", " + version + "]";
    }
  }

  /**
   * Cancels it.
   *
   * @throws NotFoundException when there is none, or none the caller may cancel
   * @throws StaleVersionException when it is not as the caller has seen it
   * @throws TransitionRefusedException when it cannot be cancelled any more
   * @throws AppointmentBegunException when its time has come and the caller is not the desk
   */
  public void handle(Command command) {
    transaction.run(() -> cancel(command));
  }

  private void cancel(Command command) {
    Payment payment =
        payments
            .lockByAppointment(command.appointmentId())
            .orElseThrow(() -> new NotFoundException("appointment"));
    Appointment appointment = appointments.lock(command.appointmentId());
    Caller caller = command.caller();
    if (!caller.isDesk() && !caller.actsFor(appointment.patientId())) {
      throw new NotFoundException("appointment");
    }
    if (appointment.version() != command.version()) {
      throw new StaleVersionException("appointment");
    }
    Cancellation why = caller.isDesk() ? Cancellation.BY_STAFF : Cancellation.BY_PATIENT;
    Instant now = clock.instant();
    Appointment cancelled = appointment.cancel(why);
    boolean forgiven = policy.refunds(appointment, why, now);
    boolean refundDue = false;
    if (forgiven || payment.status() != PaymentStatus.PAID) {
      Payment ended = payment.cancel();
      payments.update(ended);
      refundDue = refunds.giveBack(ended, now, caller.asActor());
    }
    appointments.update(
        cancelled,
        new AppointmentEvent.Cancelled(
            cancelled.id(),
            cancelled.version(),
            now,
            caller.asActor(),
            why,
            refundDue,
            command.reason()));
  }
}
