package dev.kham.application.appointment;

import dev.kham.application.appointment.SendAppointmentCancellation.Recipient;
import dev.kham.application.appointment.SendAppointmentReminder.Reminder;
import dev.kham.application.job.Job;
import dev.kham.application.messaging.MessageJobs;
import dev.kham.application.messaging.MessageKey;
import dev.kham.domain.appointment.AppointmentId;
import java.util.Optional;
import java.util.UUID;

/** What patients are written about appointments, once more. */
public final class AppointmentMessages implements MessageJobs {
  private static final String SUBJECT = "appointment:";

  @Override
  public Optional<Job> after(MessageKey undelivered) {
    if (!undelivered.subject().startsWith(SUBJECT)) {
      return Optional.empty();
    }
    AppointmentId id =
        new AppointmentId(UUID.fromString(undelivered.subject().substring(SUBJECT.length())));
    return first(undelivered.kind(), id, undelivered.version())
        .map(
            job ->
                new Job(
                    job.name(),
                    job.queue(),
                    job.key() + ":after-" + undelivered.channel(),
                    job.data(),
                    job.priority(),
                    job.retry()));
  }

  private static Optional<Job> first(String kind, AppointmentId id, int version) {
    for (Reminder reminder : Reminder.values()) {
      if (reminder.job().equals(kind)) {
        return Optional.of(new SendAppointmentReminder.Command(reminder, id, version).asJob());
      }
    }
    return Optional.ofNullable(
        switch (kind) {
          case SendAppointmentConfirmation.JOB ->
              new SendAppointmentConfirmation.Command(id, version).asJob();
          case SendAppointmentCancellation.JOB ->
              new SendAppointmentCancellation.Command(Recipient.PATIENT, id, version).asJob();
          case SendWaitlistOffer.JOB -> new SendWaitlistOffer.Command(id).asJob();
          default -> null;
        });
  }
}
