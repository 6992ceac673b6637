package dev.kham.application.payment;

import dev.kham.application.shared.IdGenerator;
import dev.kham.domain.account.Actor;
import dev.kham.domain.payment.LedgerAccount;
import dev.kham.domain.payment.Payment;
import dev.kham.domain.payment.PaymentId;
import dev.kham.domain.payment.Posting;
import dev.kham.domain.payment.Refund;
import dev.kham.domain.payment.Refund.Cause;
import dev.kham.domain.payment.RefundId;
import dev.kham.domain.payment.TransferId;
import dev.kham.domain.shared.ConflictException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The refunds as use cases make them due. */
public final class Refunds {
  private final RefundRepository repository;
  private final RefundCodes codes;
  private final Ledger ledger;
  private final IdGenerator ids;

  public Refunds(RefundRepository repository, RefundCodes codes, Ledger ledger, IdGenerator ids) {
    this.repository = repository;
    this.codes = codes;
    this.ledger = ledger;
    this.ids = ids;
  }

  /**
   * All that came for a payment has to go back, if anything came.
   *
   * @param ended no longer waiting for money
   * @return whether anything came
   */
  public boolean giveBack(Payment ended, Instant at, Actor by) {
    if (ended.received() == 0) {
      return false;
    }
    boolean paid = ended.status().isPaid();
    Refund refund =
        owe(ended.received(), paid ? Cause.CANCELLED : Cause.UNDERPAID, ended.id(), null, null, at);
    ledger.post(
        Posting.due(refund, paid ? LedgerAccount.FEES : LedgerAccount.PART_PAYMENTS), at, by);
    return true;
  }

  /**
   * Somebody says that the refund is paid out.
   *
   * @param due locked, or just made
   * @throws ConflictException {@code refund-done} when it was done before
   */
  public Refund payOut(Refund due, String note, @Nullable String proof, Instant at, Actor by) {
    Refund done = due.close(new Refund.Closing(at, by, null, note, proof));
    repository.update(done);
    ledger.post(Posting.paidByHand(done), at, by);
    return done;
  }

  /** The refund is due; the caller posts where its money comes from. */
  public Refund owe(
      long amount,
      Cause cause,
      @Nullable PaymentId payment,
      @Nullable TransferId transfer,
      @Nullable String note,
      Instant at) {
    RefundId id = new RefundId(ids.next());
    while (true) {
      Refund refund =
          new Refund(id, codes.next(), amount, cause, payment, transfer, note, at, null, 0);
      if (repository.add(refund)) {
        return refund;
      }
      // a code is never given twice, so one that was given before makes room for the next
    }
  }
}
