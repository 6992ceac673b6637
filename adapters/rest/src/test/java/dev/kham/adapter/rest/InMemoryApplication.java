package dev.kham.adapter.rest;

import dev.kham.application.InMemoryHospital;
import dev.kham.application.account.AddDependant;
import dev.kham.application.account.ChangePassword;
import dev.kham.application.account.CheckSession;
import dev.kham.application.account.EndSession;
import dev.kham.application.account.OpenStaffAccount;
import dev.kham.application.account.ReassignStaff;
import dev.kham.application.account.RecogniseGuardian;
import dev.kham.application.account.RecogniseOutsider;
import dev.kham.application.account.RefreshSession;
import dev.kham.application.account.RegisterPatient;
import dev.kham.application.account.SignIn;
import dev.kham.application.account.ViewOwnAccount;
import dev.kham.application.account.ViewStaff;
import dev.kham.application.appointment.AddAbsence;
import dev.kham.application.appointment.BookAppointment;
import dev.kham.application.appointment.BookWalkIn;
import dev.kham.application.appointment.CancelAppointment;
import dev.kham.application.appointment.CheckInPatient;
import dev.kham.application.appointment.CompleteAppointment;
import dev.kham.application.appointment.ExplainSlot;
import dev.kham.application.appointment.JoinWaitlist;
import dev.kham.application.appointment.LeaveWaitlist;
import dev.kham.application.appointment.LiveAppointments;
import dev.kham.application.appointment.MarkNoShow;
import dev.kham.application.appointment.PreviewAbsence;
import dev.kham.application.appointment.RescheduleAppointment;
import dev.kham.application.appointment.ViewAppointments;
import dev.kham.application.appointment.ViewQueue;
import dev.kham.application.appointment.ViewWaitlist;
import dev.kham.application.imports.ReceiveImport;
import dev.kham.application.imports.ViewImportErrors;
import dev.kham.application.job.CancelJob;
import dev.kham.application.job.PauseQueue;
import dev.kham.application.job.RetryJobs;
import dev.kham.application.job.RunTick;
import dev.kham.application.job.ViewJobs;
import dev.kham.application.medicine.AnswerAlert;
import dev.kham.application.medicine.DispenseMedicine;
import dev.kham.application.medicine.KeepMedicine;
import dev.kham.application.medicine.MoveBatch;
import dev.kham.application.medicine.ReceiveBatch;
import dev.kham.application.medicine.TellRecipients;
import dev.kham.application.medicine.ViewPharmacy;
import dev.kham.application.messaging.ChooseChannels;
import dev.kham.application.messaging.DecideMessage;
import dev.kham.application.messaging.PreviewLetter;
import dev.kham.application.messaging.ViewMessages;
import dev.kham.application.payment.CloseRefund;
import dev.kham.application.payment.PaymentFixtures;
import dev.kham.application.payment.PrintReceipt;
import dev.kham.application.payment.ViewDailySheet;
import dev.kham.application.payment.ViewPayment;
import dev.kham.application.payment.ViewRefunds;
import dev.kham.application.payment.ViewTransfers;
import dev.kham.application.scheduling.DeclareHoliday;
import dev.kham.application.scheduling.DoctorQueries;
import dev.kham.application.scheduling.FindFreeSlots;
import dev.kham.application.scheduling.PutSchedule;
import dev.kham.application.scheduling.ViewSchedule;
import dev.kham.application.settlement.AssignTransfer;
import dev.kham.application.settlement.ReconcilePayments;
import dev.kham.application.settlement.RefundTransfer;
import dev.kham.application.settlement.SplitTransfer;
import dev.kham.application.shared.OnceOnly;
import dev.kham.application.task.EndTask;
import dev.kham.application.task.ViewTask;
import dev.kham.application.traffic.LocalRateLimiter;
import dev.kham.application.traffic.RateLimiter;
import dev.kham.domain.payment.BankAccount;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;

/** All that the resources need, out of one hospital in memory. */
@Singleton
class InMemoryApplication {
  private final InMemoryHospital hospital = new InMemoryHospital();

  @Produces
  @Singleton
  InMemoryHospital hospital() {
    return hospital;
  }

  @Produces
  @Singleton
  Clock clock() {
    return hospital.clock();
  }

  @Produces
  @Singleton
  BankAccount bankAccount() {
    return PaymentFixtures.OWN_ACCOUNT;
  }

  @Produces
  @Singleton
  RateLimiter rateLimiter() {
    RateLimiter limiter =
        new LocalRateLimiter(System::currentTimeMillis, LocalRateLimiter.SUBJECTS);
    // on a thread that knows nothing of the request, as an answer from elsewhere is
    return quotas ->
        CompletableFuture.supplyAsync(() -> limiter.take(quotas)).thenCompose(it -> it);
  }

  @Produces
  @Singleton
  OnceOnly onceOnly() {
    return hospital.onceOnly();
  }

  @Produces
  @Singleton
  DoctorQueries doctorQueries() {
    return hospital.doctorQueries();
  }

  @Produces
  @Singleton
  ChooseChannels chooseChannels() {
    return hospital.chooseChannels();
  }

  @Produces
  @Singleton
  PreviewLetter previewLetter() {
    return hospital.previewLetter();
  }

  @Produces
  @Singleton
  ViewMessages viewMessages() {
    return hospital.viewMessages();
  }

  @Produces
  @Singleton
  DecideMessage decideMessage() {
    return hospital.decideMessage();
  }

  @Produces
  @Singleton
  RegisterPatient registerPatient() {
    return hospital.registerPatient();
  }

  @Produces
  @Singleton
  SignIn signIn() {
    return hospital.signIn();
  }

  @Produces
  @Singleton
  RefreshSession refreshSession() {
    return hospital.refreshSession();
  }

  @Produces
  @Singleton
  EndSession endSession() {
    return hospital.endSession();
  }

  @Produces
  @Singleton
  ChangePassword changePassword() {
    return hospital.changePassword();
  }

  @Produces
  @Singleton
  ViewOwnAccount viewOwnAccount() {
    return hospital.viewOwnAccount();
  }

  @Produces
  @Singleton
  AddDependant addDependant() {
    return hospital.addDependant();
  }

  @Produces
  @Singleton
  RecogniseGuardian recogniseGuardian() {
    return hospital.recogniseGuardian();
  }

  @Produces
  @Singleton
  OpenStaffAccount openStaffAccount() {
    return hospital.openStaffAccount();
  }

  @Produces
  @Singleton
  ReassignStaff reassignStaff() {
    return hospital.reassignStaff();
  }

  @Produces
  @Singleton
  ViewStaff viewStaff() {
    return hospital.viewStaff();
  }

  @Produces
  @Singleton
  RecogniseOutsider recogniseOutsider() {
    return hospital.recogniseOutsider();
  }

  @Produces
  @Singleton
  CheckSession checkSession() {
    return hospital.checkSession();
  }

  @Produces
  @Singleton
  FindFreeSlots findFreeSlots() {
    return hospital.findFreeSlots();
  }

  @Produces
  @Singleton
  BookAppointment bookAppointment() {
    return hospital.bookAppointment();
  }

  @Produces
  @Singleton
  BookWalkIn bookWalkIn() {
    return hospital.bookWalkIn();
  }

  @Produces
  @Singleton
  ViewQueue viewQueue() {
    return hospital.viewQueue();
  }

  @Produces
  @Singleton
  CancelAppointment cancelAppointment() {
    return hospital.cancelAppointment();
  }

  @Produces
  @Singleton
  RescheduleAppointment rescheduleAppointment() {
    return hospital.rescheduleAppointment();
  }

  @Produces
  @Singleton
  CheckInPatient checkInPatient() {
    return hospital.checkInPatient();
  }

  @Produces
  @Singleton
  CompleteAppointment completeAppointment() {
    return hospital.completeAppointment();
  }

  @Produces
  @Singleton
  MarkNoShow markNoShow() {
    return hospital.markNoShow();
  }

  @Produces
  @Singleton
  ViewAppointments viewAppointments() {
    return hospital.viewAppointments();
  }

  @Produces
  @Singleton
  LiveAppointments liveAppointments() {
    return hospital.liveAppointments();
  }

  @Produces
  @Singleton
  ViewPayment viewPayment() {
    return hospital.viewPayment();
  }

  @Produces
  @Singleton
  PutSchedule putSchedule() {
    return hospital.putSchedule();
  }

  @Produces
  @Singleton
  ViewSchedule viewSchedule() {
    return hospital.viewSchedule();
  }

  @Produces
  @Singleton
  DeclareHoliday declareHoliday() {
    return hospital.declareHoliday();
  }

  @Produces
  @Singleton
  ExplainSlot explainSlot() {
    return hospital.explainSlot();
  }

  @Produces
  @Singleton
  PreviewAbsence previewAbsence() {
    return hospital.previewAbsence();
  }

  @Produces
  @Singleton
  AddAbsence addAbsence() {
    return hospital.addAbsence();
  }

  @Produces
  @Singleton
  PrintReceipt printReceipt() {
    return hospital.printReceipt();
  }

  @Produces
  @Singleton
  JoinWaitlist joinWaitlist() {
    return hospital.joinWaitlist();
  }

  @Produces
  @Singleton
  AnswerAlert answerAlert() {
    return hospital.answerAlert();
  }

  @Produces
  @Singleton
  ViewJobs viewJobs() {
    return hospital.viewJobs();
  }

  @Produces
  @Singleton
  DispenseMedicine dispenseMedicine() {
    return hospital.dispenseMedicine();
  }

  @Produces
  @Singleton
  ReconcilePayments reconcilePayments() {
    return hospital.reconcilePayments();
  }

  @Produces
  @Singleton
  KeepMedicine keepMedicine() {
    return hospital.keepMedicine();
  }

  @Produces
  @Singleton
  PauseQueue pauseQueue() {
    return hospital.pauseQueue();
  }

  @Produces
  @Singleton
  MoveBatch moveBatch() {
    return hospital.moveBatch();
  }

  @Produces
  @Singleton
  LeaveWaitlist leaveWaitlist() {
    return hospital.leaveWaitlist();
  }

  @Produces
  @Singleton
  ReceiveBatch receiveBatch() {
    return hospital.receiveBatch();
  }

  @Produces
  @Singleton
  RetryJobs retryJobs() {
    return hospital.retryJobs();
  }

  @Produces
  @Singleton
  TellRecipients tellRecipients() {
    return hospital.tellRecipients();
  }

  @Produces
  @Singleton
  ViewWaitlist viewWaitlist() {
    return hospital.viewWaitlist();
  }

  @Produces
  @Singleton
  CancelJob cancelJob() {
    return hospital.cancelJob();
  }

  @Produces
  @Singleton
  ViewTransfers viewTransfers() {
    return hospital.viewTransfers();
  }

  @Produces
  @Singleton
  RunTick runTick() {
    return hospital.runTick();
  }

  @Produces
  @Singleton
  ViewRefunds viewRefunds() {
    return hospital.viewRefunds();
  }

  @Produces
  @Singleton
  ViewPharmacy viewPharmacy() {
    return hospital.viewPharmacy();
  }

  @Produces
  @Singleton
  AssignTransfer assignTransfer() {
    return hospital.assignTransfer();
  }

  @Produces
  @Singleton
  SplitTransfer splitTransfer() {
    return hospital.splitTransfer();
  }

  @Produces
  @Singleton
  RefundTransfer refundTransfer() {
    return hospital.refundTransfer();
  }

  @Produces
  @Singleton
  CloseRefund closeRefund() {
    return hospital.closeRefund();
  }

  @Produces
  @Singleton
  ViewDailySheet viewDailySheet() {
    return hospital.viewDailySheet();
  }

  @Produces
  @Singleton
  ReceiveImport receiveImport() {
    return hospital.receiveImport();
  }

  @Produces
  @Singleton
  ViewTask viewTask() {
    return hospital.viewTask();
  }

  @Produces
  @Singleton
  EndTask endTask() {
    return hospital.endTask();
  }

  @Produces
  @Singleton
  ViewImportErrors viewImportErrors() {
    return hospital.viewImportErrors();
  }
}
