package dev.kham.application.payment;

import dev.kham.domain.payment.Settlement;
import dev.kham.domain.payment.Transfer;
import dev.kham.domain.payment.TransferId;

/** Every transfer Kham was told of, with what was told. */
public interface TransferRepository {
  /**
   * Keeps the transfer and the bytes it came in; false when its id was kept before, also when
   * another transaction is just doing so (then that one is waited for).
   */
  boolean add(Transfer transfer, byte[] raw);

  /** What became of it. */
  void conclude(TransferId id, Settlement settlement);
}
