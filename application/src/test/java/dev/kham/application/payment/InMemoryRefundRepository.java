package dev.kham.application.payment;

import dev.kham.application.shared.InMemoryTable;
import dev.kham.application.shared.InMemoryTransaction;
import dev.kham.domain.payment.Refund;
import dev.kham.domain.payment.RefundCode;
import dev.kham.domain.payment.RefundId;
import dev.kham.domain.shared.StaleVersionException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

public final class InMemoryRefundRepository implements RefundRepository {
  private final InMemoryTransaction transaction;
  private final InMemoryTable<RefundId, Refund> refunds;

  public InMemoryRefundRepository(InMemoryTransaction transaction) {
    this.transaction = transaction;
    refunds = new InMemoryTable<>(transaction);
  }

  @Override
  public boolean add(Refund refund) {
    if (refunds.find(other -> other.code().equals(refund.code())).isPresent()) {
      return false;
    }
    refunds.add(refund.id(), refund);
    return true;
  }

  @Override
  public Optional<Refund> lock(RefundId id) {
    transaction.requireOpen();
    return refunds.find(id);
  }

  @Override
  public List<Refund> lockDue(Set<RefundCode> codes) {
    transaction.requireOpen();
    return all().stream().filter(Refund::isDue).filter(it -> codes.contains(it.code())).toList();
  }

  @Override
  public void update(Refund refund) {
    if (refunds.find(refund.id()).filter(it -> it.version() + 1 == refund.version()).isEmpty()) {
      throw new StaleVersionException("refund");
    }
    refunds.put(refund.id(), refund);
  }

  public List<Refund> all() {
    return refunds.all();
  }
}
