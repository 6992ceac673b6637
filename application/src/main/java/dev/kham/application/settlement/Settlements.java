package dev.kham.application.settlement;

import dev.kham.application.appointment.Appointments;
import dev.kham.application.job.JobQueue;
import dev.kham.application.payment.Ledger;
import dev.kham.application.payment.PaymentRepository;
import dev.kham.application.payment.ReceiptRepository;
import dev.kham.application.payment.Refunds;
import dev.kham.application.payment.ToldMeanwhileException;
import dev.kham.application.payment.TransferRepository;
import dev.kham.application.payment.TransferRepository.Concluded;
import dev.kham.application.scheduling.DoctorRepository;
import dev.kham.application.scheduling.OfferedSlots;
import dev.kham.application.shared.Transaction;
import dev.kham.domain.account.Actor;
import dev.kham.domain.account.Caller;
import dev.kham.domain.appointment.Appointment;
import dev.kham.domain.appointment.AppointmentEvent;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.appointment.AppointmentStatus;
import dev.kham.domain.appointment.PatientBusyException;
import dev.kham.domain.appointment.SlotTakenException;
import dev.kham.domain.payment.Payment;
import dev.kham.domain.payment.PaymentStatus;
import dev.kham.domain.payment.Posting;
import dev.kham.domain.payment.Refund;
import dev.kham.domain.payment.Refund.Cause;
import dev.kham.domain.payment.Settlement;
import dev.kham.domain.payment.Settlement.Slot;
import dev.kham.domain.payment.Transfer;
import dev.kham.domain.payment.TransferId;
import dev.kham.domain.payment.TransferState;
import dev.kham.domain.scheduling.DoctorId;
import dev.kham.domain.shared.ConflictException;
import dev.kham.domain.shared.ForbiddenException;
import dev.kham.domain.shared.NotFoundException;
import dev.kham.domain.shared.StaleVersionException;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a transfer does, whether SePay or a cashier said what it is for. */
public final class Settlements {
  private final Transaction transaction;
  private final TransferRepository transfers;
  private final PaymentRepository payments;
  private final Appointments appointments;
  private final DoctorRepository doctors;
  private final OfferedSlots offered;
  private final ReceiptRepository receipts;
  private final Refunds refunds;
  private final Ledger ledger;
  private final JobQueue jobs;
  private final Clock clock;

  /**
   * Wired with its ports.
   *
   * @param clock in the hospital's zone
   */
  public Settlements(
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
    this.transaction = transaction;
    this.transfers = transfers;
    this.payments = payments;
    this.appointments = appointments;
    this.doctors = doctors;
    this.offered = offered;
    this.receipts = receipts;
    this.refunds = refunds;
    this.ledger = ledger;
    this.jobs = jobs;
    this.clock = clock;
  }

  /**
   * Runs the work in a transaction; again, without booking again what was let go, whenever somebody
   * else turns out to have that time, and again when the same was told meanwhile. A refused update
   * has broken the transaction before, so nothing less than all of it can be repeated.
   *
   * @param work given what is not to be booked again
   */
  <T> T commit(Function<Set<AppointmentId>, T> work) {
    Set<AppointmentId> gone = new HashSet<>();
    while (true) {
      try {
        return transaction.call(() -> work.apply(gone));
      } catch (TimeLostException e) {
        if (!gone.add(e.appointment())) {
          throw e;
        }
      } catch (ToldMeanwhileException e) {
        // is known to the next transaction
      }
    }
  }

  /**
   * A transfer that waits for a cashier's decision, locked.
   *
   * @throws ForbiddenException when the caller is neither cashier nor administrator
   * @throws NotFoundException when there is none
   * @throws StaleVersionException when it has another version
   * @throws ConflictException {@code transfer-decided} when it is not unmatched
   */
  Transfer lockUnmatched(Caller caller, TransferId id, int version) {
    if (!caller.isCashDesk()) {
      throw new ForbiddenException("only cashiers and administrators decide on money");
    }
    Concluded known = transfers.lock(id).orElseThrow(() -> new NotFoundException("transfer"));
    if (known.version() != version) {
      throw new StaleVersionException("transfer");
    }
    if (known.state() != TransferState.UNMATCHED) {
      throw new ConflictException("transfer-decided", "the transfer is " + known.state());
    }
    return known.transfer();
  }

  /**
   * Decides what the money does to the payment, and does it to payment and appointment.
   *
   * @param amount of the transfer, or of the payment's share of it
   * @param payment locked
   * @param gone what is not to be booked again
   * @throws TimeLostException when it was booked again and somebody else has the time
   */
  Settlement settle(long amount, Payment payment, Set<AppointmentId> gone, Actor by) {
    lockDoctors(List.of(payment), gone);
    Appointment appointment = appointments.lock(payment.appointmentId());
    Instant now = clock.instant();
    Settlement settlement = Settlement.of(amount, payment, slotOf(appointment, gone));
    switch (settlement) {
      case Settlement.Settled(Payment paid) -> confirm(payment, paid, appointment, now, by);
      case Settlement.Overpaid(Payment paid, long surplus) ->
          confirm(payment, paid, appointment, now, by);
      case Settlement.Underpaid(Payment waiting) -> payments.update(waiting);
      case Settlement.Rebooked(Payment paid, long surplus) -> {
        payments.update(paid);
        try {
          confirmed(appointment.rebook(now), now, by);
        } catch (SlotTakenException | PatientBusyException e) {
          throw new TimeLostException(appointment.id(), e);
        }
      }
      case Settlement.SecondPayment second -> {}
      case Settlement.Late late -> {}
      case Settlement.Unmatched unmatched -> {}
      case Settlement.Split split -> throw undecidable();
      case Settlement.Returned returned -> throw undecidable();
      case Settlement.Outgoing outgoing -> throw undecidable();
      case Settlement.Ignored ignored -> throw undecidable();
    }
    return settlement;
  }

  /** What is let go stays with its doctor, and doctors are locked before appointments. */
  void lockDoctors(List<Payment> payments, Set<AppointmentId> gone) {
    payments.stream()
        .filter(payment -> payment.status() == PaymentStatus.EXPIRED)
        .map(Payment::appointmentId)
        .filter(id -> !gone.contains(id))
        .map(id -> appointments.find(id).doctorId())
        .sorted(Comparator.comparing(DoctorId::toString))
        .forEach(doctors::findToBook);
  }

  /**
   * A cashier gets an answer, where SePay's transfer would wait for one.
   *
   * @throws ConflictException {@code payment-not-awaited} when payment and appointment disagree
   */
  static void requireAwaited(Settlement settlement) {
    if (settlement instanceof Settlement.Unmatched) {
      throw new ConflictException(
          "payment-not-awaited", "payment and appointment disagree whether money is waited for");
    }
  }

  /**
   * Writes down what became of a transfer that was kept before, and what follows. To be called last
   * in a transaction, as {@link #followUp}.
   *
   * @param posting null when no money moved
   * @param note why, in a cashier's words
   * @return what goes back; null when nothing does
   */
  @Nullable Refund conclude(
      Transfer transfer,
      Settlement settlement,
      @Nullable Posting posting,
      @Nullable String note,
      Actor by) {
    transfers.conclude(transfer.id(), settlement);
    return followUp(transfer, settlement, posting, note, by);
  }

  /**
   * Writes down what follows from what became of the transfer: the refund, the posting, the
   * receipt. To be called last in a transaction, since whoever else issues a receipt waits until
   * that ends.
   *
   * @param posting null when no money moved
   * @param note why, in a cashier's words
   * @return what goes back; null when nothing does
   */
  @Nullable Refund followUp(
      Transfer transfer,
      Settlement settlement,
      @Nullable Posting posting,
      @Nullable String note,
      Actor by) {
    Instant now = clock.instant();
    Refund due = owe(transfer, transfer.amount(), settlement, note, now);
    if (posting != null) {
      ledger.post(posting, now, by);
    }
    issueReceipt(settlement, transfer, now);
    return due;
  }

  /** As {@link #conclude} for each share: a refund, a posting and a receipt of its own. */
  void conclude(Transfer transfer, Settlement.Split split, Actor by) {
    Instant now = clock.instant();
    transfers.conclude(transfer.id(), split);
    for (Settlement.Share share : split.shares()) {
      owe(transfer, share.amount(), share.settlement(), null, now);
      ledger.post(Posting.shared(transfer.id(), share), now, by);
    }
    split.shares().forEach(share -> issueReceipt(share.settlement(), transfer, now));
  }

  /** Whose payment it was is told that the money goes back, in the same commit. */
  private @Nullable Refund owe(
      Transfer transfer, long amount, Settlement settlement, @Nullable String note, Instant now) {
    long back = settlement.toGoBack(amount);
    if (back == 0) {
      return null;
    }
    Payment payment = settlement.paymentOrNull();
    Refund due =
        refunds.owe(
            back,
            causeOf(settlement.state()),
            payment == null ? null : payment.id(),
            transfer.id(),
            note,
            now);
    if (payment != null) {
      jobs.schedule(new SendLatePaymentNotice.Command(due.id()).asJob());
    }
    return due;
  }

  private void confirm(
      Payment before, Payment paid, Appointment appointment, Instant now, Actor by) {
    payments.update(paid);
    if (before.received() > 0) {
      transfers.settleParts(paid.id());
    }
    confirmed(appointment.confirm(), now, by);
  }

  private void issueReceipt(Settlement settlement, Transfer transfer, Instant now) {
    Payment payment = settlement.paymentOrNull();
    switch (settlement.state()) {
      case SETTLED, OVERPAID, REBOOKED ->
          receipts.issue(
              Objects.requireNonNull(payment), transfer.reference(), now.atZone(clock.getZone()));
      case UNDERPAID, SECOND_PAYMENT, LATE, SPLIT, UNMATCHED, RETURNED, OUTGOING, IGNORED -> {}
    }
  }

  private void confirmed(Appointment confirmed, Instant now, Actor by) {
    appointments.update(
        confirmed, new AppointmentEvent.Confirmed(confirmed.id(), confirmed.version(), now, by));
  }

  private Slot slotOf(Appointment appointment, Set<AppointmentId> gone) {
    if (appointment.status() == AppointmentStatus.PENDING) {
      return Slot.HELD;
    }
    if (!appointment.isLetGo()) {
      return Slot.OTHER;
    }
    return !gone.contains(appointment.id()) && isOffered(appointment) ? Slot.FREE : Slot.GONE;
  }

  /** Still a slot of the doctor, and not begun; whether it is taken shows when it is written. */
  private boolean isOffered(Appointment appointment) {
    return doctors
        .findToBook(appointment.doctorId())
        .flatMap(doctor -> offered.at(doctor, appointment.slot().start()))
        .filter(appointment.slot()::equals)
        .isPresent();
  }

  private static Cause causeOf(TransferState state) {
    return switch (state) {
      case OVERPAID, REBOOKED -> Cause.OVERPAID;
      case SECOND_PAYMENT -> Cause.SECOND_PAYMENT;
      case LATE -> Cause.LATE;
      case RETURNED -> Cause.RETURNED;
      case SETTLED, UNDERPAID, SPLIT, UNMATCHED, OUTGOING, IGNORED -> throw undecidable();
    };
  }

  private static IllegalStateException undecidable() {
    return new IllegalStateException("no such outcome here");
  }
}
