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
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Writes to the patient that the appointment is confirmed. */
public final class SendAppointmentConfirmation {
  public static final String JOB = "send-appointment-confirmation";

  private final AppointmentQueries appointments;
  private final TellPatient tellPatient;
  private final SendOnce sendOnce;
  private final Clock clock;
  private final ZoneId zone;
  private final String hospital;

  /**
   * Wired with its ports.
   *
   * @param zone the hospital's
   * @param hospital its name
   */
  public SendAppointmentConfirmation(
      AppointmentQueries appointments,
      TellPatient tellPatient,
      SendOnce sendOnce,
      Clock clock,
      ZoneId zone,
      String hospital) {
    this.appointments = appointments;
    this.tellPatient = tellPatient;
    this.sendOnce = sendOnce;
    this.clock = clock;
    this.zone = zone;
    this.hospital = hospital;
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
   * Sends nothing when it is no longer true, or when the patient cannot be reached.
   *
   * <p>Every event that leaves an appointment CONFIRMED schedules a confirmation of its own
   * version, so one of an older version would tell of a time that may have changed, or tell the
   * same twice.
   */
  public void handle(Command command) {
    Optional<Details> found = appointments.details(command.appointmentId());
    if (found.isEmpty()) {
      return;
    }
    Details appointment = found.get();
    PatientId patientId = new PatientId(appointment.patientId());
    MessageKey key =
        new MessageKey(
            "appointment:" + command.appointmentId(),
            command.version(),
            JOB,
            "email",
            "patient:" + patientId);
    if (appointment.status() != AppointmentStatus.CONFIRMED
        || appointment.version() != command.version()) {
      sendOnce.skip(key, Reason.NO_LONGER_TRUE);
      return;
    }
    // the entry for calendars goes with a mail only
    tellPatient.handle(
        new TellPatient.Command(key, patientId, true, appointment.start()),
        patient ->
            new Told(
                content(appointment, patient),
                List.of(
                    CalendarEntry.of(appointment, clock.instant(), patient.locale(), hospital)
                        .attachment())));
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
