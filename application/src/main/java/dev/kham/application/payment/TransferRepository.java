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
  /** Whether there is something to decide. */
  enum Telling {
    /** Its id was kept before, or it is the {@link Retelling} of one that was. */
    KNOWN,
    /** Nobody told of it before. */
    NEW,
    /** It may be the {@link Retelling} of one that was kept, or none. */
    DOUBTFUL
  }

  /**
   * Whether the transfer was told before, also by another transaction that is just keeping it; that
   * one is waited for, though not for long. An id that comes again with other bytes changes
   * nothing, but is noted, and so is the id of a retelling.
   */
  Telling hear(Transfer transfer, byte[] raw);

  /**
   * Keeps a transfer that was heard in this transaction and not known, the bytes it came in, and
   * what became of it.
   *
   * @throws ToldMeanwhileException when its id was told with another booking since it was heard
   */
  void add(Transfer transfer, byte[] raw, Telling telling, Settlement settlement);

  /** The ids among these that were told before, and with the very same bytes. */
  Set<TransferId> known(Map<TransferId, byte[]> told);

  /** What became of one that was kept, by another decision. */
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
