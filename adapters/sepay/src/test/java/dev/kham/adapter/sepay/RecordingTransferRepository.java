package dev.kham.adapter.sepay;

import dev.kham.application.payment.TransferRepository;
import dev.kham.domain.payment.PaymentId;
import dev.kham.domain.payment.Settlement;
import dev.kham.domain.payment.Transfer;
import dev.kham.domain.payment.TransferId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Remembers what was stored, counts how often it was asked, and fails when told to. */
final class RecordingTransferRepository implements TransferRepository {
  private final Map<TransferId, Transfer> transfers = new LinkedHashMap<>();
  private final Map<TransferId, byte[]> raws = new LinkedHashMap<>();
  private final Map<TransferId, Settlement> settlements = new LinkedHashMap<>();
  private @Nullable RuntimeException failure;
  private int calls;

  @Override
  public synchronized Telling hear(Transfer transfer, byte[] raw) {
    calls++;
    if (failure != null) {
      throw failure;
    }
    return transfers.containsKey(transfer.id()) ? Telling.KNOWN : Telling.NEW;
  }

  @Override
  public synchronized void add(
      Transfer transfer, byte[] raw, Telling telling, Settlement settlement) {
    transfers.put(transfer.id(), transfer);
    raws.put(transfer.id(), raw);
    settlements.put(transfer.id(), settlement);
  }

  @Override
  public Set<TransferId> known(Map<TransferId, byte[]> told) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void conclude(TransferId id, Settlement settlement) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void settleParts(PaymentId payment) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<Concluded> lock(TransferId id) {
    return Optional.empty();
  }

  synchronized List<Transfer> transfers() {
    return new ArrayList<>(transfers.values());
  }

  synchronized List<byte[]> raws() {
    return new ArrayList<>(raws.values());
  }

  synchronized List<Settlement> settlements() {
    return new ArrayList<>(settlements.values());
  }

  synchronized int calls() {
    return calls;
  }

  synchronized void failWith(RuntimeException failure) {
    this.failure = failure;
  }

  synchronized void clear() {
    transfers.clear();
    raws.clear();
    settlements.clear();
    failure = null;
    calls = 0;
  }
}
