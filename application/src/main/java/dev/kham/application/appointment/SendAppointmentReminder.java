package dev.kham.application.appointment;

import dev.kham.application.appointment.AppointmentQueries.Details;
import dev.kham.application.job.Job;
import dev.kham.application.job.Queue;
import dev.kham.application.messaging.Letter;
import dev.kham.application.messaging.MessageKey;
import dev.kham.application.messaging.SendOnce;
import dev.kham.application.patient.PatientRepository;
import dev.kham.application.shared.Transaction;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.appointment.AppointmentStatus;
import dev.kham.domain.patient.Patient;
import dev.kham.domain.patient.PatientId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Reminds the patient of an appointment: a day before, and again an hour before. */
public final class SendAppointmentReminder {
  private final Transaction transaction;
  private final AppointmentQueries appointments;
  private final PatientRepository patients;
  private final SendOnce sendOnce;
  private final Clock clock;
  private final ZoneId zone;

  /**
   * Wired with its ports.
   *
   * @param zone the hospital's
   */
  public SendAppointmentReminder(
      Transaction transaction,
      AppointmentQueries appointments,
      PatientRepository patients,
      SendOnce sendOnce,
      Clock clock,
      ZoneId zone) {
    this.transaction = transaction;
    this.appointments = appointments;
    this.patients = patients;
    this.sendOnce = sendOnce;
    this.clock = clock;
    this.zone = zone;
  }

  /** The reminders of an appointment. */
  public enum Reminder {
    DAY_BEFORE("send-appointment-reminder-24h", Duration.ofHours(24), Duration.ofHours(1)),
    HOUR_BEFORE("send-appointment-reminder-1h", Duration.ofHours(1), Duration.ZERO);

    private final String job;
    private final Duration ahead;
    private final Duration over;

    Reminder(String job, Duration ahead, Duration over) {
      this.job = job;
      this.ahead = ahead;
      this.over = over;
    }

    /** The name of the job that sends it. */
    public String job() {
      return job;
    }

    /** When it is sent, for an appointment that begins then. */
    Instant due(Instant start) {
      return start.minus(ahead);
    }

    /** From when on it is too late for it: the next reminder is due, or the appointment begins. */
    Instant over(Instant start) {
      return start.minus(over);
    }

    private static Reminder of(Job job) {
      for (Reminder one : values()) {
        if (one.job.equals(job.name())) {
          return one;
        }
      }
      throw new IllegalArgumentException("not a reminder: " + job.name());
    }
  }

  /**
   * Which reminder of which appointment.
   *
   * @param version with which it was confirmed, or moved while confirmed
   */
  public record Command(Reminder reminder, AppointmentId appointmentId, int version) {
    public static Command of(Job job) {
      return new Command(
          Reminder.of(job),
          new AppointmentId(UUID.fromString(job.datum("appointment"))),
          Integer.parseInt(job.datum("version")));
    }

    Job asJob() {
      String id = appointmentId.toString();
      String number = Integer.toString(version);
      return new Job(
          reminder.job(),
          Queue.NOTIFICATION,
          reminder.job() + ":" + id + ":" + number,
          Map.of("appointment", id, "version", number));
    }
  }

  /**
   * Sends nothing when it is no longer true or comes too late, or when the patient has no e-mail
   * address.
   *
   * <p>As with the confirmation, only the latest version of an appointment is told of.
   */
  public void handle(Command command) {
    Reminder reminder = command.reminder();
    Optional<Details> found =
        appointments
            .details(command.appointmentId())
            .filter(appointment -> appointment.status() == AppointmentStatus.CONFIRMED)
            .filter(appointment -> appointment.version() == command.version())
            .filter(appointment -> clock.instant().isBefore(reminder.over(appointment.start())));
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
            reminder.job(),
            "email",
            "patient:" + patient.id()),
        id -> new Letter(id, address, patient.locale(), content(appointment, patient)));
  }

  private Letter.Content content(Details appointment, Patient patient) {
    return new Letter.Content.AppointmentReminder(
        patient.fullName(),
        appointment.doctor().fullName(),
        appointment.doctor().room(),
        appointment.start().atZone(zone),
        appointment.end().atZone(zone),
        appointment.payment().code());
  }
}
