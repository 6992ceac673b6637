package dev.kham.application.appointment;

import dev.kham.application.appointment.AppointmentQueries.Details;
import dev.kham.application.job.Job;
import dev.kham.application.job.Queue;
import dev.kham.application.job.Retry;
import dev.kham.application.messaging.Letter;
import dev.kham.application.messaging.MessageKey;
import dev.kham.application.messaging.MessageLedger.Reason;
import dev.kham.application.messaging.SendOnce;
import dev.kham.application.messaging.TellPatient;
import dev.kham.application.messaging.TellPatient.Told;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.appointment.AppointmentStatus;
import dev.kham.domain.patient.Patient;
import dev.kham.domain.patient.PatientId;
import dev.kham.domain.payment.BankAccount;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Writes to the patient that a freed slot is held for them, and how to pay for it by when. */
public final class SendWaitlistOffer {
  public static final String JOB = "send-waitlist-offer";

  private final AppointmentQueries appointments;
  private final TellPatient tellPatient;
  private final SendOnce sendOnce;
  private final BankAccount account;
  private final ZoneId zone;

  /**
   * Wired with its ports.
   *
   * @param account where patients pay to
   * @param zone the hospital's
   */
  public SendWaitlistOffer(
      AppointmentQueries appointments,
      TellPatient tellPatient,
      SendOnce sendOnce,
      BankAccount account,
      ZoneId zone) {
    this.appointments = appointments;
    this.tellPatient = tellPatient;
    this.sendOnce = sendOnce;
    this.account = account;
    this.zone = zone;
  }

  /** Which hold is offered. */
  public record Command(AppointmentId appointmentId) {
    public static Command of(Job job) {
      return new Command(new AppointmentId(UUID.fromString(job.datum("appointment"))));
    }

    Job asJob() {
      String id = appointmentId.toString();
      return new Job(JOB, Queue.NOTIFICATION, JOB + ":" + id, Map.of("appointment", id))
          .with(Retry.PATIENT);
    }
  }

  /** Sends nothing when the hold is paid or let go, or when the patient cannot be reached. */
  public void handle(Command command) {
    Optional<Details> found = appointments.details(command.appointmentId());
    if (found.isEmpty()) {
      return;
    }
    Details hold = found.get();
    PatientId patientId = new PatientId(hold.patientId());
    MessageKey key =
        new MessageKey(
            "appointment:" + command.appointmentId(), 0, JOB, "email", "patient:" + patientId);
    if (hold.status() != AppointmentStatus.PENDING) {
      sendOnce.skip(key, Reason.NO_LONGER_TRUE);
      return;
    }
    tellPatient.handle(
        new TellPatient.Command(key, patientId, false, hold.payment().deadline()),
        patient -> new Told(content(hold, patient)));
  }

  private Letter.Content content(Details hold, Patient patient) {
    return new Letter.Content.WaitlistOffer(
        patient.fullName(),
        hold.doctor().fullName(),
        hold.doctor().specialty().name(),
        hold.start().atZone(zone),
        hold.end().atZone(zone),
        hold.payment().amount(),
        hold.payment().code(),
        hold.payment().deadline().atZone(zone),
        account);
  }
}
