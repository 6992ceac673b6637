package dev.kham.application.payment;

import dev.kham.application.appointment.AppointmentRepository;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.payment.Payment;
import dev.kham.domain.payment.PaymentId;
import dev.kham.domain.payment.Refund;
import dev.kham.domain.payment.RefundId;
import dev.kham.domain.payment.Settlement;
import dev.kham.domain.payment.Transfer;
import dev.kham.domain.payment.TransferId;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

public final class InMemoryMoneyQueries implements TransferQueries, RefundQueries {
  private static final Comparator<Position> ORDER =
      Comparator.comparing(Position::bankTime)
          .thenComparing(position -> position.id().source())
          .thenComparing(position -> position.id().value());

  private final InMemoryTransferRepository transfers;
  private final InMemoryRefundRepository refunds;
  private final InMemoryPaymentRepository payments;
  private final AppointmentRepository appointments;

  public InMemoryMoneyQueries(
      InMemoryTransferRepository transfers,
      InMemoryRefundRepository refunds,
      InMemoryPaymentRepository payments,
      AppointmentRepository appointments) {
    this.transfers = transfers;
    this.refunds = refunds;
    this.payments = payments;
    this.appointments = appointments;
  }

  @Override
  public Optional<TransferView> transfer(TransferId id) {
    return transfers.rows().stream()
        .filter(row -> row.transfer().id().equals(id))
        .map(this::view)
        .findFirst();
  }

  @Override
  public List<TransferView> list(TransferQueries.Filter filter) {
    Position after = filter.after();
    return transfers.rows().stream()
        .filter(row -> filter.state() == null || row.state() == filter.state())
        .filter(row -> filter.from() == null || !row.transfer().bankTime().isBefore(filter.from()))
        .filter(row -> filter.until() == null || row.transfer().bankTime().isBefore(filter.until()))
        .filter(row -> filter.amount() == null || row.transfer().amount() == filter.amount())
        .filter(
            row ->
                filter.text() == null
                    || written(row.transfer()).contains(filter.text().toLowerCase(Locale.ROOT)))
        .filter(row -> after == null || ORDER.compare(position(row.transfer()), after) > 0)
        .sorted(Comparator.comparing(row -> position(row.transfer()), ORDER))
        .limit(filter.limit())
        .map(this::view)
        .toList();
  }

  @Override
  public Optional<RefundView> refund(RefundId id) {
    return refunds.all().stream().filter(it -> it.id().equals(id)).map(this::view).findFirst();
  }

  @Override
  public List<RefundView> list(RefundQueries.Filter filter) {
    RefundId after = filter.after();
    return refunds.all().stream()
        .filter(refund -> filter.due() == null || refund.isDue() == filter.due())
        .filter(refund -> after == null || refund.id().toString().compareTo(after.toString()) > 0)
        .sorted(Comparator.comparing(refund -> refund.id().toString()))
        .limit(filter.limit())
        .map(this::view)
        .toList();
  }

  private static Position position(Transfer transfer) {
    return new Position(transfer.bankTime(), transfer.id());
  }

  private TransferView view(InMemoryTransferRepository.Row row) {
    Settlement settlement = row.settlement();
    Payment payment = settlement.paymentOrNull();
    return new TransferView(
        row.transfer(),
        row.version(),
        row.state(),
        reason(settlement),
        surplus(settlement),
        payment == null ? null : payment.id().value(),
        payment == null ? null : payment.appointmentId().value(),
        payment == null ? null : !row.transfer().bankTime().isAfter(payment.deadline()),
        refund(row.transfer(), payment),
        settlement instanceof Settlement.Split(List<Settlement.Share> shares)
            ? shares.stream()
                .map(share -> view(row, share))
                .sorted(Comparator.comparing(share -> share.paymentId().toString()))
                .toList()
            : List.of());
  }

  private ShareView view(InMemoryTransferRepository.Row row, Settlement.Share share) {
    Settlement settlement = share.settlement();
    Payment payment = Objects.requireNonNull(settlement.paymentOrNull());
    return new ShareView(
        payment.id().value(),
        payment.appointmentId().value(),
        share.amount(),
        row.state(settlement),
        reason(settlement),
        surplus(settlement),
        refund(row.transfer(), payment));
  }

  private static @Nullable String reason(Settlement settlement) {
    return switch (settlement) {
      case Settlement.Unmatched(var reason) -> reason.name();
      case Settlement.Late(var gone, var why) -> why.name();
      default -> null;
    };
  }

  private static long surplus(Settlement settlement) {
    return settlement instanceof Settlement.Overpaid || settlement instanceof Settlement.Rebooked
        ? settlement.toGoBack(0)
        : 0;
  }

  private @Nullable UUID refund(Transfer transfer, @Nullable Payment payment) {
    PaymentId of = payment == null ? null : payment.id();
    return refunds.all().stream()
        .filter(refund -> transfer.id().equals(refund.transfer()))
        .filter(refund -> Objects.equals(refund.payment(), of))
        .map(refund -> refund.id().value())
        .findFirst()
        .orElse(null);
  }

  private static String written(Transfer transfer) {
    return (transfer.content()
            + " "
            + transfer.description()
            + " "
            + transfer.reference()
            + " "
            + Objects.requireNonNullElse(transfer.code(), ""))
        .toLowerCase(Locale.ROOT);
  }

  private RefundView view(Refund refund) {
    AppointmentId appointment =
        Optional.ofNullable(refund.payment())
            .flatMap(payments::find)
            .map(Payment::appointmentId)
            .orElse(null);
    UUID patient =
        appointment == null
            ? null
            : appointments.find(appointment).orElseThrow().patientId().value();
    return new RefundView(refund, appointment == null ? null : appointment.value(), patient);
  }
}
