package dev.kham.application.appointment;

import dev.kham.application.account.AccountRepository;
import dev.kham.application.appointment.AppointmentQueries.Details;
import dev.kham.application.appointment.AppointmentQueries.Happening;
import dev.kham.application.appointment.AppointmentQueries.HistoryItem;
import dev.kham.application.appointment.AppointmentQueries.Place;
import dev.kham.application.job.Job;
import dev.kham.application.job.Queue;
import dev.kham.application.job.Retry;
import dev.kham.application.messaging.Letter;
import dev.kham.application.messaging.Letter.Content.AppointmentCancellation.Money;
import dev.kham.application.messaging.MessageKey;
import dev.kham.application.messaging.MessageLedger.Reason;
import dev.kham.application.messaging.SendOnce;
import dev.kham.application.messaging.TellPatient;
import dev.kham.application.messaging.TellPatient.Told;
import dev.kham.application.shared.Transaction;
import dev.kham.domain.account.Account;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.appointment.AppointmentStatus;
import dev.kham.domain.appointment.Cancellation;
import dev.kham.domain.patient.Patient;
import dev.kham.domain.patient.PatientId;
import dev.kham.domain.payment.PaymentStatus;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * Writes to the patient, and to the doctor who counted on it, that the appointment is cancelled.
 */
public final class SendAppointmentCancellation {
  public static final String JOB = "send-appointment-cancellation";

  private final Transaction transaction;
  private final AppointmentQueries appointments;
  private final TellPatient tellPatient;
  private final AccountRepository accounts;
  private final SendOnce sendOnce;
  private final Clock clock;
  private final ZoneId zone;
  private final String hospital;
  private final Locale staffLanguage;

  /**
   * Wired with its ports.
   *
   * @param zone the hospital's
   * @param hospital its name
   * @param staffLanguage in which doctors are written to
   */
  public SendAppointmentCancellation(
      Transaction transaction,
      AppointmentQueries appointments,
      TellPatient tellPatient,
      AccountRepository accounts,
      SendOnce sendOnce,
      Clock clock,
      ZoneId zone,
      String hospital,
      Locale staffLanguage) {
    this.transaction = transaction;
    this.appointments = appointments;
    this.tellPatient = tellPatient;
    this.accounts = accounts;
    this.sendOnce = sendOnce;
    this.clock = clock;
    this.zone = zone;
    this.hospital = hospital;
    this.staffLanguage = staffLanguage;
  }

  /** To whom; each is a job of its own, so that none waits for the other's letter. */
  public enum Recipient {
    PATIENT,
    DOCTOR,
    /** Whom the appointment was with until it moved to another doctor. */
    FORMER_DOCTOR;

    private String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Whom to write to about which appointment.
   *
   * @param version with which it was cancelled, or moved to another doctor
   */
  public record Command(Recipient recipient, AppointmentId appointmentId, int version) {
    public static Command of(Job job) {
      return new Command(
          Recipient.valueOf(job.datum("recipient").toUpperCase(Locale.ROOT)),
          new AppointmentId(UUID.fromString(job.datum("appointment"))),
          Integer.parseInt(job.datum("version")));
    }

    Job asJob() {
      String id = appointmentId.toString();
      String number = Integer.toString(version);
      return new Job(
              JOB,
              Queue.NOTIFICATION,
              JOB + ":" + id + ":" + number + ":" + recipient.label(),
              Map.of("appointment", id, "version", number, "recipient", recipient.label()))
          .with(Retry.PATIENT);
    }
  }

  /**
   * Sends nothing when it is no longer true, since late money booked the appointment again or it
   * moved back; nothing to a doctor to whom it was never promised; nothing to who cannot be
   * reached.
   */
  public void handle(Command command) {
    Optional<Details> found = appointments.details(command.appointmentId());
    if (found.isEmpty()) {
      return;
    }
    Details appointment = found.get();
    List<HistoryItem> history =
        appointments.history(command.appointmentId()).stream()
            .filter(item -> item.version() <= command.version())
            .toList();
    boolean cancelled =
        appointment.status() == AppointmentStatus.CANCELLED
            && appointment.version() == command.version();
    switch (command.recipient()) {
      case PATIENT -> writeToPatient(command, cancelled, appointment, history);
      case DOCTOR -> {
        if (wasPromised(history)) {
          writeToDoctor(
              command,
              cancelled,
              appointment.doctor().id(),
              appointment.start(),
              appointment.end());
        }
      }
      case FORMER_DOCTOR -> {
        Place left = Objects.requireNonNull(history.getLast().from());
        boolean gone = !left.doctorId().equals(appointment.doctor().id());
        writeToDoctor(command, gone, left.doctorId(), left.start(), left.end());
      }
    }
  }

  private static boolean wasPromised(List<HistoryItem> history) {
    return history.stream().anyMatch(item -> item.type() == Happening.CONFIRMED);
  }

  private void writeToPatient(
      Command command, boolean stillTrue, Details appointment, List<HistoryItem> history) {
    PatientId patientId = new PatientId(appointment.patientId());
    MessageKey key = key(command, "patient:" + patientId);
    if (!stillTrue) {
      sendOnce.skip(key, Reason.NO_LONGER_TRUE);
      return;
    }
    tellPatient.handle(
        new TellPatient.Command(key, patientId, false, appointment.start()),
        patient ->
            new Told(
                content(appointment, history.getLast(), patient),
                // only what a calendar was given has to be taken out of it again
                wasPromised(history)
                    ? List.of(
                        CalendarEntry.of(appointment, clock.instant(), patient.locale(), hospital)
                            .attachment())
                    : List.of()));
  }

  private void writeToDoctor(
      Command command, boolean stillTrue, UUID doctor, Instant start, Instant end) {
    MessageKey key = key(command, "doctor:" + doctor);
    if (!stillTrue) {
      sendOnce.skip(key, Reason.NO_LONGER_TRUE);
      return;
    }
    Optional<Account> recipient = transaction.call(() -> accounts.findByDoctor(doctor));
    if (recipient.isEmpty()) {
      sendOnce.skip(key, Reason.NO_ADDRESS);
      return;
    }
    String address = recipient.get().email();
    sendOnce.send(
        key,
        id ->
            new Letter(
                id,
                address,
                staffLanguage,
                new Letter.Content.DoctorCancellation(start.atZone(zone), end.atZone(zone))));
  }

  private static MessageKey key(Command command, String recipient) {
    return new MessageKey(
        "appointment:" + command.appointmentId(), command.version(), JOB, "email", recipient);
  }

  private Letter.Content content(Details appointment, HistoryItem cancelled, Patient patient) {
    Cancellation why = Objects.requireNonNull(appointment.cancellation());
    Money money = Money.NONE;
    if (Boolean.TRUE.equals(cancelled.refundDue())) {
      money = Money.COMES_BACK;
    } else if (appointment.payment().status() == PaymentStatus.PAID) {
      money = Money.STAYS;
    }
    return new Letter.Content.AppointmentCancellation(
        patient.fullName(),
        appointment.doctor().fullName(),
        appointment.start().atZone(zone),
        appointment.end().atZone(zone),
        why,
        // what patients gave as their reason may be about their health
        why == Cancellation.BY_STAFF ? cancelled.reason() : null,
        money,
        appointment.payment().code());
  }
}
