package dev.kham.adapter.postgres;

import dev.kham.application.Ports;
import dev.kham.application.account.AccountQueries;
import dev.kham.application.account.AccountRepository;
import dev.kham.application.account.PasswordAttempts;
import dev.kham.application.account.SessionRepository;
import dev.kham.application.appointment.AppointmentQueries;
import dev.kham.application.appointment.AppointmentRepository;
import dev.kham.application.appointment.WaitlistRepository;
import dev.kham.application.job.JobQueue;
import dev.kham.application.messaging.MessageLedger;
import dev.kham.application.patient.PatientRepository;
import dev.kham.application.payment.PaymentQueries;
import dev.kham.application.payment.PaymentRepository;
import dev.kham.application.payment.TransferRepository;
import dev.kham.application.scheduling.AbsenceRepository;
import dev.kham.application.scheduling.BusyTimes;
import dev.kham.application.scheduling.DoctorQueries;
import dev.kham.application.scheduling.DoctorRepository;
import dev.kham.application.scheduling.HolidayRepository;
import dev.kham.application.shared.OnceOnly;
import dev.kham.application.shared.Transaction;
import jakarta.inject.Singleton;

/** The adapters of this module, as the contracts ask for them. */
@Singleton
record PostgresPorts(
    Transaction transaction,
    OnceOnly onceOnly,
    JobQueue jobs,
    PatientRepository patients,
    AccountRepository accounts,
    AccountQueries accountQueries,
    SessionRepository sessions,
    PasswordAttempts passwordAttempts,
    DoctorRepository doctors,
    DoctorQueries doctorQueries,
    BusyTimes busyTimes,
    AppointmentRepository appointments,
    AppointmentQueries appointmentQueries,
    WaitlistRepository waitlist,
    PaymentRepository payments,
    PaymentQueries paymentQueries,
    TransferRepository transfers,
    MessageLedger messageLedger,
    AbsenceRepository absences,
    HolidayRepository holidays)
    implements Ports {}
