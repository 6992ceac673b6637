package dev.kham.application.payment;

import dev.kham.domain.account.Actor;
import dev.kham.domain.payment.LedgerAccount;
import dev.kham.domain.payment.Posting;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;

/**
 * Where every đồng is; added to and never changed. A transfer is posted once and decided on once, a
 * refund becomes due once and is paid out once: a second time fails, whoever tries. A transfer that
 * is divided is posted once for each payment instead of its decision.
 */
public interface Ledger {
  /** Writes the posting down with when and who. */
  void post(Posting posting, Instant at, Actor by);

  /**
   * Adds up by days what was posted since the last time, so that daily sheets need not; changes no
   * figure of theirs, whenever and by how many it is done. Not to be called inside a transaction.
   *
   * @param zone the hospital's, which decides when a day begins
   */
  void sumUp(ZoneId zone);

  /** What is on each account. */
  Map<LedgerAccount, Long> balances();
}
