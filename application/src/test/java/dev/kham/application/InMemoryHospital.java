package dev.kham.application;

import static dev.kham.application.scheduling.SchedulingFixtures.NOW;
import static dev.kham.application.scheduling.SchedulingFixtures.ZONE;

import dev.kham.application.account.AccountFixtures;
import dev.kham.application.account.AddDependant;
import dev.kham.application.account.ChangePassword;
import dev.kham.application.account.CheckSession;
import dev.kham.application.account.EndSession;
import dev.kham.application.account.InMemoryAccountQueries;
import dev.kham.application.account.InMemoryAccountRepository;
import dev.kham.application.account.InMemoryPasswordAttempts;
import dev.kham.application.account.InMemoryRevokedSessions;
import dev.kham.application.account.InMemorySessionRepository;
import dev.kham.application.account.OpenStaffAccount;
import dev.kham.application.account.ReassignStaff;
import dev.kham.application.account.RecogniseGuardian;
import dev.kham.application.account.RecogniseOutsider;
import dev.kham.application.account.RecordingPasswordHasher;
import dev.kham.application.account.RefreshSession;
import dev.kham.application.account.RegisterPatient;
import dev.kham.application.account.SendAccountLetter;
import dev.kham.application.account.SequentialTokens;
import dev.kham.application.account.Sessions;
import dev.kham.application.account.SignIn;
import dev.kham.application.account.ViewOwnAccount;
import dev.kham.application.account.ViewStaff;
import dev.kham.application.appointment.AddAbsence;
import dev.kham.application.appointment.ApplyAbsence;
import dev.kham.application.appointment.AppointmentFixtures;
import dev.kham.application.appointment.AppointmentMessages;
import dev.kham.application.appointment.Appointments;
import dev.kham.application.appointment.AutoCancelUnpaid;
import dev.kham.application.appointment.BookAppointment;
import dev.kham.application.appointment.BookWalkIn;
import dev.kham.application.appointment.CancelAppointment;
import dev.kham.application.appointment.CheckInPatient;
import dev.kham.application.appointment.CompleteAppointment;
import dev.kham.application.appointment.ExplainSlot;
import dev.kham.application.appointment.InMemoryAppointmentBell;
import dev.kham.application.appointment.InMemoryAppointmentQueries;
import dev.kham.application.appointment.InMemoryAppointmentRepository;
import dev.kham.application.appointment.InMemoryQueueTickets;
import dev.kham.application.appointment.InMemoryWaitlistRepository;
import dev.kham.application.appointment.JoinWaitlist;
import dev.kham.application.appointment.LeaveWaitlist;
import dev.kham.application.appointment.LiveAppointments;
import dev.kham.application.appointment.MarkNoShow;
import dev.kham.application.appointment.MarkOverdueNoShows;
import dev.kham.application.appointment.NotifyDoctorOfAppointment;
import dev.kham.application.appointment.OfferFreedSlot;
import dev.kham.application.appointment.PreviewAbsence;
import dev.kham.application.appointment.RescheduleAppointment;
import dev.kham.application.appointment.SendAppointmentCancellation;
import dev.kham.application.appointment.SendAppointmentConfirmation;
import dev.kham.application.appointment.SendAppointmentReminder;
import dev.kham.application.appointment.SendWaitlistOffer;
import dev.kham.application.appointment.ViewAppointments;
import dev.kham.application.appointment.ViewQueue;
import dev.kham.application.appointment.ViewWaitlist;
import dev.kham.application.imports.ImportSlice;
import dev.kham.application.imports.InMemoryImportRepository;
import dev.kham.application.imports.ReceiveImport;
import dev.kham.application.imports.ViewImportErrors;
import dev.kham.application.job.CancelJob;
import dev.kham.application.job.InMemoryJobDesk;
import dev.kham.application.job.PauseQueue;
import dev.kham.application.job.RecordingJobQueue;
import dev.kham.application.job.Repeatable;
import dev.kham.application.job.RetryJobs;
import dev.kham.application.job.RunTick;
import dev.kham.application.job.ViewJobs;
import dev.kham.application.medicine.AnswerAlert;
import dev.kham.application.medicine.CheckInventory;
import dev.kham.application.medicine.DispenseMedicine;
import dev.kham.application.medicine.EscalateAlerts;
import dev.kham.application.medicine.InMemoryMedicineQueries;
import dev.kham.application.medicine.InMemoryPharmacy;
import dev.kham.application.medicine.InMemoryPharmacyStaff;
import dev.kham.application.medicine.KeepMedicine;
import dev.kham.application.medicine.MedicineFixtures;
import dev.kham.application.medicine.MoveBatch;
import dev.kham.application.medicine.Pharmacy;
import dev.kham.application.medicine.ReceiveBatch;
import dev.kham.application.medicine.SendInventoryAlert;
import dev.kham.application.medicine.SendInventoryHeartbeat;
import dev.kham.application.medicine.SendRecallNotice;
import dev.kham.application.medicine.TellRecipients;
import dev.kham.application.medicine.UpdateBatchStatus;
import dev.kham.application.medicine.ViewPharmacy;
import dev.kham.application.messaging.ChooseChannels;
import dev.kham.application.messaging.DecideMessage;
import dev.kham.application.messaging.HearOfMessage;
import dev.kham.application.messaging.InMemoryGatewaySecrets;
import dev.kham.application.messaging.InMemoryMessageLedger;
import dev.kham.application.messaging.MessageJobs;
import dev.kham.application.messaging.Messenger;
import dev.kham.application.messaging.PreviewLetter;
import dev.kham.application.messaging.RecordingMessenger;
import dev.kham.application.messaging.SendOnce;
import dev.kham.application.messaging.SettleMessage;
import dev.kham.application.messaging.TellPatient;
import dev.kham.application.messaging.ViewMessages;
import dev.kham.application.patient.InMemoryPatientRepository;
import dev.kham.application.payment.CloseRefund;
import dev.kham.application.payment.DailySheetQueries;
import dev.kham.application.payment.FixedPaymentCodes;
import dev.kham.application.payment.InMemoryDailySheet;
import dev.kham.application.payment.InMemoryLedger;
import dev.kham.application.payment.InMemoryMoneyQueries;
import dev.kham.application.payment.InMemoryPaymentQueries;
import dev.kham.application.payment.InMemoryPaymentRepository;
import dev.kham.application.payment.InMemoryReceiptRepository;
import dev.kham.application.payment.InMemoryRefundRepository;
import dev.kham.application.payment.InMemoryTransferRepository;
import dev.kham.application.payment.PaymentFixtures;
import dev.kham.application.payment.PrintReceipt;
import dev.kham.application.payment.RecordingReceiptPrinter;
import dev.kham.application.payment.RefundQueries;
import dev.kham.application.payment.Refunds;
import dev.kham.application.payment.SendPaymentReceipt;
import dev.kham.application.payment.SettableBankStatement;
import dev.kham.application.payment.TransferQueries;
import dev.kham.application.payment.ViewDailySheet;
import dev.kham.application.payment.ViewPayment;
import dev.kham.application.payment.ViewRefunds;
import dev.kham.application.payment.ViewTransfers;
import dev.kham.application.scheduling.DeclareHoliday;
import dev.kham.application.scheduling.FindFreeSlots;
import dev.kham.application.scheduling.InMemoryAbsenceRepository;
import dev.kham.application.scheduling.InMemoryBusyTimes;
import dev.kham.application.scheduling.InMemoryCalendars;
import dev.kham.application.scheduling.InMemoryDoctorQueries;
import dev.kham.application.scheduling.InMemoryDoctorRepository;
import dev.kham.application.scheduling.InMemoryHolidayRepository;
import dev.kham.application.scheduling.OfferedSlots;
import dev.kham.application.scheduling.PutSchedule;
import dev.kham.application.scheduling.SchedulingFixtures;
import dev.kham.application.scheduling.ViewSchedule;
import dev.kham.application.settlement.AcceptTransfer;
import dev.kham.application.settlement.AssignTransfer;
import dev.kham.application.settlement.HandlePaymentTimeout;
import dev.kham.application.settlement.InMemoryStatementBookmarks;
import dev.kham.application.settlement.InMemoryTransferInbox;
import dev.kham.application.settlement.ProcessPaymentWebhook;
import dev.kham.application.settlement.ReceiveTransfer;
import dev.kham.application.settlement.ReconcilePayments;
import dev.kham.application.settlement.RefundTransfer;
import dev.kham.application.settlement.SendLatePaymentNotice;
import dev.kham.application.settlement.Settlements;
import dev.kham.application.settlement.SplitTransfer;
import dev.kham.application.settlement.TransferInbox;
import dev.kham.application.shared.IdGenerator;
import dev.kham.application.shared.InMemoryOnceOnly;
import dev.kham.application.shared.InMemoryTransaction;
import dev.kham.application.shared.RightOfWay;
import dev.kham.application.shared.SequentialIds;
import dev.kham.application.shared.SettableClock;
import dev.kham.application.task.EndTask;
import dev.kham.application.task.InMemoryTaskRepository;
import dev.kham.application.task.ViewTask;
import dev.kham.domain.patient.Channel;
import dev.kham.domain.payment.RefundCode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * All of Kham's core over memory: the ports, and the use cases wired to them.
 *
 * <p>It begins empty, at {@link dev.kham.application.scheduling.SchedulingFixtures#NOW}.
 */
public final class InMemoryHospital implements Ports {
  private static final RightOfWay NO_WAIT = new RightOfWay(Duration.ZERO);

  /** What this hospital is called. */
  public static final String NAME = "Bệnh viện Khám";

  /** How many unpaid appointments a patient may hold here. */
  public static final int PENDING_LIMIT = 3;

  /** How long an offer of the waiting list waits for its money here. */
  public static final Duration OFFER_WINDOW = Duration.ofMinutes(25);

  /** How many dispenses of one medicine are underway at most here. */
  public static final int WAITING_FOR_A_MEDICINE = 4;

  private final SettableClock clock = new SettableClock(NOW, ZONE);
  private final IdGenerator ids = new SequentialIds();
  private final InMemoryTransaction transaction = new InMemoryTransaction();
  private final InMemoryOnceOnly onceOnly = new InMemoryOnceOnly(transaction);
  private final RecordingJobQueue jobs = new RecordingJobQueue(transaction, clock);
  private final InMemoryJobDesk jobDesk = new InMemoryJobDesk(transaction, clock);
  private final InMemoryPatientRepository patients = new InMemoryPatientRepository(transaction);
  private final InMemorySessionRepository sessions = new InMemorySessionRepository(transaction);
  private final InMemoryRevokedSessions revokedSessions = new InMemoryRevokedSessions(clock);
  private final InMemoryPasswordAttempts passwordAttempts =
      new InMemoryPasswordAttempts(transaction, clock);
  private final SequentialTokens tokens = new SequentialTokens();
  private final RecordingPasswordHasher hasher = new RecordingPasswordHasher(transaction);
  private final InMemoryDoctorRepository doctors = new InMemoryDoctorRepository(transaction);
  private final InMemoryAccountRepository accounts =
      new InMemoryAccountRepository(transaction, doctors);
  private final InMemoryAccountQueries accountQueries = new InMemoryAccountQueries(accounts);
  private final InMemoryDoctorQueries doctorQueries = new InMemoryDoctorQueries(doctors);
  private final InMemoryAppointmentRepository appointments =
      new InMemoryAppointmentRepository(transaction, patients);
  private final InMemoryWaitlistRepository waitlist =
      new InMemoryWaitlistRepository(transaction, appointments);
  private final InMemoryBusyTimes busyTimes = new InMemoryBusyTimes(appointments);
  private final FixedPaymentCodes codes = new FixedPaymentCodes();
  private final InMemoryPaymentRepository payments = new InMemoryPaymentRepository(transaction);
  private final InMemoryPaymentQueries paymentQueries =
      new InMemoryPaymentQueries(payments, appointments);
  private final InMemoryQueueTickets queueTickets = new InMemoryQueueTickets(transaction);
  private final InMemoryAppointmentQueries appointmentQueries =
      new InMemoryAppointmentQueries(
          appointments, doctorQueries, paymentQueries, patients, queueTickets);
  private final InMemoryAppointmentBell appointmentBell = new InMemoryAppointmentBell();
  private final InMemoryTransferRepository transfers = new InMemoryTransferRepository(transaction);
  private final InMemoryReceiptRepository receipts =
      new InMemoryReceiptRepository(transaction, appointments, patients, doctors);
  private final RecordingReceiptPrinter printer = new RecordingReceiptPrinter(transaction);
  private final InMemoryRefundRepository refunds = new InMemoryRefundRepository(transaction);
  private final InMemoryMoneyQueries moneyQueries =
      new InMemoryMoneyQueries(transfers, refunds, payments, appointments);
  private final InMemoryLedger ledger = new InMemoryLedger(transaction);
  private final AtomicLong refundCode = new AtomicLong();
  private final SettableBankStatement bankStatement = new SettableBankStatement(transaction);
  private final InMemoryStatementBookmarks statementBookmarks =
      new InMemoryStatementBookmarks(transaction);
  private final InMemoryTransferInbox transferInbox = new InMemoryTransferInbox(transaction, jobs);
  private final InMemoryMessageLedger messageLedger = new InMemoryMessageLedger(transaction);
  private final RecordingMessenger messenger = new RecordingMessenger(transaction, Channel.EMAIL);
  private final RecordingMessenger sms = new RecordingMessenger(transaction, Channel.SMS);
  private final RecordingMessenger zalo = new RecordingMessenger(transaction, Channel.ZALO);
  private final InMemoryGatewaySecrets gatewaySecrets = new InMemoryGatewaySecrets(transaction);
  private final InMemoryAbsenceRepository absences = new InMemoryAbsenceRepository(transaction);
  private final InMemoryHolidayRepository holidays = new InMemoryHolidayRepository(transaction);
  private final InMemoryCalendars calendars =
      new InMemoryCalendars(doctors, absences, holidays, busyTimes);
  private final OfferedSlots offeredSlots =
      new OfferedSlots(calendars, clock, SchedulingFixtures.LEAD_TIME);

  private final InMemoryPharmacy pharmacy = new InMemoryPharmacy(transaction);
  private final InMemoryMedicineQueries medicineQueries =
      new InMemoryMedicineQueries(pharmacy, patients);
  private final InMemoryPharmacyStaff pharmacyStaff = new InMemoryPharmacyStaff(accounts);

  private final InMemoryTaskRepository tasks = new InMemoryTaskRepository(transaction);
  private final InMemoryImportRepository imports = new InMemoryImportRepository(transaction, tasks);

  /** Puts patients, doctors and the like into this hospital. */
  public Given given() {
    return new Given(this);
  }

  // ports

  public SettableClock clock() {
    return clock;
  }

  public IdGenerator ids() {
    return ids;
  }

  @Override
  public InMemoryTransaction transaction() {
    return transaction;
  }

  @Override
  public InMemoryOnceOnly onceOnly() {
    return onceOnly;
  }

  @Override
  public RecordingJobQueue jobs() {
    return jobs;
  }

  public InMemoryJobDesk jobDesk() {
    return jobDesk;
  }

  @Override
  public InMemoryPatientRepository patients() {
    return patients;
  }

  @Override
  public InMemoryAccountRepository accounts() {
    return accounts;
  }

  @Override
  public InMemoryAccountQueries accountQueries() {
    return accountQueries;
  }

  @Override
  public InMemorySessionRepository sessions() {
    return sessions;
  }

  @Override
  public InMemoryPasswordAttempts passwordAttempts() {
    return passwordAttempts;
  }

  public InMemoryRevokedSessions revokedSessions() {
    return revokedSessions;
  }

  public RecordingPasswordHasher hasher() {
    return hasher;
  }

  @Override
  public InMemoryDoctorRepository doctors() {
    return doctors;
  }

  @Override
  public InMemoryDoctorQueries doctorQueries() {
    return doctorQueries;
  }

  @Override
  public InMemoryBusyTimes busyTimes() {
    return busyTimes;
  }

  @Override
  public InMemoryCalendars calendars() {
    return calendars;
  }

  @Override
  public InMemoryAppointmentRepository appointments() {
    return appointments;
  }

  @Override
  public InMemoryAppointmentQueries appointmentQueries() {
    return appointmentQueries;
  }

  @Override
  public InMemoryQueueTickets queueTickets() {
    return queueTickets;
  }

  @Override
  public InMemoryWaitlistRepository waitlist() {
    return waitlist;
  }

  public InMemoryAppointmentBell appointmentBell() {
    return appointmentBell;
  }

  public FixedPaymentCodes codes() {
    return codes;
  }

  @Override
  public InMemoryPaymentRepository payments() {
    return payments;
  }

  @Override
  public InMemoryPaymentQueries paymentQueries() {
    return paymentQueries;
  }

  @Override
  public InMemoryTransferRepository transfers() {
    return transfers;
  }

  public SettableBankStatement bankStatement() {
    return bankStatement;
  }

  @Override
  public InMemoryTransferInbox transferInbox() {
    return transferInbox;
  }

  @Override
  public InMemoryStatementBookmarks statementBookmarks() {
    return statementBookmarks;
  }

  @Override
  public InMemoryReceiptRepository receipts() {
    return receipts;
  }

  @Override
  public TransferQueries transferQueries() {
    return moneyQueries;
  }

  @Override
  public InMemoryRefundRepository refunds() {
    return refunds;
  }

  @Override
  public RefundQueries refundQueries() {
    return moneyQueries;
  }

  @Override
  public DailySheetQueries dailySheets() {
    return new InMemoryDailySheet(transfers, moneyQueries, ledger);
  }

  @Override
  public InMemoryLedger ledger() {
    return ledger;
  }

  @Override
  public InMemoryMessageLedger messageLedger() {
    return messageLedger;
  }

  public RecordingMessenger messenger() {
    return messenger;
  }

  public RecordingMessenger messenger(Channel channel) {
    return switch (channel) {
      case EMAIL -> messenger;
      case SMS -> sms;
      case ZALO -> zalo;
    };
  }

  private List<Messenger> messengers() {
    return List.of(messenger, sms, zalo);
  }

  @Override
  public InMemoryGatewaySecrets gatewaySecrets() {
    return gatewaySecrets;
  }

  public TellPatient tellPatient() {
    return new TellPatient(transaction, patients, sendOnce());
  }

  public ChooseChannels chooseChannels() {
    return new ChooseChannels(transaction, patients, sendOnce());
  }

  public PreviewLetter previewLetter() {
    return new PreviewLetter(messengers());
  }

  @Override
  public InMemoryMessageLedger messageQueries() {
    return messageLedger;
  }

  private MessageJobs messageJobs() {
    return MessageJobs.of(
        List.of(
            new AppointmentMessages(appointmentQueries),
            key -> SendPaymentReceipt.jobOf(key, paymentQueries),
            SendLatePaymentNotice::jobOf,
            SendInventoryAlert::jobOf,
            SendInventoryHeartbeat::jobOf,
            SendRecallNotice::jobOf,
            SendAccountLetter::jobOf));
  }

  public SettleMessage settleMessage() {
    return new SettleMessage(
        transaction, messageLedger, patients, messengers(), messageJobs(), jobs, clock);
  }

  public ViewMessages viewMessages() {
    return new ViewMessages(messageLedger, clock);
  }

  public DecideMessage decideMessage() {
    return new DecideMessage(transaction, messageLedger, messageLedger, messageJobs(), jobs, clock);
  }

  public HearOfMessage hearOfMessage() {
    return new HearOfMessage(transaction, messageLedger, jobs, clock);
  }

  @Override
  public InMemoryAbsenceRepository absences() {
    return absences;
  }

  @Override
  public InMemoryHolidayRepository holidays() {
    return holidays;
  }

  @Override
  public InMemoryPharmacy medicines() {
    return pharmacy;
  }

  @Override
  public InMemoryPharmacy stock() {
    return pharmacy;
  }

  @Override
  public InMemoryPharmacy alerts() {
    return pharmacy;
  }

  @Override
  public InMemoryMedicineQueries medicineQueries() {
    return medicineQueries;
  }

  @Override
  public InMemoryPharmacyStaff pharmacyStaff() {
    return pharmacyStaff;
  }

  @Override
  public InMemoryTaskRepository tasks() {
    return tasks;
  }

  @Override
  public InMemoryImportRepository imports() {
    return imports;
  }

  @Override
  public InMemoryPharmacy stockIntake() {
    return pharmacy;
  }

  @Override
  public InMemoryPatientRepository patientRecords() {
    return patients;
  }

  @Override
  public InMemoryDoctorRepository doctorRecords() {
    return doctors;
  }

  // use cases

  public RegisterPatient registerPatient() {
    return new RegisterPatient(transaction, accounts, patients, hasher, jobs, ids, clock);
  }

  public SignIn signIn() {
    return new SignIn(transaction, accounts, hasher, passwordAttempts, openSessions());
  }

  public RefreshSession refreshSession() {
    return new RefreshSession(transaction, accounts, sessions, openSessions(), clock);
  }

  public EndSession endSession() {
    return new EndSession(transaction, sessions, openSessions(), clock);
  }

  public ChangePassword changePassword() {
    return new ChangePassword(
        transaction, accounts, hasher, passwordAttempts, openSessions(), jobs);
  }

  public ViewOwnAccount viewOwnAccount() {
    return new ViewOwnAccount(transaction, accounts, patients);
  }

  public AddDependant addDependant() {
    return new AddDependant(transaction, patients, ids, clock);
  }

  public RecogniseGuardian recogniseGuardian() {
    return new RecogniseGuardian(transaction, patients);
  }

  public OpenStaffAccount openStaffAccount() {
    return new OpenStaffAccount(transaction, accounts, hasher, jobs, ids);
  }

  public ReassignStaff reassignStaff() {
    return new ReassignStaff(transaction, accounts, openSessions(), jobs);
  }

  public SendAccountLetter sendAccountLetter() {
    return new SendAccountLetter(transaction, accounts, tellPatient(), sendOnce(), Locale.of("vi"));
  }

  public ViewStaff viewStaff() {
    return new ViewStaff(accountQueries);
  }

  public RecogniseOutsider recogniseOutsider() {
    return new RecogniseOutsider(transaction, accounts);
  }

  public CheckSession checkSession() {
    return new CheckSession(transaction, sessions, revokedSessions);
  }

  public FindFreeSlots findFreeSlots() {
    return new FindFreeSlots(calendars, doctorQueries, offeredSlots, clock);
  }

  public BookAppointment bookAppointment() {
    return new BookAppointment(
        transaction,
        changes(),
        payments,
        codes,
        doctors,
        offeredSlots,
        patients,
        ids,
        clock,
        PaymentFixtures.PAYMENT_WINDOW,
        PENDING_LIMIT);
  }

  public BookWalkIn bookWalkIn() {
    return new BookWalkIn(
        transaction,
        bookAppointment(),
        doctors,
        patients,
        offeredSlots,
        busyTimes,
        queueTickets,
        ids,
        clock);
  }

  public ViewQueue viewQueue() {
    return new ViewQueue(appointmentQueries, doctorQueries, offeredSlots, clock);
  }

  public CancelAppointment cancelAppointment() {
    return new CancelAppointment(
        transaction, changes(), payments, owedBack(), AppointmentFixtures.POLICY, clock);
  }

  public RescheduleAppointment rescheduleAppointment() {
    return new RescheduleAppointment(transaction, changes(), doctors, offeredSlots, clock);
  }

  public CheckInPatient checkInPatient() {
    return new CheckInPatient(transaction, changes(), clock);
  }

  public CompleteAppointment completeAppointment() {
    return new CompleteAppointment(transaction, changes(), clock);
  }

  public MarkNoShow markNoShow() {
    return new MarkNoShow(transaction, changes(), clock);
  }

  public MarkOverdueNoShows markOverdueNoShows() {
    return new MarkOverdueNoShows(
        transaction, changes(), appointmentQueries, clock, Duration.ofHours(1));
  }

  public AutoCancelUnpaid autoCancelUnpaid() {
    return new AutoCancelUnpaid(transaction, changes(), payments, owedBack(), clock);
  }

  public ViewAppointments viewAppointments() {
    return new ViewAppointments(appointmentQueries);
  }

  /** Looks when the bell rings only. */
  public LiveAppointments liveAppointments() {
    return new LiveAppointments(appointmentQueries, appointmentBell, Duration.ofDays(1));
  }

  public ReceiveTransfer receiveTransfer() {
    return new ReceiveTransfer(
        settlements(), transfers, payments, refunds, PaymentFixtures.OWN_ACCOUNT, clock);
  }

  /** Settles as many as that at once, and keeps the others. */
  public AcceptTransfer acceptTransfer(int atOnce) {
    return new AcceptTransfer(receiveTransfer(), transferInbox, NO_WAIT, atOnce);
  }

  public ProcessPaymentWebhook processPaymentWebhook() {
    return processPaymentWebhook(transferInbox);
  }

  public ProcessPaymentWebhook processPaymentWebhook(TransferInbox inbox) {
    return new ProcessPaymentWebhook(settlements(), inbox, receiveTransfer(), NO_WAIT);
  }

  public AssignTransfer assignTransfer() {
    return new AssignTransfer(settlements(), payments);
  }

  public SplitTransfer splitTransfer() {
    return new SplitTransfer(settlements(), payments);
  }

  public RefundTransfer refundTransfer() {
    return new RefundTransfer(transaction, settlements(), owedBack(), clock);
  }

  public CloseRefund closeRefund() {
    return new CloseRefund(transaction, refunds, owedBack(), clock);
  }

  public ViewTransfers viewTransfers() {
    return new ViewTransfers(moneyQueries);
  }

  public ViewRefunds viewRefunds() {
    return new ViewRefunds(moneyQueries);
  }

  public ViewDailySheet viewDailySheet() {
    return new ViewDailySheet(
        dailySheets(),
        (sheet, at, locale) ->
            (locale.getLanguage() + " " + sheet.day()).getBytes(StandardCharsets.UTF_8),
        clock);
  }

  public SendLatePaymentNotice sendLatePaymentNotice() {
    return new SendLatePaymentNotice(
        transaction,
        moneyQueries,
        appointmentQueries,
        patients,
        findFreeSlots(),
        doctorQueries,
        sendOnce(),
        clock);
  }

  public ReconcilePayments reconcilePayments() {
    return new ReconcilePayments(
        transaction,
        bankStatement,
        statementBookmarks,
        transfers,
        receiveTransfer(),
        clock,
        Duration.ofHours(24));
  }

  public HandlePaymentTimeout handlePaymentTimeout() {
    return new HandlePaymentTimeout(
        transaction,
        payments,
        bankStatement,
        transferInbox,
        processPaymentWebhook(),
        receiveTransfer(),
        autoCancelUnpaid(),
        jobs,
        clock,
        Duration.ofMinutes(10));
  }

  public ViewPayment viewPayment() {
    return new ViewPayment(paymentQueries);
  }

  public PrintReceipt printReceipt() {
    return new PrintReceipt(transaction, paymentQueries, receipts, printer);
  }

  public SendPaymentReceipt sendPaymentReceipt() {
    return new SendPaymentReceipt(transaction, receipts, printer, patients, sendOnce());
  }

  public SendOnce sendOnce() {
    return new SendOnce(transaction, messageLedger, messengers(), ids, clock);
  }

  public SendAppointmentConfirmation sendAppointmentConfirmation() {
    return new SendAppointmentConfirmation(
        appointmentQueries, tellPatient(), sendOnce(), clock, clock.getZone(), NAME);
  }

  public SendAppointmentReminder sendAppointmentReminder() {
    return new SendAppointmentReminder(
        appointmentQueries, tellPatient(), sendOnce(), clock, clock.getZone());
  }

  public SendAppointmentCancellation sendAppointmentCancellation() {
    return new SendAppointmentCancellation(
        transaction,
        appointmentQueries,
        tellPatient(),
        accounts,
        sendOnce(),
        clock,
        clock.getZone(),
        NAME,
        Locale.of("vi"));
  }

  public NotifyDoctorOfAppointment notifyDoctorOfAppointment() {
    return new NotifyDoctorOfAppointment(
        transaction, appointmentQueries, accounts, sendOnce(), clock.getZone(), Locale.of("vi"));
  }

  private Sessions openSessions() {
    return new Sessions(sessions, revokedSessions, tokens, ids, clock, AccountFixtures.LIMITS);
  }

  public ViewJobs viewJobs() {
    return new ViewJobs(jobDesk);
  }

  public PauseQueue pauseQueue() {
    return new PauseQueue(transaction, jobDesk);
  }

  public RetryJobs retryJobs() {
    return new RetryJobs(transaction, jobDesk, jobDesk);
  }

  public CancelJob cancelJob() {
    return new CancelJob(transaction, jobDesk, jobDesk);
  }

  public RunTick runTick() {
    Repeatable noShows = new Repeatable("0 0/30 * * * ?", MarkOverdueNoShows::asJob);
    return new RunTick(transaction, jobs, List.of(noShows), clock);
  }

  public PutSchedule putSchedule() {
    return new PutSchedule(transaction, doctors);
  }

  public ViewSchedule viewSchedule() {
    return new ViewSchedule(transaction, doctors, absences, offeredSlots);
  }

  public DeclareHoliday declareHoliday() {
    return new DeclareHoliday(transaction, holidays, ids);
  }

  public ExplainSlot explainSlot() {
    return new ExplainSlot(transaction, doctors, appointments, offeredSlots);
  }

  public PreviewAbsence previewAbsence() {
    return new PreviewAbsence(transaction, doctors, appointments, findFreeSlots(), clock);
  }

  public AddAbsence addAbsence() {
    return new AddAbsence(
        transaction, doctors, absences, appointments, changes(), offeredSlots, jobs, ids, clock);
  }

  public ApplyAbsence applyAbsence() {
    return new ApplyAbsence(transaction, absences, changes(), payments, owedBack(), clock);
  }

  public KeepMedicine keepMedicine() {
    return new KeepMedicine(transaction, pharmacy, ids);
  }

  public ReceiveBatch receiveBatch() {
    return new ReceiveBatch(transaction, keptStock(), ids, clock);
  }

  public MoveBatch moveBatch() {
    return new MoveBatch(transaction, keptStock(), clock);
  }

  public DispenseMedicine dispenseMedicine() {
    return new DispenseMedicine(
        transaction, keptStock(), patients, appointments, ids, clock, WAITING_FOR_A_MEDICINE);
  }

  public UpdateBatchStatus updateBatchStatus() {
    return new UpdateBatchStatus(transaction, keptStock(), clock);
  }

  public CheckInventory checkInventory() {
    return new CheckInventory(
        transaction,
        pharmacy,
        pharmacy,
        pharmacyStaff,
        jobs,
        ids,
        clock,
        MedicineFixtures.ALERT_DAYS);
  }

  /** With the head pharmacist's e-mail address, or null without one. */
  public EscalateAlerts escalateAlerts(@Nullable String head) {
    return new EscalateAlerts(transaction, pharmacy, pharmacyStaff, jobs, clock, head);
  }

  public SendInventoryAlert sendInventoryAlert() {
    return new SendInventoryAlert(
        transaction, medicineQueries, pharmacyStaff, sendOnce(), Locale.of("vi"));
  }

  public SendInventoryHeartbeat sendInventoryHeartbeat() {
    return new SendInventoryHeartbeat(
        transaction, pharmacy, pharmacyStaff, sendOnce(), clock, Locale.of("vi"));
  }

  public AnswerAlert answerAlert() {
    return new AnswerAlert(transaction, pharmacy, clock);
  }

  public TellRecipients tellRecipients() {
    return new TellRecipients(transaction, keptStock(), medicineQueries, jobs, clock);
  }

  public SendRecallNotice sendRecallNotice() {
    return new SendRecallNotice(transaction, medicineQueries, patients, sendOnce());
  }

  public ViewPharmacy viewPharmacy() {
    return new ViewPharmacy(medicineQueries, clock);
  }

  private Pharmacy keptStock() {
    return new Pharmacy(pharmacy, pharmacy, jobs, ids);
  }

  private Settlements settlements() {
    return new Settlements(
        transaction,
        transfers,
        payments,
        changes(),
        doctors,
        offeredSlots,
        receipts,
        owedBack(),
        ledger,
        jobs,
        clock);
  }

  private Refunds owedBack() {
    return new Refunds(refunds, () -> RefundCode.of(refundCode.incrementAndGet()), ledger, ids);
  }

  public JoinWaitlist joinWaitlist() {
    return new JoinWaitlist(transaction, waitlist, patients, doctors, doctorQueries, ids, clock);
  }

  public LeaveWaitlist leaveWaitlist() {
    return new LeaveWaitlist(transaction, waitlist, changes(), payments, owedBack(), clock);
  }

  public ViewWaitlist viewWaitlist() {
    return new ViewWaitlist(transaction, waitlist);
  }

  public OfferFreedSlot offerFreedSlot() {
    return new OfferFreedSlot(
        transaction,
        waitlist,
        changes(),
        appointmentQueries,
        payments,
        codes,
        doctors,
        offeredSlots,
        jobs,
        ids,
        clock,
        OFFER_WINDOW);
  }

  public SendWaitlistOffer sendWaitlistOffer() {
    return new SendWaitlistOffer(
        appointmentQueries,
        tellPatient(),
        sendOnce(),
        PaymentFixtures.OWN_ACCOUNT,
        clock.getZone());
  }

  public ReceiveImport receiveImport() {
    return new ReceiveImport(transaction, tasks, imports, jobs, ids, clock, ReceiveImport.SLICE);
  }

  public ImportSlice importSlice() {
    return new ImportSlice(
        transaction, tasks, imports, pharmacy, patients, doctors, jobs, ids, clock, Runnable::run);
  }

  public ViewTask viewTask() {
    return new ViewTask(transaction, tasks);
  }

  public EndTask endTask() {
    return new EndTask(transaction, tasks, jobs, clock);
  }

  public ViewImportErrors viewImportErrors() {
    return new ViewImportErrors(transaction, viewTask(), imports);
  }

  private Appointments changes() {
    return new Appointments(appointments, waitlist, jobs);
  }
}
