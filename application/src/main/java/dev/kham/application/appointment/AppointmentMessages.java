package dev.kham.application.appointment;

import dev.kham.application.appointment.AppointmentQueries.HistoryItem;
import dev.kham.application.appointment.SendAppointmentCancellation.Recipient;
import dev.kham.application.appointment.SendAppointmentReminder.Reminder;
import dev.kham.application.job.Job;
import dev.kham.application.messaging.MessageJobs;
import dev.kham.application.messaging.MessageKey;
import dev.kham.domain.appointment.AppointmentId;
import java.util.Optional;
import java.util.UUID;

/** The jobs of what patients and doctors are written about appointments. */
public final class AppointmentMessages implements MessageJobs {
  private final AppointmentQueries appointments;

  public AppointmentMessages(AppointmentQueries appointments) {
    this.appointments = appointments;
  }

  @Override
  public Optional<Job> jobOf(MessageKey key) {
    return key.about("appointment")
        .map(id -> new AppointmentId(UUID.fromString(id)))
        .flatMap(id -> job(key, id, key.version()));
  }

  private Optional<Job> job(MessageKey key, AppointmentId id, int version) {
    for (Reminder reminder : Reminder.values()) {
      if (reminder.job().equals(key.kind())) {
        return Optional.of(new SendAppointmentReminder.Command(reminder, id, version).asJob());
      }
    }
    return Optional.ofNullable(
        switch (key.kind()) {
          case SendAppointmentConfirmation.JOB ->
              new SendAppointmentConfirmation.Command(id, version).asJob();
          case SendAppointmentCancellation.JOB ->
              new SendAppointmentCancellation.Command(recipient(key, id), id, version).asJob();
          case SendWaitlistOffer.JOB -> new SendWaitlistOffer.Command(id).asJob();
          case NotifyDoctorOfAppointment.JOB ->
              new NotifyDoctorOfAppointment.Command(id, version).asJob();
          default -> null;
        });
  }

  private Recipient recipient(MessageKey key, AppointmentId id) {
    if (key.to("patient").isPresent()) {
      return Recipient.PATIENT;
    }
    return appointments.history(id).stream()
            .filter(item -> item.version() == key.version())
            .map(HistoryItem::from)
            .anyMatch(left -> left != null)
        ? Recipient.FORMER_DOCTOR
        : Recipient.DOCTOR;
  }
}
