package dev.kham.application.appointment;

import dev.kham.application.job.JobQueue;
import dev.kham.domain.appointment.AppointmentEvent;

/** What follows from what happened to an appointment: the jobs to schedule and to withdraw. */
final class AppointmentConsequences {
  private AppointmentConsequences() {}

  static void follow(AppointmentEvent event, JobQueue jobs) {
    var letGo = new AutoCancelUnpaid.Command(event.appointmentId()).asJob();
    switch (event) {
      case AppointmentEvent.Booked booked -> jobs.schedule(letGo, booked.payBy());
      case AppointmentEvent.Confirmed confirmed -> {
        jobs.withdraw(letGo.key());
        jobs.schedule(
            new SendAppointmentConfirmation.Command(confirmed.appointmentId(), confirmed.version())
                .asJob());
      }
      case AppointmentEvent.Cancelled cancelled -> jobs.withdraw(letGo.key());
    }
  }
}
