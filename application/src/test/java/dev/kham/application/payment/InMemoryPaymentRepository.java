package dev.kham.application.payment;

import dev.kham.application.shared.InMemoryTable;
import dev.kham.application.shared.InMemoryTransaction;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.payment.Payment;
import dev.kham.domain.payment.PaymentCode;
import dev.kham.domain.payment.PaymentId;
import dev.kham.domain.shared.StaleVersionException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

public final class InMemoryPaymentRepository implements PaymentRepository {
  private final InMemoryTransaction transaction;
  private final InMemoryTable<PaymentId, Payment> payments;

  public InMemoryPaymentRepository(InMemoryTransaction transaction) {
    this.transaction = transaction;
    payments = new InMemoryTable<>(transaction);
  }

  @Override
  public boolean add(Payment payment) {
    if (payments.find(other -> other.code().equals(payment.code())).isPresent()) {
      return false;
    }
    if (of(payment.appointmentId()).isPresent()) {
      throw new IllegalStateException("the appointment has a payment");
    }
    payments.add(payment.id(), payment);
    return true;
  }

  @Override
  public Set<PaymentCode> known(Set<PaymentCode> codes) {
    return payments.all().stream()
        .map(Payment::code)
        .filter(codes::contains)
        .collect(Collectors.toSet());
  }

  @Override
  public Optional<Payment> lockByCode(PaymentCode code) {
    transaction.requireOpen();
    return payments.find(payment -> payment.code().equals(code));
  }

  @Override
  public Optional<Payment> lockByAppointment(AppointmentId appointment) {
    transaction.requireOpen();
    return of(appointment);
  }

  @Override
  public void update(Payment payment) {
    if (find(payment.id()).filter(it -> it.version() + 1 == payment.version()).isEmpty()) {
      throw new StaleVersionException("payment");
    }
    payments.put(payment.id(), payment);
  }

  public Optional<Payment> find(PaymentId id) {
    return payments.find(id);
  }

  public Optional<Payment> of(AppointmentId appointment) {
    return payments.find(payment -> payment.appointmentId().equals(appointment));
  }
}
