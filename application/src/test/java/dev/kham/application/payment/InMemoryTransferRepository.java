package dev.kham.application.payment;

import dev.kham.application.shared.InMemoryTable;
import dev.kham.application.shared.InMemoryTransaction;
import dev.kham.domain.payment.Payment;
import dev.kham.domain.payment.PaymentId;
import dev.kham.domain.payment.Settlement;
import dev.kham.domain.payment.Transfer;
import dev.kham.domain.payment.TransferId;
import dev.kham.domain.payment.TransferState;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

public final class InMemoryTransferRepository implements TransferRepository {
  record Row(Transfer transfer, @Nullable Settlement settlement, boolean part, int version) {
    Settlement decided() {
      return Objects.requireNonNull(settlement);
    }

    TransferState state() {
      return part ? TransferState.SETTLED : decided().state();
    }
  }

  private final InMemoryTransaction transaction;
  private final InMemoryTable<TransferId, Row> transfers;

  public InMemoryTransferRepository(InMemoryTransaction transaction) {
    this.transaction = transaction;
    transfers = new InMemoryTable<>(transaction);
  }

  @Override
  public boolean add(Transfer transfer, byte[] raw) {
    if (transfers.find(transfer.id()).isPresent()) {
      return false;
    }
    transfers.add(transfer.id(), new Row(transfer, null, false, 0));
    return true;
  }

  @Override
  public void conclude(TransferId id, Settlement settlement) {
    Row row = transfers.find(id).orElseThrow();
    transfers.put(id, new Row(row.transfer(), settlement, false, row.version() + 1));
  }

  @Override
  public void settleParts(PaymentId payment) {
    for (Row row : concluded()) {
      if (row.state() == TransferState.UNDERPAID
          && row.settlement() instanceof Settlement.Underpaid(Payment waiting)
          && waiting.id().equals(payment)) {
        transfers.put(
            row.transfer().id(),
            new Row(row.transfer(), row.settlement(), true, row.version() + 1));
      }
    }
  }

  @Override
  public Optional<Concluded> lock(TransferId id) {
    transaction.requireOpen();
    return transfers
        .find(id)
        .filter(row -> row.settlement() != null)
        .map(row -> new Concluded(row.transfer(), row.state(), row.version()));
  }

  List<Row> concluded() {
    return transfers.all().stream().filter(row -> row.settlement() != null).toList();
  }

  /** What became of the transfer; empty when it is unknown or nobody decided yet. */
  public Optional<Settlement> settlementOf(TransferId id) {
    return transfers.find(id).map(Row::settlement);
  }
}
