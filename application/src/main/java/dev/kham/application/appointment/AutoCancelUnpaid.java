package dev.kham.application.appointment;

import dev.kham.application.job.Job;
import dev.kham.application.job.Queue;
import dev.kham.application.payment.PaymentRepository;
import dev.kham.application.payment.Refunds;
import dev.kham.application.shared.Transaction;
import dev.kham.domain.account.Actor;
import dev.kham.domain.appointment.Appointment;
import dev.kham.domain.appointment.AppointmentEvent;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.appointment.Cancellation;
import dev.kham.domain.payment.Payment;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Lets a hold go at the end of its payment window, unless it is paid; a part of the fee goes back.
 *
 * <p>That the window has ended is known from the job being due, by the job store's clock; an
 * instance whose own clock is off lets go neither early nor late.
 */
public final class AutoCancelUnpaid {
  public static final String JOB = "auto-cancel-unpaid";
  private static final Actor ACTOR = new Actor.Machine(JOB);

  private final Transaction transaction;
  private final Appointments appointments;
  private final PaymentRepository payments;
  private final Refunds refunds;
  private final Clock clock;

  public AutoCancelUnpaid(
      Transaction transaction,
      Appointments appointments,
      PaymentRepository payments,
      Refunds refunds,
      Clock clock) {
    this.transaction = transaction;
    this.appointments = appointments;
    this.payments = payments;
    this.refunds = refunds;
    this.clock = clock;
  }

  /**
   * Whose payment window ends.
   *
   * @param asked how often the bank was asked before, in vain
   */
  public record Command(AppointmentId appointmentId, int asked) {
    public Command(AppointmentId appointmentId) {
      this(appointmentId, 0);
    }

    public static Command of(Job job) {
      return new Command(
          new AppointmentId(UUID.fromString(job.datum("appointment"))),
          Integer.parseInt(job.data().getOrDefault("asked", "0")));
    }

    /** The same once more, by a job of its own: a job that runs cannot be put off. */
    public Command again() {
      return new Command(appointmentId, asked + 1);
    }

    public Job asJob() {
      String id = appointmentId.toString();
      String key = JOB + ":" + id;
      return asked == 0
          ? new Job(JOB, Queue.APPOINTMENT, key, Map.of("appointment", id))
          : new Job(
              JOB,
              Queue.APPOINTMENT,
              key + ":" + asked,
              Map.of("appointment", id, "asked", Integer.toString(asked)));
    }
  }

  /** Does nothing when the payment is no longer waited for. */
  public void handle(Command command) {
    transaction.run(() -> letGo(command.appointmentId()));
  }

  private void letGo(AppointmentId id) {
    Optional<Payment> pending = payments.lockByAppointment(id).filter(Payment::isPending);
    if (pending.isEmpty()) {
      return;
    }
    Payment ended = pending.get().expire();
    payments.update(ended);
    Instant now = clock.instant();
    boolean refundDue = refunds.giveBack(ended, now, ACTOR);
    Appointment cancelled = appointments.lock(id).cancel(Cancellation.UNPAID);
    appointments.update(
        cancelled,
        new AppointmentEvent.Cancelled(
            id, cancelled.version(), now, ACTOR, Cancellation.UNPAID, refundDue, null));
  }
}
