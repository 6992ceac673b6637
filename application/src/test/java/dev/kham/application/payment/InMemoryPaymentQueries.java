package dev.kham.application.payment;

import dev.kham.application.appointment.AppointmentRepository;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.payment.Payment;
import dev.kham.domain.payment.PaymentId;
import java.util.Optional;

public final class InMemoryPaymentQueries implements PaymentQueries {
  private final InMemoryPaymentRepository payments;
  private final AppointmentRepository appointments;

  public InMemoryPaymentQueries(
      InMemoryPaymentRepository payments, AppointmentRepository appointments) {
    this.payments = payments;
    this.appointments = appointments;
  }

  @Override
  public Optional<PaymentView> payment(PaymentId id) {
    return payments.find(id).map(this::view);
  }

  public Optional<PaymentView> paymentOf(AppointmentId appointment) {
    return payments.of(appointment).map(this::view);
  }

  private PaymentView view(Payment payment) {
    return new PaymentView(
        payment.id().value(),
        payment.appointmentId().value(),
        appointments.find(payment.appointmentId()).orElseThrow().patientId().value(),
        payment.code().value(),
        payment.amount(),
        payment.deadline(),
        payment.status());
  }
}
