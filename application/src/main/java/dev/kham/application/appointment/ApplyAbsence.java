package dev.kham.application.appointment;

import dev.kham.application.job.Job;
import dev.kham.application.job.Queue;
import dev.kham.application.payment.PaymentRepository;
import dev.kham.application.payment.Refunds;
import dev.kham.application.scheduling.AbsenceRepository;
import dev.kham.application.shared.Transaction;
import dev.kham.domain.account.Actor;
import dev.kham.domain.appointment.Appointment;
import dev.kham.domain.appointment.AppointmentEvent;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.appointment.Cancellation;
import dev.kham.domain.payment.Payment;
import dev.kham.domain.scheduling.Absence;
import dev.kham.domain.scheduling.AbsenceId;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * Cancels one appointment that an absence costs, in the name of who recorded the absence; money
 * already paid becomes due back.
 */
public final class ApplyAbsence {
  public static final String JOB = "apply-absence";

  private final Transaction transaction;
  private final AbsenceRepository absences;
  private final Appointments appointments;
  private final PaymentRepository payments;
  private final Refunds refunds;
  private final Clock clock;

  public ApplyAbsence(
      Transaction transaction,
      AbsenceRepository absences,
      Appointments appointments,
      PaymentRepository payments,
      Refunds refunds,
      Clock clock) {
    this.transaction = transaction;
    this.absences = absences;
    this.appointments = appointments;
    this.payments = payments;
    this.refunds = refunds;
    this.clock = clock;
  }

  /** Which appointment falls into which absence. */
  public record Command(AbsenceId absenceId, AppointmentId appointmentId) {
    public static Command of(Job job) {
      return new Command(
          new AbsenceId(UUID.fromString(job.datum("absence"))),
          new AppointmentId(UUID.fromString(job.datum("appointment"))));
    }

    Job asJob() {
      String absence = absenceId.toString();
      String appointment = appointmentId.toString();
      return new Job(
          JOB,
          Queue.APPOINTMENT,
          JOB + ":" + absence + ":" + appointment,
          Map.of("absence", absence, "appointment", appointment));
    }
  }

  /** Does nothing when the appointment no longer falls into the absence, or is over and done. */
  public void handle(Command command) {
    transaction.run(() -> apply(command));
  }

  private void apply(Command command) {
    Absence absence = absences.find(command.absenceId()).orElseThrow();
    Payment payment = payments.lockByAppointment(command.appointmentId()).orElseThrow();
    Appointment appointment = appointments.lock(command.appointmentId());
    if (!PreviewAbsence.canBeCancelled(appointment)
        || !appointment.doctorId().equals(absence.doctorId())
        || !appointment.slot().overlaps(absence.time())) {
      return;
    }
    Appointment cancelled = appointment.cancel(Cancellation.BY_STAFF);
    Payment ended = payment.cancel();
    payments.update(ended);
    Instant now = clock.instant();
    Actor by = new Actor.Person(absence.recordedBy());
    boolean refundDue = refunds.giveBack(ended, now, by);
    appointments.update(
        cancelled,
        new AppointmentEvent.Cancelled(
            cancelled.id(),
            cancelled.version(),
            now,
            by,
            Cancellation.BY_STAFF,
            refundDue,
            absence.reason()));
  }
}
