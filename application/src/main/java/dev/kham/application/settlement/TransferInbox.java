package dev.kham.application.settlement;

import dev.kham.application.shared.StoreAwayException;
import dev.kham.domain.payment.PaymentCode;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What was told of transfers and is acknowledged, but not settled yet. */
public interface TransferInbox {
  /**
   * Keeps it with the job that settles it, once however often the same bytes are told; both are on
   * disk when this returns. Commit and job are shared with whoever else comes meanwhile, so not to
   * be called inside a transaction.
   *
   * @throws StoreAwayException when it is not known to be kept
   */
  void keep(ReceiveTransfer.Command told);

  /**
   * Takes it out with the current transaction; empty when it is not there (any more). Whoever is
   * just taking it is waited for.
   */
  Optional<ReceiveTransfer.Command> take(UUID id);

  /** Those that name the code. */
  List<UUID> naming(PaymentCode code);
}
