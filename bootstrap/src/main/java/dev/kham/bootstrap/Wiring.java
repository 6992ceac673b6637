package dev.kham.bootstrap;

import dev.kham.adapter.pdf.PdfDailySheetPrinter;
import dev.kham.adapter.pdf.PdfReceiptPrinter;
import dev.kham.adapter.redis.CachedOpenSlots;
import dev.kham.adapter.redis.RedisCache;
import dev.kham.application.account.AccountQueries;
import dev.kham.application.account.AccountRepository;
import dev.kham.application.account.AddDependant;
import dev.kham.application.account.ChangePassword;
import dev.kham.application.account.CheckSession;
import dev.kham.application.account.EndSession;
import dev.kham.application.account.OpenStaffAccount;
import dev.kham.application.account.PasswordAttempts;
import dev.kham.application.account.PasswordHasher;
import dev.kham.application.account.ReassignStaff;
import dev.kham.application.account.RecogniseGuardian;
import dev.kham.application.account.RecogniseOutsider;
import dev.kham.application.account.RefreshSession;
import dev.kham.application.account.RegisterPatient;
import dev.kham.application.account.RevokedSessions;
import dev.kham.application.account.SendAccountLetter;
import dev.kham.application.account.SessionRepository;
import dev.kham.application.account.Sessions;
import dev.kham.application.account.SignIn;
import dev.kham.application.account.TokenGenerator;
import dev.kham.application.account.ViewOwnAccount;
import dev.kham.application.account.ViewStaff;
import dev.kham.application.appointment.AddAbsence;
import dev.kham.application.appointment.ApplyAbsence;
import dev.kham.application.appointment.AppointmentBell;
import dev.kham.application.appointment.AppointmentMessages;
import dev.kham.application.appointment.AppointmentQueries;
import dev.kham.application.appointment.AppointmentRepository;
import dev.kham.application.appointment.Appointments;
import dev.kham.application.appointment.AutoCancelUnpaid;
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
import dev.kham.application.appointment.MarkOverdueNoShows;
import dev.kham.application.appointment.NotifyDoctorOfAppointment;
import dev.kham.application.appointment.OfferFreedSlot;
import dev.kham.application.appointment.PreviewAbsence;
import dev.kham.application.appointment.QueueTickets;
import dev.kham.application.appointment.RescheduleAppointment;
import dev.kham.application.appointment.SendAppointmentCancellation;
import dev.kham.application.appointment.SendAppointmentConfirmation;
import dev.kham.application.appointment.SendAppointmentReminder;
import dev.kham.application.appointment.SendWaitlistOffer;
import dev.kham.application.appointment.ViewAppointments;
import dev.kham.application.appointment.ViewQueue;
import dev.kham.application.appointment.ViewWaitlist;
import dev.kham.application.appointment.WaitlistRepository;
import dev.kham.application.imports.ImportRepository;
import dev.kham.application.imports.ImportSlice;
import dev.kham.application.imports.ReceiveImport;
import dev.kham.application.imports.ViewImportErrors;
import dev.kham.application.job.CancelJob;
import dev.kham.application.job.JobDesk;
import dev.kham.application.job.JobQueries;
import dev.kham.application.job.JobQueue;
import dev.kham.application.job.OldRows;
import dev.kham.application.job.PauseQueue;
import dev.kham.application.job.RetryJobs;
import dev.kham.application.job.RunTick;
import dev.kham.application.job.SweepOldRows;
import dev.kham.application.job.Tick;
import dev.kham.application.job.TickLedger;
import dev.kham.application.job.ViewJobs;
import dev.kham.application.medicine.AlertRepository;
import dev.kham.application.medicine.AnswerAlert;
import dev.kham.application.medicine.CheckInventory;
import dev.kham.application.medicine.DispenseMedicine;
import dev.kham.application.medicine.EscalateAlerts;
import dev.kham.application.medicine.KeepMedicine;
import dev.kham.application.medicine.MedicineQueries;
import dev.kham.application.medicine.MedicineRepository;
import dev.kham.application.medicine.MoveBatch;
import dev.kham.application.medicine.Pharmacy;
import dev.kham.application.medicine.PharmacyStaff;
import dev.kham.application.medicine.ReceiveBatch;
import dev.kham.application.medicine.SendInventoryAlert;
import dev.kham.application.medicine.SendInventoryHeartbeat;
import dev.kham.application.medicine.SendRecallNotice;
import dev.kham.application.medicine.StockIntake;
import dev.kham.application.medicine.StockRepository;
import dev.kham.application.medicine.TellRecipients;
import dev.kham.application.medicine.UpdateBatchStatus;
import dev.kham.application.medicine.ViewPharmacy;
import dev.kham.application.messaging.ChooseChannels;
import dev.kham.application.messaging.DecideMessage;
import dev.kham.application.messaging.HearOfMessage;
import dev.kham.application.messaging.MessageJobs;
import dev.kham.application.messaging.MessageLedger;
import dev.kham.application.messaging.MessageQueries;
import dev.kham.application.messaging.Messenger;
import dev.kham.application.messaging.PreviewLetter;
import dev.kham.application.messaging.QuietHours;
import dev.kham.application.messaging.SendOnce;
import dev.kham.application.messaging.SettleMessage;
import dev.kham.application.messaging.TellPatient;
import dev.kham.application.messaging.ViewMessages;
import dev.kham.application.patient.PatientRecords;
import dev.kham.application.patient.PatientRepository;
import dev.kham.application.payment.BankStatement;
import dev.kham.application.payment.CloseRefund;
import dev.kham.application.payment.DailySheetQueries;
import dev.kham.application.payment.Ledger;
import dev.kham.application.payment.PaymentCodes;
import dev.kham.application.payment.PaymentQueries;
import dev.kham.application.payment.PaymentRepository;
import dev.kham.application.payment.PrintReceipt;
import dev.kham.application.payment.ReceiptPrinter;
import dev.kham.application.payment.ReceiptRepository;
import dev.kham.application.payment.RefundCodes;
import dev.kham.application.payment.RefundQueries;
import dev.kham.application.payment.RefundRepository;
import dev.kham.application.payment.Refunds;
import dev.kham.application.payment.SendPaymentReceipt;
import dev.kham.application.payment.SumUpLedger;
import dev.kham.application.payment.TransferQueries;
import dev.kham.application.payment.TransferRepository;
import dev.kham.application.payment.ViewDailySheet;
import dev.kham.application.payment.ViewPayment;
import dev.kham.application.payment.ViewRefunds;
import dev.kham.application.payment.ViewTransfers;
import dev.kham.application.scheduling.AbsenceRepository;
import dev.kham.application.scheduling.BusyTimes;
import dev.kham.application.scheduling.Calendars;
import dev.kham.application.scheduling.DeclareHoliday;
import dev.kham.application.scheduling.DoctorQueries;
import dev.kham.application.scheduling.DoctorRecords;
import dev.kham.application.scheduling.DoctorRepository;
import dev.kham.application.scheduling.FindFreeSlots;
import dev.kham.application.scheduling.HolidayRepository;
import dev.kham.application.scheduling.OfferedSlots;
import dev.kham.application.scheduling.OpenSlots;
import dev.kham.application.scheduling.PutSchedule;
import dev.kham.application.scheduling.StoredOpenSlots;
import dev.kham.application.scheduling.ViewSchedule;
import dev.kham.application.settlement.AcceptTransfer;
import dev.kham.application.settlement.AssignTransfer;
import dev.kham.application.settlement.HandlePaymentTimeout;
import dev.kham.application.settlement.ProcessPaymentWebhook;
import dev.kham.application.settlement.ReceiveTransfer;
import dev.kham.application.settlement.ReconcilePayments;
import dev.kham.application.settlement.RefundTransfer;
import dev.kham.application.settlement.SendLatePaymentNotice;
import dev.kham.application.settlement.Settlements;
import dev.kham.application.settlement.SplitTransfer;
import dev.kham.application.settlement.StatementBookmarks;
import dev.kham.application.settlement.TransferInbox;
import dev.kham.application.shared.IdGenerator;
import dev.kham.application.shared.RightOfWay;
import dev.kham.application.shared.Transaction;
import dev.kham.application.task.EndTask;
import dev.kham.application.task.TaskRepository;
import dev.kham.application.task.ViewTask;
import dev.kham.domain.account.SessionLimits;
import dev.kham.domain.appointment.CancellationPolicy;
import dev.kham.domain.payment.BankAccount;
import dev.kham.domain.payment.PaymentCode;
import dev.kham.domain.payment.RefundCode;
import io.quarkus.arc.All;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Builds every use case from its ports. */
class Wiring {
  private static final Duration MICROSECOND = Duration.ofNanos(1000);

  /** Of the bank's statement, each time: SePay's advice, since banks book late. */
  private static final Duration LOOKED_AT_AGAIN = Duration.ofHours(24);

  /** Transfers by those who tell them: enough to keep a few processors at work. */
  private static final int SETTLED_AT_ONCE = 8;

  /** By each job, to transfers that are told: in a storm that lasts, jobs go on slowly. */
  private static final Duration WAY_GIVEN = Duration.ofMillis(250);

  /** Of one medicine; more would only wait, and hold connections meanwhile. */
  private static final int DISPENSES_AT_ONCE = 4;

  /** In the hospital's zone, and as fine as the database keeps instants. */
  @Produces
  @Singleton
  Clock clock(HospitalConfig hospital) {
    return Clock.tick(Clock.system(hospital.zone()), MICROSECOND);
  }

  @Produces
  @Singleton
  BankAccount bankAccount(HospitalConfig hospital) {
    return hospital.bank().toDomain();
  }

  @Produces
  @Singleton
  PaymentCodes paymentCodes() {
    SecureRandom random = new SecureRandom();
    long codes = (long) Math.pow(10, PaymentCode.DIGITS);
    return () -> PaymentCode.of(random.nextLong(codes));
  }

  @Produces
  @Singleton
  RegisterPatient registerPatient(
      Transaction transaction,
      AccountRepository accounts,
      PatientRepository patients,
      PasswordHasher hasher,
      JobQueue jobs,
      IdGenerator ids,
      Clock clock) {
    return new RegisterPatient(transaction, accounts, patients, hasher, jobs, ids, clock);
  }

  @Produces
  @Singleton
  SessionLimits sessionLimits(
      @ConfigProperty(name = "kham.session.lifetime", defaultValue = "30D") Duration session,
      @ConfigProperty(name = "kham.session.idle", defaultValue = "14D") Duration idle,
      @ConfigProperty(name = "kham.access-token.lifetime", defaultValue = "15M")
          Duration accessToken) {
    return new SessionLimits(session, idle, accessToken);
  }

  @Produces
  @Singleton
  TokenGenerator tokenGenerator() {
    SecureRandom random = new SecureRandom();
    return () -> {
      byte[] bits = new byte[32];
      random.nextBytes(bits);
      return Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
    };
  }

  @Produces
  @Singleton
  Sessions sessions(
      SessionRepository repository,
      RevokedSessions revoked,
      TokenGenerator tokens,
      IdGenerator ids,
      Clock clock,
      SessionLimits limits) {
    return new Sessions(repository, revoked, tokens, ids, clock, limits);
  }

  @Produces
  @Singleton
  SignIn signIn(
      Transaction transaction,
      AccountRepository accounts,
      PasswordHasher hasher,
      PasswordAttempts attempts,
      Sessions sessions) {
    return new SignIn(transaction, accounts, hasher, attempts, sessions);
  }

  @Produces
  @Singleton
  RefreshSession refreshSession(
      Transaction transaction,
      AccountRepository accounts,
      SessionRepository repository,
      Sessions sessions,
      Clock clock) {
    return new RefreshSession(transaction, accounts, repository, sessions, clock);
  }

  @Produces
  @Singleton
  EndSession endSession(
      Transaction transaction, SessionRepository repository, Sessions sessions, Clock clock) {
    return new EndSession(transaction, repository, sessions, clock);
  }

  @Produces
  @Singleton
  ChangePassword changePassword(
      Transaction transaction,
      AccountRepository accounts,
      PasswordHasher hasher,
      PasswordAttempts attempts,
      Sessions sessions,
      JobQueue jobs) {
    return new ChangePassword(transaction, accounts, hasher, attempts, sessions, jobs);
  }

  @Produces
  @Singleton
  SendAccountLetter sendAccountLetter(
      Transaction transaction,
      AccountRepository accounts,
      TellPatient tellPatient,
      SendOnce sendOnce,
      HospitalConfig hospital) {
    return new SendAccountLetter(
        transaction, accounts, tellPatient, sendOnce, hospital.staffLanguage());
  }

  @Produces
  @Singleton
  ViewOwnAccount viewOwnAccount(
      Transaction transaction, AccountRepository accounts, PatientRepository patients) {
    return new ViewOwnAccount(transaction, accounts, patients);
  }

  @Produces
  @Singleton
  AddDependant addDependant(
      Transaction transaction, PatientRepository patients, IdGenerator ids, Clock clock) {
    return new AddDependant(transaction, patients, ids, clock);
  }

  @Produces
  @Singleton
  RecogniseGuardian recogniseGuardian(Transaction transaction, PatientRepository patients) {
    return new RecogniseGuardian(transaction, patients);
  }

  @Produces
  @Singleton
  OpenStaffAccount openStaffAccount(
      Transaction transaction,
      AccountRepository accounts,
      PasswordHasher hasher,
      JobQueue jobs,
      IdGenerator ids) {
    return new OpenStaffAccount(transaction, accounts, hasher, jobs, ids);
  }

  @Produces
  @Singleton
  ReassignStaff reassignStaff(
      Transaction transaction, AccountRepository accounts, Sessions sessions, JobQueue jobs) {
    return new ReassignStaff(transaction, accounts, sessions, jobs);
  }

  @Produces
  @Singleton
  ViewStaff viewStaff(AccountQueries queries) {
    return new ViewStaff(queries);
  }

  @Produces
  @Singleton
  RecogniseOutsider recogniseOutsider(Transaction transaction, AccountRepository accounts) {
    return new RecogniseOutsider(transaction, accounts);
  }

  @Produces
  @Singleton
  CheckSession checkSession(
      Transaction transaction, SessionRepository repository, RevokedSessions revoked) {
    return new CheckSession(transaction, repository, revoked);
  }

  @Produces
  @Singleton
  FindFreeSlots findFreeSlots(
      Calendars calendars,
      DoctorQueries queries,
      OfferedSlots offered,
      RedisCache cache,
      Clock clock) {
    OpenSlots stored = new StoredOpenSlots(calendars, offered);
    return new FindFreeSlots(new CachedOpenSlots(stored, cache), queries, offered, clock);
  }

  @Produces
  @Singleton
  OfferedSlots offeredSlots(Calendars calendars, Clock clock, HospitalConfig hospital) {
    return new OfferedSlots(calendars, clock, hospital.leadTime());
  }

  @Produces
  @Singleton
  Appointments appointments(
      AppointmentRepository repository,
      WaitlistRepository waitlist,
      JobQueue jobs,
      HospitalConfig hospital) {
    QuietHours quiet =
        hospital
            .quietHours()
            .map(hours -> QuietHours.of(hours, hospital.zone()))
            .orElse(QuietHours.NONE);
    return new Appointments(repository, waitlist, jobs, quiet);
  }

  @Produces
  @Singleton
  BookAppointment bookAppointment(
      Transaction transaction,
      Appointments appointments,
      PaymentRepository payments,
      PaymentCodes codes,
      DoctorRepository doctors,
      OfferedSlots offered,
      PatientRepository patients,
      IdGenerator ids,
      Clock clock,
      HospitalConfig hospital) {
    return new BookAppointment(
        transaction,
        appointments,
        payments,
        codes,
        doctors,
        offered,
        patients,
        ids,
        clock,
        hospital.paymentWindow(),
        hospital.pendingLimit());
  }

  @Produces
  @Singleton
  BookWalkIn bookWalkIn(
      Transaction transaction,
      BookAppointment booking,
      DoctorRepository doctors,
      PatientRepository patients,
      OfferedSlots offered,
      BusyTimes busyTimes,
      QueueTickets tickets,
      IdGenerator ids,
      Clock clock) {
    return new BookWalkIn(
        transaction, booking, doctors, patients, offered, busyTimes, tickets, ids, clock);
  }

  @Produces
  @Singleton
  ViewQueue viewQueue(
      AppointmentQueries appointments, DoctorQueries doctors, OfferedSlots offered, Clock clock) {
    return new ViewQueue(appointments, doctors, offered, clock);
  }

  @Produces
  @Singleton
  CancelAppointment cancelAppointment(
      Transaction transaction,
      Appointments appointments,
      PaymentRepository payments,
      Refunds refunds,
      Clock clock,
      HospitalConfig hospital) {
    return new CancelAppointment(
        transaction,
        appointments,
        payments,
        refunds,
        new CancellationPolicy(hospital.freeCancellation()),
        clock);
  }

  @Produces
  @Singleton
  RescheduleAppointment rescheduleAppointment(
      Transaction transaction,
      Appointments appointments,
      DoctorRepository doctors,
      OfferedSlots offered,
      Clock clock) {
    return new RescheduleAppointment(transaction, appointments, doctors, offered, clock);
  }

  @Produces
  @Singleton
  CheckInPatient checkInPatient(Transaction transaction, Appointments appointments, Clock clock) {
    return new CheckInPatient(transaction, appointments, clock);
  }

  @Produces
  @Singleton
  CompleteAppointment completeAppointment(
      Transaction transaction, Appointments appointments, Clock clock) {
    return new CompleteAppointment(transaction, appointments, clock);
  }

  @Produces
  @Singleton
  MarkNoShow markNoShow(Transaction transaction, Appointments appointments, Clock clock) {
    return new MarkNoShow(transaction, appointments, clock);
  }

  @Produces
  @Singleton
  MarkOverdueNoShows markOverdueNoShows(
      Transaction transaction,
      Appointments appointments,
      AppointmentQueries queries,
      Clock clock,
      HospitalConfig hospital) {
    return new MarkOverdueNoShows(
        transaction, appointments, queries, clock, hospital.noShowGrace());
  }

  @Produces
  @Singleton
  AutoCancelUnpaid autoCancelUnpaid(
      Transaction transaction,
      Appointments appointments,
      PaymentRepository payments,
      Refunds refunds,
      Clock clock) {
    return new AutoCancelUnpaid(transaction, appointments, payments, refunds, clock);
  }

  @Produces
  @Singleton
  ViewAppointments viewAppointments(AppointmentQueries queries) {
    return new ViewAppointments(queries);
  }

  @Produces
  @Singleton
  LiveAppointments liveAppointments(
      AppointmentQueries queries,
      AppointmentBell bell,
      @ConfigProperty(name = "kham.live.recheck", defaultValue = "3S") Duration recheck) {
    return new LiveAppointments(queries, bell, recheck);
  }

  void close(@Disposes LiveAppointments live) {
    live.close();
  }

  @Produces
  @Singleton
  RefundCodes refundCodes() {
    SecureRandom random = new SecureRandom();
    long codes = (long) Math.pow(10, PaymentCode.DIGITS);
    return () -> RefundCode.of(random.nextLong(codes));
  }

  @Produces
  @Singleton
  Refunds refunds(RefundRepository repository, RefundCodes codes, Ledger ledger, IdGenerator ids) {
    return new Refunds(repository, codes, ledger, ids);
  }

  @Produces
  @Singleton
  Settlements settlements(
      Transaction transaction,
      TransferRepository transfers,
      PaymentRepository payments,
      Appointments appointments,
      DoctorRepository doctors,
      OfferedSlots offered,
      ReceiptRepository receipts,
      Refunds refunds,
      Ledger ledger,
      JobQueue jobs,
      Clock clock) {
    return new Settlements(
        transaction,
        transfers,
        payments,
        appointments,
        doctors,
        offered,
        receipts,
        refunds,
        ledger,
        jobs,
        clock);
  }

  @Produces
  @Singleton
  ReceiveTransfer receiveTransfer(
      Settlements settlements,
      TransferRepository transfers,
      PaymentRepository payments,
      RefundRepository refunds,
      BankAccount own,
      Clock clock) {
    return new ReceiveTransfer(settlements, transfers, payments, refunds, own, clock);
  }

  @Produces
  @Singleton
  RightOfWay rightOfWay() {
    return new RightOfWay(WAY_GIVEN);
  }

  @Produces
  @Singleton
  AcceptTransfer acceptTransfer(
      ReceiveTransfer receiveTransfer, TransferInbox inbox, RightOfWay way) {
    return new AcceptTransfer(receiveTransfer, inbox, way, SETTLED_AT_ONCE);
  }

  @Produces
  @Singleton
  ProcessPaymentWebhook processPaymentWebhook(
      Settlements settlements,
      TransferInbox inbox,
      ReceiveTransfer receiveTransfer,
      RightOfWay way) {
    return new ProcessPaymentWebhook(settlements, inbox, receiveTransfer, way);
  }

  @Produces
  @Singleton
  AssignTransfer assignTransfer(Settlements settlements, PaymentRepository payments) {
    return new AssignTransfer(settlements, payments);
  }

  @Produces
  @Singleton
  SplitTransfer splitTransfer(Settlements settlements, PaymentRepository payments) {
    return new SplitTransfer(settlements, payments);
  }

  @Produces
  @Singleton
  RefundTransfer refundTransfer(
      Transaction transaction, Settlements settlements, Refunds refunds, Clock clock) {
    return new RefundTransfer(transaction, settlements, refunds, clock);
  }

  @Produces
  @Singleton
  CloseRefund closeRefund(
      Transaction transaction, RefundRepository repository, Refunds refunds, Clock clock) {
    return new CloseRefund(transaction, repository, refunds, clock);
  }

  @Produces
  @Singleton
  ViewTransfers viewTransfers(TransferQueries queries) {
    return new ViewTransfers(queries);
  }

  @Produces
  @Singleton
  ViewRefunds viewRefunds(RefundQueries queries) {
    return new ViewRefunds(queries);
  }

  @Produces
  @Singleton
  ViewDailySheet viewDailySheet(DailySheetQueries queries, HospitalConfig hospital, Clock clock) {
    return new ViewDailySheet(
        queries, new PdfDailySheetPrinter(hospital.name(), hospital.zone()), clock);
  }

  @Produces
  @Singleton
  SendLatePaymentNotice sendLatePaymentNotice(
      Transaction transaction,
      RefundQueries refunds,
      AppointmentQueries appointments,
      PatientRepository patients,
      FindFreeSlots freeSlots,
      DoctorQueries doctors,
      SendOnce sendOnce,
      Clock clock) {
    return new SendLatePaymentNotice(
        transaction, refunds, appointments, patients, freeSlots, doctors, sendOnce, clock);
  }

  @Produces
  @Singleton
  ReconcilePayments reconcilePayments(
      Transaction transaction,
      BankStatement statement,
      StatementBookmarks bookmarks,
      TransferRepository transfers,
      ReceiveTransfer receiveTransfer,
      Clock clock) {
    return new ReconcilePayments(
        transaction, statement, bookmarks, transfers, receiveTransfer, clock, LOOKED_AT_AGAIN);
  }

  @Produces
  @Singleton
  HandlePaymentTimeout handlePaymentTimeout(
      Transaction transaction,
      PaymentRepository payments,
      BankStatement statement,
      TransferInbox inbox,
      ProcessPaymentWebhook processPaymentWebhook,
      ReceiveTransfer receiveTransfer,
      AutoCancelUnpaid autoCancelUnpaid,
      JobQueue jobs,
      Clock clock,
      HospitalConfig hospital) {
    return new HandlePaymentTimeout(
        transaction,
        payments,
        statement,
        inbox,
        processPaymentWebhook,
        receiveTransfer,
        autoCancelUnpaid,
        jobs,
        clock,
        hospital.paymentGrace());
  }

  @Produces
  @Singleton
  ViewPayment viewPayment(PaymentQueries queries) {
    return new ViewPayment(queries);
  }

  @Produces
  @Singleton
  ReceiptPrinter receiptPrinter(HospitalConfig hospital) {
    return new PdfReceiptPrinter(hospital.name(), hospital.address().orElse(""), hospital.zone());
  }

  @Produces
  @Singleton
  PrintReceipt printReceipt(
      Transaction transaction,
      PaymentQueries payments,
      ReceiptRepository receipts,
      ReceiptPrinter printer) {
    return new PrintReceipt(transaction, payments, receipts, printer);
  }

  @Produces
  @Singleton
  SendPaymentReceipt sendPaymentReceipt(
      Transaction transaction,
      ReceiptRepository receipts,
      ReceiptPrinter printer,
      PatientRepository patients,
      SendOnce sendOnce) {
    return new SendPaymentReceipt(transaction, receipts, printer, patients, sendOnce);
  }

  @Produces
  @Singleton
  SendOnce sendOnce(
      Transaction transaction,
      MessageLedger ledger,
      @All List<Messenger> messengers,
      IdGenerator ids,
      Clock clock) {
    return new SendOnce(transaction, ledger, messengers, ids, clock);
  }

  @Produces
  @Singleton
  TellPatient tellPatient(Transaction transaction, PatientRepository patients, SendOnce sendOnce) {
    return new TellPatient(transaction, patients, sendOnce);
  }

  @Produces
  @Singleton
  ChooseChannels chooseChannels(
      Transaction transaction, PatientRepository patients, SendOnce sendOnce) {
    return new ChooseChannels(transaction, patients, sendOnce);
  }

  @Produces
  @Singleton
  PreviewLetter previewLetter(@All List<Messenger> messengers) {
    return new PreviewLetter(messengers);
  }

  @Produces
  @Singleton
  HearOfMessage hearOfMessage(
      Transaction transaction, MessageLedger ledger, JobQueue jobs, Clock clock) {
    return new HearOfMessage(transaction, ledger, jobs, clock);
  }

  @Produces
  @Singleton
  SettleMessage settleMessage(
      Transaction transaction,
      MessageLedger ledger,
      PatientRepository patients,
      @All List<Messenger> messengers,
      MessageJobs messageJobs,
      JobQueue jobs,
      Clock clock) {
    return new SettleMessage(transaction, ledger, patients, messengers, messageJobs, jobs, clock);
  }

  @Produces
  @Singleton
  MessageJobs messageJobs(AppointmentQueries appointments, PaymentQueries payments) {
    return MessageJobs.of(
        List.of(
            new AppointmentMessages(appointments),
            key -> SendPaymentReceipt.jobOf(key, payments),
            SendLatePaymentNotice::jobOf,
            SendInventoryAlert::jobOf,
            SendInventoryHeartbeat::jobOf,
            SendRecallNotice::jobOf,
            SendAccountLetter::jobOf));
  }

  @Produces
  @Singleton
  ViewMessages viewMessages(MessageQueries queries, Clock clock) {
    return new ViewMessages(queries, clock);
  }

  @Produces
  @Singleton
  DecideMessage decideMessage(
      Transaction transaction,
      MessageLedger ledger,
      MessageQueries queries,
      MessageJobs messageJobs,
      JobQueue jobs,
      Clock clock) {
    return new DecideMessage(transaction, ledger, queries, messageJobs, jobs, clock);
  }

  @Produces
  @Singleton
  SendAppointmentConfirmation sendAppointmentConfirmation(
      AppointmentQueries appointments,
      TellPatient tellPatient,
      SendOnce sendOnce,
      Clock clock,
      HospitalConfig hospital) {
    return new SendAppointmentConfirmation(
        appointments, tellPatient, sendOnce, clock, hospital.zone(), hospital.name());
  }

  @Produces
  @Singleton
  SendAppointmentReminder sendAppointmentReminder(
      AppointmentQueries appointments,
      TellPatient tellPatient,
      SendOnce sendOnce,
      Clock clock,
      HospitalConfig hospital) {
    return new SendAppointmentReminder(appointments, tellPatient, sendOnce, clock, hospital.zone());
  }

  @Produces
  @Singleton
  SendAppointmentCancellation sendAppointmentCancellation(
      Transaction transaction,
      AppointmentQueries appointments,
      TellPatient tellPatient,
      AccountRepository accounts,
      SendOnce sendOnce,
      Clock clock,
      HospitalConfig hospital) {
    return new SendAppointmentCancellation(
        transaction,
        appointments,
        tellPatient,
        accounts,
        sendOnce,
        clock,
        hospital.zone(),
        hospital.name(),
        hospital.staffLanguage());
  }

  @Produces
  @Singleton
  NotifyDoctorOfAppointment notifyDoctorOfAppointment(
      Transaction transaction,
      AppointmentQueries appointments,
      AccountRepository accounts,
      SendOnce sendOnce,
      HospitalConfig hospital) {
    return new NotifyDoctorOfAppointment(
        transaction, appointments, accounts, sendOnce, hospital.zone(), hospital.staffLanguage());
  }

  @Produces
  @Singleton
  PutSchedule putSchedule(Transaction transaction, DoctorRepository doctors) {
    return new PutSchedule(transaction, doctors);
  }

  @Produces
  @Singleton
  ViewSchedule viewSchedule(
      Transaction transaction,
      DoctorRepository doctors,
      AbsenceRepository absences,
      OfferedSlots offered) {
    return new ViewSchedule(transaction, doctors, absences, offered);
  }

  @Produces
  @Singleton
  DeclareHoliday declareHoliday(
      Transaction transaction, HolidayRepository holidays, IdGenerator ids) {
    return new DeclareHoliday(transaction, holidays, ids);
  }

  @Produces
  @Singleton
  ExplainSlot explainSlot(
      Transaction transaction,
      DoctorRepository doctors,
      AppointmentRepository appointments,
      OfferedSlots offered) {
    return new ExplainSlot(transaction, doctors, appointments, offered);
  }

  @Produces
  @Singleton
  PreviewAbsence previewAbsence(
      Transaction transaction,
      DoctorRepository doctors,
      AppointmentRepository appointments,
      FindFreeSlots freeSlots,
      Clock clock) {
    return new PreviewAbsence(transaction, doctors, appointments, freeSlots, clock);
  }

  @Produces
  @Singleton
  AddAbsence addAbsence(
      Transaction transaction,
      DoctorRepository doctors,
      AbsenceRepository absences,
      AppointmentRepository appointments,
      Appointments changes,
      OfferedSlots offered,
      JobQueue jobs,
      IdGenerator ids,
      Clock clock) {
    return new AddAbsence(
        transaction, doctors, absences, appointments, changes, offered, jobs, ids, clock);
  }

  @Produces
  @Singleton
  ApplyAbsence applyAbsence(
      Transaction transaction,
      AbsenceRepository absences,
      Appointments appointments,
      PaymentRepository payments,
      Refunds refunds,
      Clock clock) {
    return new ApplyAbsence(transaction, absences, appointments, payments, refunds, clock);
  }

  @Produces
  @Singleton
  JoinWaitlist joinWaitlist(
      Transaction transaction,
      WaitlistRepository waitlist,
      PatientRepository patients,
      DoctorRepository doctors,
      DoctorQueries queries,
      IdGenerator ids,
      Clock clock) {
    return new JoinWaitlist(transaction, waitlist, patients, doctors, queries, ids, clock);
  }

  @Produces
  @Singleton
  LeaveWaitlist leaveWaitlist(
      Transaction transaction,
      WaitlistRepository waitlist,
      Appointments appointments,
      PaymentRepository payments,
      Refunds refunds,
      Clock clock) {
    return new LeaveWaitlist(transaction, waitlist, appointments, payments, refunds, clock);
  }

  @Produces
  @Singleton
  ViewWaitlist viewWaitlist(Transaction transaction, WaitlistRepository waitlist) {
    return new ViewWaitlist(transaction, waitlist);
  }

  @Produces
  @Singleton
  OfferFreedSlot offerFreedSlot(
      Transaction transaction,
      WaitlistRepository waitlist,
      Appointments appointments,
      AppointmentQueries queries,
      PaymentRepository payments,
      PaymentCodes codes,
      DoctorRepository doctors,
      OfferedSlots offered,
      JobQueue jobs,
      IdGenerator ids,
      Clock clock,
      HospitalConfig hospital) {
    return new OfferFreedSlot(
        transaction,
        waitlist,
        appointments,
        queries,
        payments,
        codes,
        doctors,
        offered,
        jobs,
        ids,
        clock,
        hospital.offerWindow().orElse(hospital.paymentWindow()));
  }

  @Produces
  @Singleton
  SendWaitlistOffer sendWaitlistOffer(
      AppointmentQueries appointments,
      TellPatient tellPatient,
      SendOnce sendOnce,
      BankAccount account,
      HospitalConfig hospital) {
    return new SendWaitlistOffer(appointments, tellPatient, sendOnce, account, hospital.zone());
  }

  @Produces
  @Singleton
  SweepOldRows sweepOldRows(Transaction transaction, OldRows rows, JobsConfig jobs) {
    return new SweepOldRows(transaction, rows, jobs.keepDone(), jobs.keepFailed());
  }

  @Produces
  @Singleton
  SumUpLedger sumUpLedger(Ledger ledger, HospitalConfig hospital) {
    return new SumUpLedger(ledger, hospital.zone());
  }

  @Produces
  @Singleton
  Tick tick(Transaction transaction, TickLedger ledger, JobQueue jobs) {
    return new Tick(transaction, ledger, jobs);
  }

  @Produces
  @Singleton
  ViewJobs viewJobs(JobQueries queries) {
    return new ViewJobs(queries);
  }

  @Produces
  @Singleton
  PauseQueue pauseQueue(Transaction transaction, JobDesk desk) {
    return new PauseQueue(transaction, desk);
  }

  @Produces
  @Singleton
  RetryJobs retryJobs(Transaction transaction, JobDesk desk, JobQueries queries) {
    return new RetryJobs(transaction, desk, queries);
  }

  @Produces
  @Singleton
  CancelJob cancelJob(Transaction transaction, JobDesk desk, JobQueries queries) {
    return new CancelJob(transaction, desk, queries);
  }

  @Produces
  @Singleton
  RunTick runTick(Transaction transaction, JobQueue jobs, Clock clock) {
    return new RunTick(transaction, jobs, Ticks.all(clock.getZone()), clock);
  }

  @Produces
  @Singleton
  Pharmacy pharmacy(
      MedicineRepository medicines, StockRepository stock, JobQueue jobs, IdGenerator ids) {
    return new Pharmacy(medicines, stock, jobs, ids);
  }

  @Produces
  @Singleton
  KeepMedicine keepMedicine(
      Transaction transaction, MedicineRepository medicines, IdGenerator ids) {
    return new KeepMedicine(transaction, medicines, ids);
  }

  @Produces
  @Singleton
  ReceiveBatch receiveBatch(
      Transaction transaction, Pharmacy pharmacy, IdGenerator ids, Clock clock) {
    return new ReceiveBatch(transaction, pharmacy, ids, clock);
  }

  @Produces
  @Singleton
  MoveBatch moveBatch(Transaction transaction, Pharmacy pharmacy, Clock clock) {
    return new MoveBatch(transaction, pharmacy, clock);
  }

  @Produces
  @Singleton
  DispenseMedicine dispenseMedicine(
      Transaction transaction,
      Pharmacy pharmacy,
      PatientRepository patients,
      AppointmentRepository appointments,
      IdGenerator ids,
      Clock clock) {
    return new DispenseMedicine(
        transaction, pharmacy, patients, appointments, ids, clock, DISPENSES_AT_ONCE);
  }

  @Produces
  @Singleton
  UpdateBatchStatus updateBatchStatus(Transaction transaction, Pharmacy pharmacy, Clock clock) {
    return new UpdateBatchStatus(transaction, pharmacy, clock);
  }

  @Produces
  @Singleton
  CheckInventory checkInventory(
      Transaction transaction,
      AlertRepository alerts,
      StockRepository stock,
      PharmacyStaff staff,
      JobQueue jobs,
      IdGenerator ids,
      Clock clock,
      HospitalConfig hospital) {
    return new CheckInventory(
        transaction, alerts, stock, staff, jobs, ids, clock, hospital.expiryAlertDays());
  }

  @Produces
  @Singleton
  EscalateAlerts escalateAlerts(
      Transaction transaction,
      AlertRepository alerts,
      PharmacyStaff staff,
      JobQueue jobs,
      Clock clock,
      HospitalConfig hospital) {
    return new EscalateAlerts(
        transaction,
        alerts,
        staff,
        jobs,
        clock,
        hospital.headPharmacist().map(it -> it.toLowerCase(Locale.ROOT)).orElse(null));
  }

  @Produces
  @Singleton
  SendInventoryAlert sendInventoryAlert(
      Transaction transaction,
      MedicineQueries queries,
      PharmacyStaff staff,
      SendOnce sendOnce,
      HospitalConfig hospital) {
    return new SendInventoryAlert(transaction, queries, staff, sendOnce, hospital.staffLanguage());
  }

  @Produces
  @Singleton
  SendInventoryHeartbeat sendInventoryHeartbeat(
      Transaction transaction,
      AlertRepository alerts,
      PharmacyStaff staff,
      SendOnce sendOnce,
      Clock clock,
      HospitalConfig hospital) {
    return new SendInventoryHeartbeat(
        transaction, alerts, staff, sendOnce, clock, hospital.staffLanguage());
  }

  @Produces
  @Singleton
  SendRecallNotice sendRecallNotice(
      Transaction transaction,
      MedicineQueries queries,
      PatientRepository patients,
      SendOnce sendOnce) {
    return new SendRecallNotice(transaction, queries, patients, sendOnce);
  }

  @Produces
  @Singleton
  TellRecipients tellRecipients(
      Transaction transaction,
      Pharmacy pharmacy,
      MedicineQueries queries,
      JobQueue jobs,
      Clock clock) {
    return new TellRecipients(transaction, pharmacy, queries, jobs, clock);
  }

  @Produces
  @Singleton
  AnswerAlert answerAlert(Transaction transaction, AlertRepository alerts, Clock clock) {
    return new AnswerAlert(transaction, alerts, clock);
  }

  @Produces
  @Singleton
  ViewPharmacy viewPharmacy(MedicineQueries queries, Clock clock) {
    return new ViewPharmacy(queries, clock);
  }

  @Produces
  @Singleton
  ViewTask viewTask(Transaction transaction, TaskRepository tasks) {
    return new ViewTask(transaction, tasks);
  }

  @Produces
  @Singleton
  EndTask endTask(Transaction transaction, TaskRepository tasks, JobQueue jobs, Clock clock) {
    return new EndTask(transaction, tasks, jobs, clock);
  }

  @Produces
  @Singleton
  ReceiveImport receiveImport(
      Transaction transaction,
      TaskRepository tasks,
      ImportRepository imports,
      JobQueue jobs,
      IdGenerator ids,
      Clock clock) {
    return new ReceiveImport(transaction, tasks, imports, jobs, ids, clock, ReceiveImport.SLICE);
  }

  @Produces
  @Singleton
  ImportSlice importSlice(
      Transaction transaction,
      TaskRepository tasks,
      ImportRepository imports,
      StockIntake stock,
      PatientRecords patients,
      DoctorRecords doctors,
      JobQueue jobs,
      IdGenerator ids,
      Clock clock) {
    // a thread of the system's: reading thousands of rows would keep virtual ones from their turn
    return new ImportSlice(
        transaction,
        tasks,
        imports,
        stock,
        patients,
        doctors,
        jobs,
        ids,
        clock,
        reading -> Thread.ofPlatform().daemon().name("import-reads-ahead").start(reading));
  }

  @Produces
  @Singleton
  ViewImportErrors viewImportErrors(
      Transaction transaction, ViewTask tasks, ImportRepository imports) {
    return new ViewImportErrors(transaction, tasks, imports);
  }
}
