package dev.kham.application.payment;

import dev.kham.application.shared.Transaction;
import dev.kham.domain.account.Caller;
import dev.kham.domain.payment.Refund;
import dev.kham.domain.payment.RefundId;
import dev.kham.domain.shared.ConflictException;
import dev.kham.domain.shared.ForbiddenException;
import dev.kham.domain.shared.NotFoundException;
import dev.kham.domain.shared.StaleVersionException;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** A cashier says that a refund is paid out and how that can be seen. */
public final class CloseRefund {
  private final Transaction transaction;
  private final RefundRepository repository;
  private final Refunds refunds;
  private final Clock clock;

  public CloseRefund(
      Transaction transaction, RefundRepository repository, Refunds refunds, Clock clock) {
    this.transaction = transaction;
    this.repository = repository;
    this.refunds = refunds;
    this.clock = clock;
  }

  /**
   * What is said.
   *
   * @param version of the refund the caller has seen
   * @param note in the caller's words
   * @param proof such as the bank's reference; null when there is none
   */
  public record Command(
      Caller caller, RefundId refundId, int version, String note, @Nullable String proof) {
    /** Without the words, so that it may be logged. */
    @Override
    public String toString() {
      return "CloseRefund.Command[" + refundId + ", " + version + "]";
    }
  }

  /**
   * The refund is done.
   *
   * @throws ForbiddenException when the caller is neither cashier nor administrator
   * @throws NotFoundException when there is none
   * @throws StaleVersionException when it is not as the caller has seen it
   * @throws ConflictException {@code refund-done} when it was done before
   */
  public void handle(Command command) {
    if (!command.caller().isCashDesk()) {
      throw new ForbiddenException("only cashiers and administrators decide on money");
    }
    transaction.run(() -> close(command));
  }

  private void close(Command command) {
    Refund refund =
        repository.lock(command.refundId()).orElseThrow(() -> new NotFoundException("refund"));
    if (refund.version() != command.version()) {
      throw new StaleVersionException("refund");
    }
    refunds.payOut(
        refund, command.note(), command.proof(), clock.instant(), command.caller().asActor());
  }
}
