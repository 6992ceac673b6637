package dev.kham.bootstrap;

import dev.kham.application.appointment.ApplyAbsence;
import dev.kham.application.appointment.AutoCancelUnpaid;
import dev.kham.application.appointment.MarkOverdueNoShows;
import dev.kham.application.appointment.SendAppointmentConfirmation;
import dev.kham.application.job.JobBell;
import dev.kham.application.job.JobEngine;
import dev.kham.application.job.JobHandler;
import dev.kham.application.job.JobHandler.Effect;
import dev.kham.application.job.JobStore;
import dev.kham.application.job.SweepOldRows;
import dev.kham.application.payment.SendPaymentReceipt;
import dev.kham.application.shared.Transaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;

/** Every job there is, and the engine that runs them while the application lives. */
@Singleton
class Jobs {
  private final JobEngine engine;

  Jobs(
      JobStore store,
      JobBell bell,
      Transaction transaction,
      JobMetrics observer,
      JobsConfig config,
      AutoCancelUnpaid autoCancelUnpaid,
      MarkOverdueNoShows markOverdueNoShows,
      SendAppointmentConfirmation sendAppointmentConfirmation,
      ApplyAbsence applyAbsence,
      SendPaymentReceipt sendPaymentReceipt,
      SweepOldRows sweepOldRows) {
    List<JobHandler> handlers =
        List.of(
            new JobHandler(
                AutoCancelUnpaid.JOB,
                Effect.IN_DATABASE,
                job -> autoCancelUnpaid.handle(AutoCancelUnpaid.Command.of(job))),
            // each appointment is a commit of its own, and a second run finds none of them again
            new JobHandler(
                MarkOverdueNoShows.JOB, Effect.OUTSIDE, job -> markOverdueNoShows.handle()),
            new JobHandler(
                SendAppointmentConfirmation.JOB,
                Effect.OUTSIDE,
                job ->
                    sendAppointmentConfirmation.handle(
                        SendAppointmentConfirmation.Command.of(job))),
            new JobHandler(
                ApplyAbsence.JOB,
                Effect.IN_DATABASE,
                job -> applyAbsence.handle(ApplyAbsence.Command.of(job))),
            new JobHandler(
                SendPaymentReceipt.JOB,
                Effect.OUTSIDE,
                job -> sendPaymentReceipt.handle(SendPaymentReceipt.Command.of(job))),
            // small commits, and what is gone is not found again
            new JobHandler(SweepOldRows.JOB, Effect.OUTSIDE, job -> sweepOldRows.handle()));
    this.engine =
        new JobEngine(
            store,
            bell,
            transaction,
            handlers,
            observer,
            JobEngine.Settings.standard().withWorkers(config.workers().byQueue()));
  }

  void start(@Observes StartupEvent event) {
    engine.start();
  }

  void stop(@Observes ShutdownEvent event) {
    engine.close();
  }
}
