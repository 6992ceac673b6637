package dev.kham.application.payment;

import dev.kham.application.payment.PaymentQueries.PaymentView;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.patient.PatientId;
import dev.kham.domain.payment.PaymentId;
import dev.kham.domain.shared.NotFoundException;

/** Shows a payment to the patient who pays it, the desk and the cashier. */
public final class ViewPayment {
  private final PaymentQueries queries;

  public ViewPayment(PaymentQueries queries) {
    this.queries = queries;
  }

  /**
   * The payment.
   *
   * @throws NotFoundException when there is none, or none the caller may know of
   */
  public PaymentView handle(Caller caller, PaymentId id) {
    return queries
        .payment(id)
        .filter(
            payment ->
                caller.isDesk()
                    || caller.has(Role.CASHIER)
                    || caller.actsFor(new PatientId(payment.patientId())))
        .orElseThrow(() -> new NotFoundException("payment"));
  }
}
