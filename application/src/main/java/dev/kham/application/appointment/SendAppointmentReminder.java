package dev.kham.application.appointment;

import dev.kham.application.appointment.AppointmentQueries.Details;
import dev.kham.application.job.Job;
import dev.kham.application.job.Queue;
import dev.kham.application.job.Retry;
import dev.kham.application.messaging.Letter;
import dev.kham.application.messaging.MessageKey;
import dev.kham.application.messaging.MessageLedger.Reason;
import dev.kham.application.messaging.QuietHours;
import dev.kham.application.messaging.SendOnce;
import dev.kham.application.messaging.TellPatient;
import dev.kham.application.messaging.TellPatient.Told;
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
import java.util.stream.Stream;

/** Reminds the patient of an appointment: a day before, and again an hour before. */
public final class SendAppointmentReminder {
  private final AppointmentQueries appointments;
  private final TellPatient tellPatient;
  private final SendOnce sendOnce;
  private final Clock clock;
  private final ZoneId zone;

  /**
   * Wired with its ports.
   *
   * @param zone the hospital's
   */
  public SendAppointmentReminder(
      AppointmentQueries appointments,
      TellPatient tellPatient,
      SendOnce sendOnce,
      Clock clock,
      ZoneId zone) {
    this.appointments = appointments;
    this.tellPatient = tellPatient;
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

    /**
     * When it is sent: out of quiet hours that of the day before is moved to their end, that of the
     * hour before to their beginning. Empty when its time had come before the appointment was
     * promised.
     *
     * @param start when the appointment begins
     * @param promised when it was confirmed or moved
     */
    Optional<Instant> due(Instant start, Instant promised, QuietHours quiet) {
      Instant wished = start.minus(ahead);
      if (!wished.isAfter(promised)) {
        return Optional.empty();
      }
      Instant earlier = quiet.lastUntil(wished);
      Instant later = quiet.firstFrom(wished);
      return (this == HOUR_BEFORE ? Stream.of(earlier, later) : Stream.of(later, earlier))
          .filter(moment -> moment.isAfter(promised) && moment.isBefore(over(start)))
          .findFirst();
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
              Map.of("appointment", id, "version", number))
          .with(Retry.PATIENT);
    }
  }

  /**
   * Sends nothing when it is no longer true or comes too late, or when the patient cannot be
   * reached.
   *
   * <p>As with the confirmation, only the latest version of an appointment is told of.
   */
  public void handle(Command command) {
    Reminder reminder = command.reminder();
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
            reminder.job(),
            "email",
            "patient:" + patientId);
    if (appointment.status() != AppointmentStatus.CONFIRMED
        || appointment.version() != command.version()) {
      sendOnce.skip(key, Reason.NO_LONGER_TRUE);
      return;
    }
    if (!clock.instant().isBefore(reminder.over(appointment.start()))) {
      sendOnce.skip(key, Reason.TOO_LATE);
      return;
    }
    tellPatient.handle(
        new TellPatient.Command(key, patientId, false, reminder.over(appointment.start())),
        patient -> new Told(content(appointment, patient)));
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
