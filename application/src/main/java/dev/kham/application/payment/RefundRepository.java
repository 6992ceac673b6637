package dev.kham.application.payment;

import dev.kham.domain.payment.Refund;
import dev.kham.domain.payment.RefundCode;
import dev.kham.domain.payment.RefundId;
import dev.kham.domain.shared.StaleVersionException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The refunds, due and done; whoever locks payments, too, locks them first. */
public interface RefundRepository {
  /** Adds a refund that is due; false when its code was given to another one before. */
  boolean add(Refund refund);

  /** The refund, locked until the transaction ends. */
  Optional<Refund> lock(RefundId id);

  /** Those that are due under these codes, locked until the transaction ends. */
  List<Refund> lockDue(Set<RefundCode> codes);

  /**
   * Writes that it is done.
   *
   * @throws StaleVersionException when the stored version is not the one before
   */
  void update(Refund refund);
}
