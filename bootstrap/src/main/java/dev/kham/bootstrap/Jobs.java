package dev.kham.bootstrap;

import dev.kham.application.account.SendAccountLetter;
import dev.kham.application.appointment.ApplyAbsence;
import dev.kham.application.appointment.AutoCancelUnpaid;
import dev.kham.application.appointment.MarkOverdueNoShows;
import dev.kham.application.appointment.NotifyDoctorOfAppointment;
import dev.kham.application.appointment.OfferFreedSlot;
import dev.kham.application.appointment.SendAppointmentCancellation;
import dev.kham.application.appointment.SendAppointmentConfirmation;
import dev.kham.application.appointment.SendAppointmentReminder;
import dev.kham.application.appointment.SendAppointmentReminder.Reminder;
import dev.kham.application.appointment.SendWaitlistOffer;
import dev.kham.application.imports.ImportSlice;
import dev.kham.application.job.JobBell;
import dev.kham.application.job.JobEngine;
import dev.kham.application.job.JobHandler;
import dev.kham.application.job.JobHandler.Effect;
import dev.kham.application.job.JobStore;
import dev.kham.application.job.SweepOldRows;
import dev.kham.application.medicine.CheckInventory;
import dev.kham.application.medicine.EscalateAlerts;
import dev.kham.application.medicine.SendInventoryAlert;
import dev.kham.application.medicine.SendInventoryHeartbeat;
import dev.kham.application.medicine.SendRecallNotice;
import dev.kham.application.medicine.UpdateBatchStatus;
import dev.kham.application.messaging.SettleMessage;
import dev.kham.application.payment.SendPaymentReceipt;
import dev.kham.application.payment.SumUpLedger;
import dev.kham.application.settlement.HandlePaymentTimeout;
import dev.kham.application.settlement.ProcessPaymentWebhook;
import dev.kham.application.settlement.ReconcilePayments;
import dev.kham.application.settlement.SendLatePaymentNotice;
import dev.kham.application.shared.RightOfWay;
import dev.kham.application.shared.Transaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.ArrayList;
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
      RightOfWay way,
      JobsConfig config,
      HandlePaymentTimeout handlePaymentTimeout,
      ProcessPaymentWebhook processPaymentWebhook,
      ReconcilePayments reconcilePayments,
      MarkOverdueNoShows markOverdueNoShows,
      SendAppointmentConfirmation sendAppointmentConfirmation,
      SendAppointmentReminder sendAppointmentReminder,
      SendAppointmentCancellation sendAppointmentCancellation,
      NotifyDoctorOfAppointment notifyDoctorOfAppointment,
      ApplyAbsence applyAbsence,
      SendPaymentReceipt sendPaymentReceipt,
      OfferFreedSlot offerFreedSlot,
      SendWaitlistOffer sendWaitlistOffer,
      SweepOldRows sweepOldRows,
      SumUpLedger sumUpLedger,
      UpdateBatchStatus updateBatchStatus,
      CheckInventory checkInventory,
      EscalateAlerts escalateAlerts,
      SendInventoryAlert sendInventoryAlert,
      SendInventoryHeartbeat sendInventoryHeartbeat,
      SendRecallNotice sendRecallNotice,
      SendLatePaymentNotice sendLatePaymentNotice,
      ImportSlice importSlice,
      SettleMessage settleMessage,
      SendAccountLetter sendAccountLetter) {
    List<JobHandler> handlers =
        new ArrayList<>(
            List.of(
                // the bank is asked, and what it answers is a commit of its own
                new JobHandler(
                    AutoCancelUnpaid.JOB,
                    Effect.OUTSIDE,
                    job -> handlePaymentTimeout.handle(AutoCancelUnpaid.Command.of(job))),
                // one attempt may take two commits
                new JobHandler(
                    ProcessPaymentWebhook.JOB,
                    Effect.OUTSIDE,
                    job -> processPaymentWebhook.handle(ProcessPaymentWebhook.Command.of(job))),
                new JobHandler(
                    ReconcilePayments.JOB, Effect.OUTSIDE, job -> reconcilePayments.handle()),
                // each appointment is a commit of its own, and a second run finds none of them
                // again
                new JobHandler(
                    MarkOverdueNoShows.JOB, Effect.OUTSIDE, job -> markOverdueNoShows.handle()),
                new JobHandler(
                    SendAppointmentConfirmation.JOB,
                    Effect.OUTSIDE,
                    job ->
                        sendAppointmentConfirmation.handle(
                            SendAppointmentConfirmation.Command.of(job))),
                new JobHandler(
                    Reminder.DAY_BEFORE.job(),
                    Effect.OUTSIDE,
                    job -> sendAppointmentReminder.handle(SendAppointmentReminder.Command.of(job))),
                new JobHandler(
                    Reminder.HOUR_BEFORE.job(),
                    Effect.OUTSIDE,
                    job -> sendAppointmentReminder.handle(SendAppointmentReminder.Command.of(job))),
                new JobHandler(
                    SendAppointmentCancellation.JOB,
                    Effect.OUTSIDE,
                    job ->
                        sendAppointmentCancellation.handle(
                            SendAppointmentCancellation.Command.of(job))),
                new JobHandler(
                    NotifyDoctorOfAppointment.JOB,
                    Effect.OUTSIDE,
                    job ->
                        notifyDoctorOfAppointment.handle(
                            NotifyDoctorOfAppointment.Command.of(job))),
                new JobHandler(
                    ApplyAbsence.JOB,
                    Effect.IN_DATABASE,
                    job -> applyAbsence.handle(ApplyAbsence.Command.of(job))),
                new JobHandler(
                    SendPaymentReceipt.JOB,
                    Effect.OUTSIDE,
                    job -> sendPaymentReceipt.handle(SendPaymentReceipt.Command.of(job))),
                new JobHandler(
                    OfferFreedSlot.JOB,
                    Effect.IN_DATABASE,
                    job -> offerFreedSlot.handle(OfferFreedSlot.Command.of(job))),
                new JobHandler(
                    SendWaitlistOffer.JOB,
                    Effect.OUTSIDE,
                    job -> sendWaitlistOffer.handle(SendWaitlistOffer.Command.of(job))),
                // small commits, and what is gone is not found again
                new JobHandler(SweepOldRows.JOB, Effect.OUTSIDE, job -> sweepOldRows.handle()),
                // two commits, and a second run goes on where the first one ended
                new JobHandler(SumUpLedger.JOB, Effect.OUTSIDE, job -> sumUpLedger.handle()),
                // each batch is a commit of its own, and a second run finds none of them again
                new JobHandler(
                    UpdateBatchStatus.JOB, Effect.OUTSIDE, job -> updateBatchStatus.handle()),
                new JobHandler(
                    CheckInventory.EXPIRY_JOB,
                    Effect.IN_DATABASE,
                    job -> checkInventory.handle(CheckInventory.Command.of(job))),
                new JobHandler(
                    CheckInventory.LOW_STOCK_JOB,
                    Effect.IN_DATABASE,
                    job -> checkInventory.handle(CheckInventory.Command.of(job))),
                new JobHandler(
                    EscalateAlerts.JOB,
                    Effect.IN_DATABASE,
                    job -> escalateAlerts.handle(EscalateAlerts.Command.of(job))),
                new JobHandler(
                    SendInventoryAlert.JOB,
                    Effect.OUTSIDE,
                    job -> sendInventoryAlert.handle(SendInventoryAlert.Command.of(job))),
                new JobHandler(
                    SendInventoryHeartbeat.JOB,
                    Effect.OUTSIDE,
                    job -> sendInventoryHeartbeat.handle(SendInventoryHeartbeat.Command.of(job))),
                new JobHandler(
                    SendRecallNotice.JOB,
                    Effect.OUTSIDE,
                    job -> sendRecallNotice.handle(SendRecallNotice.Command.of(job))),
                new JobHandler(
                    SendLatePaymentNotice.JOB,
                    Effect.OUTSIDE,
                    job -> sendLatePaymentNotice.handle(SendLatePaymentNotice.Command.of(job))),
                new JobHandler(
                    ImportSlice.JOB,
                    Effect.IN_DATABASE,
                    job -> importSlice.handle(ImportSlice.Command.of(job))),
                // gateways are asked, and what each answers is a commit of its own
                new JobHandler(
                    SettleMessage.JOB,
                    Effect.OUTSIDE,
                    job -> settleMessage.handle(SettleMessage.Command.of(job))),
                new JobHandler(
                    SettleMessage.ALL, Effect.OUTSIDE, job -> settleMessage.handleAll())));
    for (SendAccountLetter.Kind letter : SendAccountLetter.Kind.values()) {
      handlers.add(
          new JobHandler(
              letter.job(),
              Effect.OUTSIDE,
              job -> sendAccountLetter.handle(SendAccountLetter.Command.of(job))));
    }
    this.engine =
        new JobEngine(
            store,
            bell,
            transaction,
            handlers,
            observer,
            way,
            JobEngine.Settings.standard().withWorkers(config.workers().byQueue()));
  }

  void start(@Observes StartupEvent event) {
    engine.start();
  }

  void stop(@Observes ShutdownEvent event) {
    engine.close();
  }
}
