package dev.kham.application.payment;

import dev.kham.domain.payment.PaymentId;
import dev.kham.domain.payment.Retelling;
import dev.kham.domain.payment.Settlement;
import dev.kham.domain.payment.Transfer;
import dev.kham.domain.payment.TransferId;
import dev.kham.domain.payment.TransferState;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Every transfer Kham was told of, with what was told. */
public interface TransferRepository {
  /**
   * Keeps the transfer and the bytes it came in; false when there is nothing to decide: its id was
   * kept before, or it is the {@link Retelling} of one that was, also when another transaction is
   * just doing so (then that one is waited for, though not for long). An id that comes again with
   * other bytes changes nothing, but is noted.
   */
  boolean add(Transfer transfer, byte[] raw);

  /** The ids among these that were told before, and with the very same bytes. */
  Set<TransferId> known(Map<TransferId, byte[]> told);

  /** Whether the transfer may be the {@link Retelling} of one that was kept before it. */
  boolean isDoubtful(TransferId id);

  /** What became of it. */
  void conclude(TransferId id, Settlement settlement);

  /**
   * The parts of that payment, shares of transfers among them, are SETTLED with the one that
   * brought the rest.
   */
  void settleParts(PaymentId payment);

  /** The transfer and what became of it, locked until the transaction ends. */
  Optional<Concluded> lock(TransferId id);

  /**
   * A transfer that was decided on.
   *
   * @param version one more with every decision
   */
  record Concluded(Transfer transfer, TransferState state, int version) {}
}
