package dev.kham.application.payment;

import dev.kham.application.shared.InMemoryTable;
import dev.kham.application.shared.InMemoryTransaction;
import dev.kham.domain.payment.Settlement;
import dev.kham.domain.payment.Transfer;
import dev.kham.domain.payment.TransferId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

public final class InMemoryTransferRepository implements TransferRepository {
  private record Row(Transfer transfer, @Nullable Settlement settlement) {}

  private final InMemoryTable<TransferId, Row> transfers;

  public InMemoryTransferRepository(InMemoryTransaction transaction) {
    transfers = new InMemoryTable<>(transaction);
  }

  @Override
  public boolean add(Transfer transfer, byte[] raw) {
    if (transfers.find(transfer.id()).isPresent()) {
      return false;
    }
    transfers.add(transfer.id(), new Row(transfer, null));
    return true;
  }

  @Override
  public void conclude(TransferId id, Settlement settlement) {
    transfers.put(id, new Row(transfers.find(id).orElseThrow().transfer(), settlement));
  }

  /** What became of the transfer; empty when it is unknown or nobody decided yet. */
  public Optional<Settlement> settlementOf(TransferId id) {
    return transfers.find(id).map(Row::settlement);
  }
}
