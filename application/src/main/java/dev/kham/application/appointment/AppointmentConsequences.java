package dev.kham.application.appointment;

import dev.kham.application.appointment.SendAppointmentCancellation.Recipient;
import dev.kham.application.appointment.SendAppointmentReminder.Reminder;
import dev.kham.application.job.Job;
import dev.kham.application.job.JobQueue;
import dev.kham.application.messaging.QuietHours;
import dev.kham.application.payment.SendPaymentReceipt;
import dev.kham.domain.appointment.Appointment;
import dev.kham.domain.appointment.AppointmentEvent;
import dev.kham.domain.appointment.AppointmentStatus;

/** What follows from what happened to an appointment: the jobs to schedule and to withdraw. */
final class AppointmentConsequences {
  private AppointmentConsequences() {}

  /**
   * Schedules and withdraws.
   *
   * @param appointment as the event left it
   * @param quiet when nobody is reminded
   */
  static void follow(
      Appointment appointment, AppointmentEvent event, JobQueue jobs, QuietHours quiet) {
    var letGo = new AutoCancelUnpaid.Command(event.appointmentId()).asJob();
    switch (event) {
      case AppointmentEvent.Booked booked -> jobs.schedule(letGo, booked.payBy());
      case AppointmentEvent.Confirmed confirmed -> {
        jobs.withdraw(letGo.key());
        jobs.schedule(confirmation(confirmed));
        jobs.schedule(newForDoctor(confirmed));
        jobs.schedule(new SendPaymentReceipt.Command(confirmed.appointmentId()).asJob());
        remind(appointment, confirmed, jobs, quiet);
      }
      case AppointmentEvent.Rescheduled moved -> {
        // a hold keeps the end of its payment window, and is confirmed when it is paid
        if (moved.status() == AppointmentStatus.CONFIRMED) {
          jobs.schedule(confirmation(moved));
          jobs.schedule(newForDoctor(moved));
          if (!moved.fromDoctor().equals(moved.toDoctor())) {
            jobs.schedule(cancellation(moved, Recipient.FORMER_DOCTOR));
          }
          remindNoMore(moved, jobs);
          remind(appointment, moved, jobs, quiet);
        }
        jobs.schedule(freed(moved));
      }
      case AppointmentEvent.CheckedIn checkedIn -> remindNoMore(checkedIn, jobs);
      case AppointmentEvent.Completed completed -> {}
      case AppointmentEvent.NoShowMarked marked -> remindNoMore(marked, jobs);
      case AppointmentEvent.Cancelled cancelled -> {
        jobs.withdraw(letGo.key());
        jobs.schedule(cancellation(cancelled, Recipient.PATIENT));
        jobs.schedule(cancellation(cancelled, Recipient.DOCTOR));
        remindNoMore(cancelled, jobs);
        jobs.schedule(freed(cancelled));
      }
    }
  }

  private static void remind(
      Appointment appointment, AppointmentEvent event, JobQueue jobs, QuietHours quiet) {
    for (Reminder reminder : Reminder.values()) {
      reminder
          .due(appointment.slot().start(), event.at(), quiet)
          .ifPresent(due -> jobs.schedule(reminder(reminder, event, event.version()), due));
    }
  }

  private static void remindNoMore(AppointmentEvent event, JobQueue jobs) {
    for (Reminder reminder : Reminder.values()) {
      jobs.withdraw(reminder(reminder, event, event.version() - 1).key());
    }
  }

  private static Job reminder(Reminder reminder, AppointmentEvent event, int version) {
    return new SendAppointmentReminder.Command(reminder, event.appointmentId(), version).asJob();
  }

  private static Job freed(AppointmentEvent event) {
    return new OfferFreedSlot.Command(event.appointmentId(), event.version()).asJob();
  }

  private static Job newForDoctor(AppointmentEvent event) {
    return new NotifyDoctorOfAppointment.Command(event.appointmentId(), event.version()).asJob();
  }

  private static Job cancellation(AppointmentEvent event, Recipient recipient) {
    return new SendAppointmentCancellation.Command(
            recipient, event.appointmentId(), event.version())
        .asJob();
  }

  private static Job confirmation(AppointmentEvent event) {
    return new SendAppointmentConfirmation.Command(event.appointmentId(), event.version()).asJob();
  }
}
