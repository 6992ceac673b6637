package dev.kham.application.payment;

import dev.kham.domain.account.Actor;
import dev.kham.domain.payment.LedgerAccount;
import dev.kham.domain.payment.Posting;
import java.time.Instant;
import java.util.Map;

/**
 * Where every đồng is; added to and never changed. A transfer is posted once and decided on once, a
 * refund becomes due once and is paid out once: a second time fails, whoever tries. A transfer that
 * is divided is posted once for each payment instead of its decision.
 */
public interface Ledger {
  /** Writes the posting down with when and who. */
  void post(Posting posting, Instant at, Actor by);

  /** What is on each account. */
  Map<LedgerAccount, Long> balances();
}
