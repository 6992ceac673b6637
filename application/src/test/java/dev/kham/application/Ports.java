package dev.kham.application;

import dev.kham.application.account.AccountQueries;
import dev.kham.application.account.AccountRepository;
import dev.kham.application.account.PasswordAttempts;
import dev.kham.application.account.SessionRepository;
import dev.kham.application.appointment.AppointmentQueries;
import dev.kham.application.appointment.AppointmentRepository;
import dev.kham.application.appointment.QueueTickets;
import dev.kham.application.appointment.WaitlistRepository;
import dev.kham.application.imports.ImportRepository;
import dev.kham.application.job.JobQueue;
import dev.kham.application.medicine.AlertRepository;
import dev.kham.application.medicine.MedicineQueries;
import dev.kham.application.medicine.MedicineRepository;
import dev.kham.application.medicine.PharmacyStaff;
import dev.kham.application.medicine.StockIntake;
import dev.kham.application.medicine.StockRepository;
import dev.kham.application.messaging.GatewaySecrets;
import dev.kham.application.messaging.MessageLedger;
import dev.kham.application.messaging.MessageQueries;
import dev.kham.application.patient.PatientRecords;
import dev.kham.application.patient.PatientRepository;
import dev.kham.application.payment.DailySheetQueries;
import dev.kham.application.payment.Ledger;
import dev.kham.application.payment.PaymentQueries;
import dev.kham.application.payment.PaymentRepository;
import dev.kham.application.payment.ReceiptRepository;
import dev.kham.application.payment.RefundQueries;
import dev.kham.application.payment.RefundRepository;
import dev.kham.application.payment.TransferQueries;
import dev.kham.application.payment.TransferRepository;
import dev.kham.application.scheduling.AbsenceRepository;
import dev.kham.application.scheduling.BusyTimes;
import dev.kham.application.scheduling.Calendars;
import dev.kham.application.scheduling.DoctorQueries;
import dev.kham.application.scheduling.DoctorRecords;
import dev.kham.application.scheduling.DoctorRepository;
import dev.kham.application.scheduling.HolidayRepository;
import dev.kham.application.settlement.StatementBookmarks;
import dev.kham.application.settlement.TransferInbox;
import dev.kham.application.shared.OnceOnly;
import dev.kham.application.shared.Transaction;
import dev.kham.application.task.TaskRepository;

/** The ports of one store; every method answers over the same data. */
public interface Ports {
  Transaction transaction();

  OnceOnly onceOnly();

  JobQueue jobs();

  PatientRepository patients();

  AccountRepository accounts();

  AccountQueries accountQueries();

  SessionRepository sessions();

  PasswordAttempts passwordAttempts();

  DoctorRepository doctors();

  DoctorQueries doctorQueries();

  BusyTimes busyTimes();

  Calendars calendars();

  AppointmentRepository appointments();

  AppointmentQueries appointmentQueries();

  QueueTickets queueTickets();

  WaitlistRepository waitlist();

  PaymentRepository payments();

  PaymentQueries paymentQueries();

  TransferRepository transfers();

  ReceiptRepository receipts();

  TransferQueries transferQueries();

  RefundRepository refunds();

  RefundQueries refundQueries();

  DailySheetQueries dailySheets();

  Ledger ledger();

  StatementBookmarks statementBookmarks();

  TransferInbox transferInbox();

  MessageLedger messageLedger();

  MessageQueries messageQueries();

  GatewaySecrets gatewaySecrets();

  AbsenceRepository absences();

  HolidayRepository holidays();

  MedicineRepository medicines();

  StockRepository stock();

  AlertRepository alerts();

  MedicineQueries medicineQueries();

  PharmacyStaff pharmacyStaff();

  TaskRepository tasks();

  ImportRepository imports();

  StockIntake stockIntake();

  PatientRecords patientRecords();

  DoctorRecords doctorRecords();
}
