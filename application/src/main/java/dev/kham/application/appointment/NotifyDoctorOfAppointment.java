package dev.kham.application.appointment;

import dev.kham.application.account.AccountRepository;
import dev.kham.application.appointment.AppointmentQueries.Details;
import dev.kham.application.job.Job;
import dev.kham.application.job.Queue;
import dev.kham.application.job.Retry;
import dev.kham.application.messaging.Letter;
import dev.kham.application.messaging.MessageKey;
import dev.kham.application.messaging.MessageLedger.Reason;
import dev.kham.application.messaging.SendOnce;
import dev.kham.application.shared.Transaction;
import dev.kham.domain.account.Account;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.appointment.AppointmentStatus;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Writes to the doctor that an appointment with them is promised, or has moved to that time. */
public final class NotifyDoctorOfAppointment {
  public static final String JOB = "notify-doctor-new-appointment";

  private final Transaction transaction;
  private final AppointmentQueries appointments;
  private final AccountRepository accounts;
  private final SendOnce sendOnce;
  private final ZoneId zone;
  private final Locale staffLanguage;

  /**
   * Wired with its ports.
   *
   * @param zone the hospital's
   * @param staffLanguage in which doctors are written to, since their accounts say none
   */
  public NotifyDoctorOfAppointment(
      Transaction transaction,
      AppointmentQueries appointments,
      AccountRepository accounts,
      SendOnce sendOnce,
      ZoneId zone,
      Locale staffLanguage) {
    this.transaction = transaction;
    this.appointments = appointments;
    this.accounts = accounts;
    this.sendOnce = sendOnce;
    this.zone = zone;
    this.staffLanguage = staffLanguage;
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
   * Sends nothing when it is no longer true, or when the doctor has no account.
   *
   * <p>Says neither who comes nor why: that is for Kham to show, to who is signed in.
   */
  public void handle(Command command) {
    Optional<Details> found = appointments.details(command.appointmentId());
    if (found.isEmpty()) {
      return;
    }
    Details appointment = found.get();
    UUID doctor = appointment.doctor().id();
    MessageKey key =
        new MessageKey(
            "appointment:" + command.appointmentId(),
            command.version(),
            JOB,
            "email",
            "doctor:" + doctor);
    if (appointment.status() != AppointmentStatus.CONFIRMED
        || appointment.version() != command.version()) {
      sendOnce.skip(key, Reason.NO_LONGER_TRUE);
      return;
    }
    Optional<Account> recipient = transaction.call(() -> accounts.findByDoctor(doctor));
    if (recipient.isEmpty()) {
      sendOnce.skip(key, Reason.NO_ADDRESS);
      return;
    }
    String address = recipient.get().email();
    sendOnce.send(key, id -> new Letter(id, address, staffLanguage, content(appointment)));
  }

  private Letter.Content content(Details appointment) {
    return new Letter.Content.DoctorNewAppointment(
        appointment.start().atZone(zone),
        appointment.end().atZone(zone),
        appointment.doctor().room());
  }
}
