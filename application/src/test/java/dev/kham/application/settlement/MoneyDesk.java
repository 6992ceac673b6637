package dev.kham.application.settlement;

import dev.kham.application.Ports;
import dev.kham.application.appointment.AppointmentFixtures;
import dev.kham.application.appointment.Appointments;
import dev.kham.application.appointment.AutoCancelUnpaid;
import dev.kham.application.appointment.BookAppointment;
import dev.kham.application.appointment.CancelAppointment;
import dev.kham.application.payment.CloseRefund;
import dev.kham.application.payment.PaymentFixtures;
import dev.kham.application.payment.RefundQueries;
import dev.kham.application.payment.Refunds;
import dev.kham.application.payment.TransferQueries.TransferView;
import dev.kham.application.scheduling.OfferedSlots;
import dev.kham.application.scheduling.SchedulingFixtures;
import dev.kham.application.shared.RightOfWay;
import dev.kham.domain.account.Caller;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.payment.Payment;
import dev.kham.domain.payment.Refund;
import dev.kham.domain.payment.RefundCode;
import dev.kham.domain.payment.Settlement;
import dev.kham.domain.payment.Transfer;
import dev.kham.domain.payment.TransferId;
import dev.kham.domain.scheduling.Doctor;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** The use cases that move money, over the ports of whatever store. */
public final class MoneyDesk {
  private static final int ANY = 100_000;

  private final Ports ports;
  private final Clock clock;
  private final Appointments appointments;
  private final Refunds refunds;
  private final Settlements settlements;

  public MoneyDesk(Ports ports, Clock clock) {
    this.ports = ports;
    this.clock = clock;
    appointments = new Appointments(ports.appointments(), ports.waitlist(), ports.jobs());
    refunds = new Refunds(ports.refunds(), MoneyDesk::refundCode, ports.ledger(), UUID::randomUUID);
    settlements =
        new Settlements(
            ports.transaction(),
            ports.transfers(),
            ports.payments(),
            appointments,
            ports.doctors(),
            offered(),
            ports.receipts(),
            refunds,
            ports.ledger(),
            ports.jobs(),
            clock);
  }

  public Refunds refunds() {
    return refunds;
  }

  private OfferedSlots offered() {
    return new OfferedSlots(ports.calendars(), clock, SchedulingFixtures.LEAD_TIME);
  }

  private static RefundCode refundCode() {
    return RefundCode.of(ThreadLocalRandom.current().nextLong(10_000_000_000L));
  }

  public AppointmentId book(Caller patient, Doctor doctor, Instant start) {
    return new BookAppointment(
            ports.transaction(),
            appointments,
            ports.payments(),
            PaymentFixtures::code,
            ports.doctors(),
            offered(),
            ports.patients(),
            UUID::randomUUID,
            clock,
            PaymentFixtures.PAYMENT_WINDOW,
            100)
        .handle(new BookAppointment.Command(patient, doctor.id(), start, null, null));
  }

  public Optional<Settlement> receive(Transfer transfer) {
    return receiveTransfer().handle(told(transfer));
  }

  private ReceiveTransfer receiveTransfer() {
    return new ReceiveTransfer(
        settlements,
        ports.transfers(),
        ports.payments(),
        ports.refunds(),
        PaymentFixtures.OWN_ACCOUNT,
        clock);
  }

  private static ReceiveTransfer.Command told(Transfer transfer) {
    return new ReceiveTransfer.Command(transfer, new byte[] {'x'});
  }

  /** As its webhook does that has a turn. */
  public void accept(Transfer transfer) {
    new AcceptTransfer(receiveTransfer(), ports.transferInbox(), new RightOfWay(Duration.ZERO), 1)
        .handle(told(transfer));
  }

  /** What was only kept. */
  public void settle(List<UUID> tellings) {
    new ProcessPaymentWebhook(
            settlements, ports.transferInbox(), receiveTransfer(), new RightOfWay(Duration.ZERO))
        .handle(new ProcessPaymentWebhook.Command(tellings));
  }

  public void letGo(AppointmentId id) {
    new AutoCancelUnpaid(ports.transaction(), appointments, ports.payments(), refunds, clock)
        .handle(new AutoCancelUnpaid.Command(id));
  }

  public void cancel(Caller caller, AppointmentId id, int version) {
    new CancelAppointment(
            ports.transaction(),
            appointments,
            ports.payments(),
            refunds,
            AppointmentFixtures.POLICY,
            clock)
        .handle(new CancelAppointment.Command(caller, id, version, "đã khỏe"));
  }

  public Settlement assign(Caller cashier, TransferView transfer, AppointmentId id) {
    return new AssignTransfer(settlements, ports.payments())
        .handle(
            new AssignTransfer.Command(cashier, transfer.transfer().id(), transfer.version(), id));
  }

  public Settlement.Split split(
      Caller cashier, TransferView transfer, List<SplitTransfer.Part> parts) {
    return new SplitTransfer(settlements, ports.payments())
        .handle(
            new SplitTransfer.Command(
                cashier, transfer.transfer().id(), transfer.version(), parts));
  }

  public void sendBack(Caller cashier, TransferView transfer) {
    new RefundTransfer(ports.transaction(), settlements, refunds, clock)
        .handle(
            new RefundTransfer.Command(
                cashier, transfer.transfer().id(), transfer.version(), "nhầm", null));
  }

  public void close(Caller cashier, Refund refund) {
    new CloseRefund(ports.transaction(), ports.refunds(), refunds, clock)
        .handle(
            new CloseRefund.Command(cashier, refund.id(), refund.version(), "đã chuyển", "FT1"));
  }

  public TransferView view(TransferId id) {
    return ports.transferQueries().transfer(id).orElseThrow();
  }

  public Payment payment(AppointmentId id) {
    return ports.transaction().call(() -> ports.payments().lockByAppointment(id).orElseThrow());
  }

  /** What goes back of what came for that appointment. */
  public List<Refund> refundsOf(AppointmentId id) {
    return ports.refundQueries().list(new RefundQueries.Filter(null, null, ANY)).stream()
        .filter(view -> id.value().equals(view.appointmentId()))
        .map(RefundQueries.RefundView::refund)
        .toList();
  }
}
