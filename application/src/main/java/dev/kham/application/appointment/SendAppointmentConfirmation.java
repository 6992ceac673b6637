package dev.kham.application.appointment;

import dev.kham.application.appointment.AppointmentQueries.Details;
import dev.kham.application.job.Job;
import dev.kham.application.job.Queue;
import dev.kham.application.job.Retry;
import dev.kham.application.messaging.Letter;
import dev.kham.application.messaging.MessageKey;
import dev.kham.application.messaging.SendOnce;
import dev.kham.application.patient.PatientRepository;
import dev.kham.application.shared.Transaction;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.appointment.AppointmentStatus;
import dev.kham.domain.patient.Patient;
import dev.kham.domain.patient.PatientId;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Writes to the patient that the appointment is confirmed. */
public final class SendAppointmentConfirmation {
  public static final String JOB = "send-appointment-confirmation";

  private final Transaction transaction;
  private final AppointmentQueries appointments;
  private final PatientRepository patients;
  private final SendOnce sendOnce;
  private final ZoneId zone;

  /**
   * Wired with its ports.
   *
   * @param zone the hospital's
   */
  public SendAppointmentConfirmation(
      Transaction transaction,
      AppointmentQueries appointments,
      PatientRepository patients,
      SendOnce sendOnce,
      ZoneId zone) {
    this.transaction = transaction;
    this.appointments = appointments;
    this.patients = patients;
    this.sendOnce = sendOnce;
    this.zone = zone;
  }

  /**
   * Which appointment.
   *
   * @param version with which it was confirmed, or moved while confirmed
   */
  public record Command(AppointmentId appointmentId, int version) {
    public static Command of(Job job) {
      return new Command(
          new AppointmentId(UUID.fromString(job.datum("appointment"))),
          Integer.parseInt(job.datum("version")));
    }

    Job asJob() {
      String id = appointmentId.toString();
      String number = Integer.toString(version);
      return new Job(
              JOB,
              Queue.NOTIFICATION,
              JOB + ":" + id + ":" + number,
              Map.of("appointment", id, "version", number))
          .with(Retry.PATIENT);
    }
  }

  /**
   * Sends nothing when it is no longer true, or when the patient has no e-mail address.
   *
   * <p>Every event that leaves an appointment CONFIRMED schedules a confirmation of its own
   * version, so one of an older version would tell of a time that may have changed, or tell the
   * same twice.
   */
  public void handle(Command command) {
    Optional<Details> found =
        appointments
            .details(command.appointmentId())
            .filter(appointment -> appointment.status() == AppointmentStatus.CONFIRMED)
            .filter(appointment -> appointment.version() == command.version());
    if (found.isEmpty()) {
      return;
    }
    Details appointment = found.get();
    Optional<Patient> recipient =
        transaction.call(() -> patients.find(new PatientId(appointment.patientId())));
    String address = recipient.map(Patient::email).orElse(null);
    if (recipient.isEmpty() || address == null) {
      return;
    }
    Patient patient = recipient.get();
    sendOnce.send(
        new MessageKey(
            "appointment:" + command.appointmentId(),
            command.version(),
            JOB,
            "email",
            "patient:" + patient.id()),
        id -> new Letter(id, address, patient.locale(), content(appointment, patient)));
  }

  private Letter.Content content(Details appointment, Patient patient) {
    return new Letter.Content.AppointmentConfirmation(
        patient.fullName(),
        appointment.doctor().fullName(),
        appointment.doctor().specialty().name(),
        appointment.doctor().room(),
        appointment.start().atZone(zone),
        appointment.end().atZone(zone),
        appointment.fee(),
        appointment.payment().code());
  }
}
