package dev.kham.application.settlement;

import dev.kham.application.appointment.AutoCancelUnpaid;
import dev.kham.application.job.JobQueue;
import dev.kham.application.payment.BankAwayException;
import dev.kham.application.payment.BankStatement;
import dev.kham.application.payment.PaymentRepository;
import dev.kham.application.shared.Transaction;
import dev.kham.domain.payment.Payment;
import dev.kham.domain.payment.PaymentCode;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * Ends a payment window: settles what was told and is only kept so far, asks the bank whether the
 * money is there after all, and only then lets the hold go.
 *
 * <p>While the bank gives no answer the hold stays for some grace, unknown to the patient, for whom
 * the window is over. The bank is asked outside any transaction; a transfer that is told meanwhile,
 * or a crash in between, leaves nothing half done, since every step looks again at what it changes.
 */
public final class HandlePaymentTimeout {
  /** How often a bank that gives no answer is asked again, in equal steps over the grace. */
  private static final int ASKED_AGAIN = 5;

  private final Transaction transaction;
  private final PaymentRepository payments;
  private final BankStatement statement;
  private final TransferInbox inbox;
  private final ProcessPaymentWebhook processPaymentWebhook;
  private final ReceiveTransfer receiveTransfer;
  private final AutoCancelUnpaid autoCancelUnpaid;
  private final JobQueue jobs;
  private final Clock clock;
  private final Duration grace;

  /**
   * Wired with its ports.
   *
   * @param grace how long a hold stays whose bank gives no answer
   */
  public HandlePaymentTimeout(
      Transaction transaction,
      PaymentRepository payments,
      BankStatement statement,
      TransferInbox inbox,
      ProcessPaymentWebhook processPaymentWebhook,
      ReceiveTransfer receiveTransfer,
      AutoCancelUnpaid autoCancelUnpaid,
      JobQueue jobs,
      Clock clock,
      Duration grace) {
    this.transaction = transaction;
    this.payments = payments;
    this.statement = statement;
    this.inbox = inbox;
    this.processPaymentWebhook = processPaymentWebhook;
    this.receiveTransfer = receiveTransfer;
    this.autoCancelUnpaid = autoCancelUnpaid;
    this.jobs = jobs;
    this.clock = clock;
    this.grace = grace;
  }

  /** Does nothing when the payment is no longer waited for. */
  public void handle(AutoCancelUnpaid.Command command) {
    Optional<PaymentCode> awaited = awaited(command);
    if (awaited.isEmpty()) {
      return;
    }
    processPaymentWebhook.handle(new ProcessPaymentWebhook.Command(inbox.naming(awaited.get())));
    if (statement.isConnected()) {
      try {
        statement.naming(awaited.get()).forEach(this::receive);
      } catch (BankAwayException e) {
        if (command.asked() < ASKED_AGAIN && grace.isPositive()) {
          askAgain(command);
          return;
        }
        // nobody can say that it is paid, and others wait for the time
      }
    }
    autoCancelUnpaid.handle(command);
  }

  private Optional<PaymentCode> awaited(AutoCancelUnpaid.Command command) {
    return transaction.call(
        () ->
            payments
                .lockByAppointment(command.appointmentId())
                .filter(Payment::isPending)
                .map(Payment::code));
  }

  private void receive(BankStatement.Entry entry) {
    receiveTransfer.handle(new ReceiveTransfer.Command(entry.transfer(), entry.raw()));
  }

  private void askAgain(AutoCancelUnpaid.Command command) {
    transaction.run(
        () ->
            jobs.schedule(
                command.again().asJob(), clock.instant().plus(grace.dividedBy(ASKED_AGAIN))));
  }
}
