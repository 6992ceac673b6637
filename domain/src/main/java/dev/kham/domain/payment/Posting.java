package dev.kham.domain.payment;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One movement in the ledger: as much comes out of accounts as goes into others.
 *
 * @param entries how each account changes, in đồng; never by nothing
 * @param refund the one that becomes due or is paid out by it
 */
public record Posting(
    Kind kind,
    Map<LedgerAccount, Long> entries,
    @Nullable TransferId transfer,
    @Nullable PaymentId payment,
    @Nullable RefundId refund) {

  /** What is written down. */
  public enum Kind {
    /** A transfer was told of. */
    TRANSFER,
    /** A person decided on a transfer that was unmatched. */
    DECISION,
    /** A person gave a share of a transfer that was unmatched to a payment. */
    SHARE,
    /** Money that was received has to go back. */
    REFUND_DUE,
    /** A refund was paid out, as somebody says. */
    REFUND_PAID
  }

  public Posting {
    entries = Map.copyOf(entries);
    if (entries.size() < 2 || entries.containsValue(0L)) {
      throw new IllegalArgumentException("a posting moves something from somewhere to elsewhere");
    }
    if (entries.values().stream().mapToLong(Long::longValue).sum() != 0) {
      throw new IllegalArgumentException("a posting is balanced");
    }
  }

  /** Of a transfer that was just told of and moved money. */
  public static Posting of(Transfer transfer, Settlement settlement) {
    return transfer.direction() == Transfer.Direction.OUT
        ? outgoing(transfer, settlement)
        : moved(Kind.TRANSFER, LedgerAccount.BANK, transfer.id(), transfer.amount(), settlement);
  }

  /** Of a transfer that was unmatched till now. */
  public static Posting decided(Transfer transfer, Settlement settlement) {
    return moved(
        Kind.DECISION, LedgerAccount.SUSPENSE, transfer.id(), transfer.amount(), settlement);
  }

  /** Of a share of a transfer that was unmatched till now. */
  public static Posting shared(TransferId transfer, Settlement.Share share) {
    return moved(Kind.SHARE, LedgerAccount.SUSPENSE, transfer, share.amount(), share.settlement());
  }

  /** Money of that account has to go back. */
  public static Posting due(Refund refund, LedgerAccount from) {
    return new Posting(
        Kind.REFUND_DUE,
        Map.of(from, refund.amount(), LedgerAccount.REFUNDS_DUE, -refund.amount()),
        refund.transfer(),
        refund.payment(),
        refund.id());
  }

  /** Somebody says that the refund is paid out. */
  public static Posting paidByHand(Refund refund) {
    return new Posting(
        Kind.REFUND_PAID,
        Map.of(
            LedgerAccount.REFUNDS_DUE, refund.amount(), LedgerAccount.CLEARING, -refund.amount()),
        null,
        refund.payment(),
        refund.id());
  }

  private static Posting outgoing(Transfer transfer, Settlement settlement) {
    Refund refund = settlement instanceof Settlement.Outgoing(Refund paid) ? paid : null;
    return new Posting(
        Kind.TRANSFER,
        Map.of(
            LedgerAccount.BANK,
            -transfer.amount(),
            refund == null ? LedgerAccount.CLEARING : LedgerAccount.REFUNDS_DUE,
            transfer.amount()),
        transfer.id(),
        refund == null ? null : refund.payment(),
        refund == null ? null : refund.id());
  }

  private static Posting moved(
      Kind kind, LedgerAccount from, TransferId transfer, long amount, Settlement settlement) {
    long back = settlement.toGoBack(amount);
    Map<LedgerAccount, Long> entries = new EnumMap<>(LedgerAccount.class);
    add(entries, from, amount);
    add(entries, LedgerAccount.REFUNDS_DUE, -back);
    switch (settlement) {
      case Settlement.Settled(Payment paid) -> pay(entries, paid, amount - back);
      case Settlement.Overpaid(Payment paid, long surplus) -> pay(entries, paid, amount - back);
      case Settlement.Rebooked(Payment paid, long surplus) -> pay(entries, paid, amount - back);
      case Settlement.Underpaid underpaid -> add(entries, LedgerAccount.PART_PAYMENTS, -amount);
      case Settlement.Unmatched unmatched -> add(entries, LedgerAccount.SUSPENSE, -amount);
      case Settlement.SecondPayment second -> {}
      case Settlement.Late late -> {}
      case Settlement.Returned returned -> {}
      case Settlement.Split split -> throw noSuchMove();
      case Settlement.Outgoing outgoing -> throw noSuchMove();
      case Settlement.Ignored ignored -> throw noSuchMove();
    }
    Payment payment = settlement.paymentOrNull();
    return new Posting(kind, entries, transfer, payment == null ? null : payment.id(), null);
  }

  /** The fee is complete: what did not come now came in parts before. */
  private static void pay(Map<LedgerAccount, Long> entries, Payment paid, long now) {
    add(entries, LedgerAccount.PART_PAYMENTS, paid.amount() - now);
    add(entries, LedgerAccount.FEES, -paid.amount());
  }

  private static void add(Map<LedgerAccount, Long> entries, LedgerAccount account, long amount) {
    if (amount != 0) {
      entries.merge(account, amount, Long::sum);
    }
  }

  private static IllegalArgumentException noSuchMove() {
    return new IllegalArgumentException("no money came in as one");
  }

  /** How that account changes; 0 when it does not. */
  public long entry(LedgerAccount account) {
    return Objects.requireNonNullElse(entries.get(account), 0L);
  }
}
