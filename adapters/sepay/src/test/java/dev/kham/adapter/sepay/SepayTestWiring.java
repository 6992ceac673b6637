package dev.kham.adapter.sepay;

import dev.kham.application.appointment.AppointmentRepository;
import dev.kham.application.appointment.Appointments;
import dev.kham.application.appointment.WaitlistRepository;
import dev.kham.application.job.Job;
import dev.kham.application.job.JobQueue;
import dev.kham.application.payment.Ledger;
import dev.kham.application.payment.PaymentRepository;
import dev.kham.application.payment.ReceiptRepository;
import dev.kham.application.payment.RefundCodes;
import dev.kham.application.payment.RefundRepository;
import dev.kham.application.payment.Refunds;
import dev.kham.application.scheduling.Calendars;
import dev.kham.application.scheduling.DoctorRepository;
import dev.kham.application.scheduling.OfferedSlots;
import dev.kham.application.settlement.AcceptTransfer;
import dev.kham.application.settlement.ReceiveTransfer;
import dev.kham.application.settlement.Settlements;
import dev.kham.application.settlement.TransferInbox;
import dev.kham.application.shared.IdGenerator;
import dev.kham.application.shared.RightOfWay;
import dev.kham.application.shared.Transaction;
import dev.kham.domain.account.AccountId;
import dev.kham.domain.account.Actor;
import dev.kham.domain.appointment.Appointment;
import dev.kham.domain.appointment.AppointmentEvent;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.patient.PatientId;
import dev.kham.domain.payment.BankAccount;
import dev.kham.domain.payment.LedgerAccount;
import dev.kham.domain.payment.Payment;
import dev.kham.domain.payment.PaymentCode;
import dev.kham.domain.payment.Posting;
import dev.kham.domain.payment.Refund;
import dev.kham.domain.payment.RefundCode;
import dev.kham.domain.payment.RefundId;
import dev.kham.domain.scheduling.DoctorId;
import dev.kham.domain.shared.TimeSlot;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    PaymentRepository payments = new NoPayments();
    Settlements settlements =
        new Settlements(
            new Uncommitted(),
            transfers,
            payments,
            new Appointments(new NoAppointments(), unasked(WaitlistRepository.class), new NoJobs()),
            unasked(DoctorRepository.class),
            new OfferedSlots(unasked(Calendars.class), clock, Duration.ofMinutes(15)),
            unasked(ReceiptRepository.class),
            new Refunds(
                new NoRefunds(),
                unasked(RefundCodes.class),
                new Unread(),
                unasked(IdGenerator.class)),
            new Unread(),
            new NoJobs(),
            clock);
    return new ReceiveTransfer(
        settlements,
        transfers,
        payments,
        new NoRefunds(),
        new BankAccount("970436", "Vietcombank", "0010000000355", "BENH VIEN KHAM"),
        clock);
  }

  @Produces
  @Singleton
  AcceptTransfer acceptTransfer(ReceiveTransfer receiveTransfer) {
    return new AcceptTransfer(
        receiveTransfer, unasked(TransferInbox.class), new RightOfWay(Duration.ZERO), 8);
  }

  /** What transfers that settle nothing never need. */
  private static <T> T unasked(Class<T> port) {
    return port.cast(
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (proxy, method, arguments) -> {
              throw new UnsupportedOperationException(method.toString());
            }));
  }

  private static final class Unread implements Ledger {
    @Override
    public void post(Posting posting, Instant at, Actor by) {
      // what is posted is the business of others
    }

    @Override
    public void sumUp(ZoneId zone) {
      // there is nothing
    }

    @Override
    public Map<LedgerAccount, Long> balances() {
      return Map.of();
    }
  }

  private static final class NoRefunds implements RefundRepository {
    @Override
    public boolean add(Refund refund) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Refund> lock(RefundId id) {
      return Optional.empty();
    }

    @Override
    public List<Refund> lockDue(Set<RefundCode> codes) {
      return List.of();
    }

    @Override
    public void update(Refund refund) {
      throw new UnsupportedOperationException();
    }
  }

  private static final class Uncommitted implements Transaction {
    @Override
    public <T> T call(Supplier<T> work) {
      return work.get();
    }

    @Override
    public boolean isUnderway() {
      return false;
    }
  }

  private static final class NoPayments implements PaymentRepository {
    @Override
    public boolean add(Payment payment) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Set<PaymentCode> known(Set<PaymentCode> codes) {
      return Set.of();
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
    public Optional<Integer> lockPending(AccountId bookedBy, PatientId own) {
      return Optional.empty();
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
