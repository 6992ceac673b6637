package dev.kham.application.appointment;

import dev.kham.application.appointment.SendAppointmentReminder.Reminder;
import dev.kham.application.job.Job;
import dev.kham.application.job.JobQueue;
import dev.kham.application.payment.SendPaymentReceipt;
import dev.kham.domain.appointment.Appointment;
import dev.kham.domain.appointment.AppointmentEvent;
import dev.kham.domain.appointment.AppointmentStatus;
import java.time.Instant;

/** What follows from what happened to an appointment: the jobs to schedule and to withdraw. */
final class AppointmentConsequences {
  private AppointmentConsequences() {}

  /**
   * Schedules and withdraws.
   *
   * @param appointment as the event left it
   */
  static void follow(Appointment appointment, AppointmentEvent event, JobQueue jobs) {
    var letGo = new AutoCancelUnpaid.Command(event.appointmentId()).asJob();
    switch (event) {
      case AppointmentEvent.Booked booked -> jobs.schedule(letGo, booked.payBy());
      case AppointmentEvent.Confirmed confirmed -> {
        jobs.withdraw(letGo.key());
        jobs.schedule(confirmation(confirmed));
        jobs.schedule(new SendPaymentReceipt.Command(confirmed.appointmentId()).asJob());
        remind(appointment, confirmed, jobs);
      }
      case AppointmentEvent.Rescheduled moved -> {
        // a hold keeps the end of its payment window, and is confirmed when it is paid
        if (moved.status() == AppointmentStatus.CONFIRMED) {
          jobs.schedule(confirmation(moved));
          remindNoMore(moved, jobs);
          remind(appointment, moved, jobs);
        }
        jobs.schedule(freed(moved));
      }
      case AppointmentEvent.CheckedIn checkedIn -> remindNoMore(checkedIn, jobs);
      case AppointmentEvent.Completed completed -> {}
      case AppointmentEvent.NoShowMarked marked -> remindNoMore(marked, jobs);
      case AppointmentEvent.Cancelled cancelled -> {
        jobs.withdraw(letGo.key());
        remindNoMore(cancelled, jobs);
        jobs.schedule(freed(cancelled));
      }
    }
  }

  /** What is booked or moved too late for a reminder has none. */
  private static void remind(Appointment appointment, AppointmentEvent event, JobQueue jobs) {
    for (Reminder reminder : Reminder.values()) {
      Instant due = reminder.due(appointment.slot().start());
      if (due.isAfter(event.at())) {
        jobs.schedule(reminder(reminder, event, event.version()), due);
      }
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

  private static Job confirmation(AppointmentEvent event) {
    return new SendAppointmentConfirmation.Command(event.appointmentId(), event.version()).asJob();
  }
}
