package dev.kham.adapter.sepay;

import dev.kham.application.appointment.AppointmentRepository;
import dev.kham.application.appointment.Appointments;
import dev.kham.application.appointment.WaitlistRepository;
import dev.kham.application.job.Job;
import dev.kham.application.job.JobQueue;
import dev.kham.application.payment.PaymentRepository;
import dev.kham.application.settlement.ReceiveTransfer;
import dev.kham.application.shared.Transaction;
import dev.kham.domain.appointment.Appointment;
import dev.kham.domain.appointment.AppointmentEvent;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.appointment.WaitlistEntry;
import dev.kham.domain.appointment.WaitlistEntryId;
import dev.kham.domain.patient.PatientId;
import dev.kham.domain.payment.BankAccount;
import dev.kham.domain.payment.Payment;
import dev.kham.domain.payment.PaymentCode;
import dev.kham.domain.scheduling.Doctor;
import dev.kham.domain.scheduling.DoctorId;
import dev.kham.domain.shared.TimeSlot;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** A hospital that awaits no payment, so that every transfer is stored and settles nothing. */
final class SepayTestWiring {
  @Produces
  @Singleton
  SettableClock clock() {
    return new SettableClock(SepayFixtures.NOW);
  }

  @Produces
  @Singleton
  RecordingTransferRepository transfers() {
    return new RecordingTransferRepository();
  }

  @Produces
  @Singleton
  ReceiveTransfer receiveTransfer(RecordingTransferRepository transfers, Clock clock) {
    return new ReceiveTransfer(
        new Uncommitted(),
        transfers,
        new NoPayments(),
        new Appointments(new NoAppointments(), new NoWaitlist(), new NoJobs()),
        new BankAccount("970436", "Vietcombank", "0010000000355", "BENH VIEN KHAM"),
        clock);
  }

  private static final class Uncommitted implements Transaction {
    @Override
    public <T> T call(Supplier<T> work) {
      return work.get();
    }
  }

  private static final class NoPayments implements PaymentRepository {
    @Override
    public boolean add(Payment payment) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Payment> lockByCode(PaymentCode code) {
      return Optional.empty();
    }

    @Override
    public Optional<Payment> lockByAppointment(AppointmentId appointment) {
      return Optional.empty();
    }

    @Override
    public void update(Payment payment) {
      throw new UnsupportedOperationException();
    }
  }

  private static final class NoAppointments implements AppointmentRepository {
    @Override
    public int countPending(PatientId patientId) {
      return 0;
    }

    @Override
    public Optional<Appointment> find(AppointmentId id) {
      return Optional.empty();
    }

    @Override
    public Optional<Appointment> lock(AppointmentId id) {
      return Optional.empty();
    }

    @Override
    public List<Appointment> occupying(DoctorId doctor, TimeSlot window) {
      return List.of();
    }

    @Override
    public void add(Appointment appointment, AppointmentEvent event) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void update(Appointment appointment, AppointmentEvent event) {
      throw new UnsupportedOperationException();
    }
  }

  private static final class NoWaitlist implements WaitlistRepository {
    @Override
    public boolean add(WaitlistEntry entry) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<WaitlistEntry> find(WaitlistEntryId id) {
      return Optional.empty();
    }

    @Override
    public int countOpen(PatientId patientId, LocalDate today) {
      return 0;
    }

    @Override
    public Optional<WaitlistEntry> lockOffered(AppointmentId hold) {
      return Optional.empty();
    }

    @Override
    public Optional<WaitlistEntry> lockNext(
        Doctor doctor, TimeSlot slot, LocalDate day, AppointmentId not) {
      return Optional.empty();
    }

    @Override
    public void update(WaitlistEntry entry) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<WaitlistEntry> list(PatientId patientId, WaitlistEntryId after, int limit) {
      return List.of();
    }
  }

  private static final class NoJobs implements JobQueue {
    @Override
    public void schedule(Job job) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void schedule(Job job, Instant due) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void withdraw(String key) {
      throw new UnsupportedOperationException();
    }
  }
}
