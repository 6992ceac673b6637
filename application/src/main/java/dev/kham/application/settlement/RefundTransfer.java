package dev.kham.application.settlement;

import dev.kham.application.payment.Refunds;
import dev.kham.application.shared.Transaction;
import dev.kham.domain.account.Actor;
import dev.kham.domain.account.Caller;
import dev.kham.domain.payment.Posting;
import dev.kham.domain.payment.Refund;
import dev.kham.domain.payment.Settlement;
import dev.kham.domain.payment.Transfer;
import dev.kham.domain.payment.TransferId;
import dev.kham.domain.shared.ConflictException;
import dev.kham.domain.shared.ForbiddenException;
import dev.kham.domain.shared.NotFoundException;
import dev.kham.domain.shared.StaleVersionException;
import java.time.Clock;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A cashier decides that an unmatched transfer goes back to who sent it. */
public final class RefundTransfer {
  private final Transaction transaction;
  private final Settlements settlements;
  private final Refunds refunds;
  private final Clock clock;

  public RefundTransfer(
      Transaction transaction, Settlements settlements, Refunds refunds, Clock clock) {
    this.transaction = transaction;
    this.settlements = settlements;
    this.refunds = refunds;
    this.clock = clock;
  }

  /**
   * What is wished for.
   *
   * @param version of the transfer the caller has seen
   * @param note why, in the caller's words
   * @param proof that it was sent back already, such as the bank's reference; null when it was not
   */
  public record Command(
      Caller caller, TransferId transferId, int version, String note, @Nullable String proof) {
    /** Without the words, so that it may be logged. */
    @Override
    public String toString() {
      return "RefundTransfer.Command[" + transferId + ", " + version + "]";
    }
  }

  /**
   * Makes a refund of all of it due, and done at once when there is proof.
   *
   * @throws ForbiddenException when the caller is neither cashier nor administrator
   * @throws NotFoundException when there is no such transfer
   * @throws StaleVersionException when it is not as the caller has seen it
   * @throws ConflictException {@code transfer-decided} when it is not unmatched
   */
  public void handle(Command command) {
    transaction.run(
        () -> {
          Transfer transfer =
              settlements.lockUnmatched(command.caller(), command.transferId(), command.version());
          Settlement returned = new Settlement.Returned();
          Actor by = command.caller().asActor();
          Refund due =
              settlements.conclude(
                  transfer, returned, Posting.decided(transfer, returned), command.note(), by);
          if (command.proof() != null) {
            refunds.payOut(
                Objects.requireNonNull(due), command.note(), command.proof(), clock.instant(), by);
          }
        });
  }
}
