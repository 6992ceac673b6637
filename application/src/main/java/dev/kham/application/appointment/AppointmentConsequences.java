package dev.kham.application.appointment;

import dev.kham.application.job.Job;
import dev.kham.application.job.JobQueue;
import dev.kham.application.payment.SendPaymentReceipt;
import dev.kham.domain.appointment.AppointmentEvent;
import dev.kham.domain.appointment.AppointmentStatus;

/** What follows from what happened to an appointment: the jobs to schedule and to withdraw. */
final class AppointmentConsequences {
  private AppointmentConsequences() {}

  static void follow(AppointmentEvent event, JobQueue jobs) {
    var letGo = new AutoCancelUnpaid.Command(event.appointmentId()).asJob();
    switch (event) {
      case AppointmentEvent.Booked booked -> jobs.schedule(letGo, booked.payBy());
      case AppointmentEvent.Confirmed confirmed -> {
        jobs.withdraw(letGo.key());
        jobs.schedule(confirmation(confirmed));
        jobs.schedule(new SendPaymentReceipt.Command(confirmed.appointmentId()).asJob());
      }
      case AppointmentEvent.Rescheduled moved -> {
        // a hold keeps the end of its payment window, and is confirmed when it is paid
        if (moved.status() == AppointmentStatus.CONFIRMED) {
          jobs.schedule(confirmation(moved));
        }
        jobs.schedule(freed(moved));
      }
      case AppointmentEvent.CheckedIn checkedIn -> {}
      case AppointmentEvent.Completed completed -> {}
      case AppointmentEvent.NoShowMarked marked -> {}
      case AppointmentEvent.Cancelled cancelled -> {
        jobs.withdraw(letGo.key());
        jobs.schedule(freed(cancelled));
      }
    }
  }

  private static Job freed(AppointmentEvent event) {
    return new OfferFreedSlot.Command(event.appointmentId(), event.version()).asJob();
  }

  private static Job confirmation(AppointmentEvent event) {
    return new SendAppointmentConfirmation.Command(event.appointmentId(), event.version()).asJob();
  }
}
