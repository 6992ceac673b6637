package dev.kham.application.payment;

import dev.kham.application.shared.InMemoryTable;
import dev.kham.application.shared.InMemoryTransaction;
import dev.kham.domain.payment.Payment;
import dev.kham.domain.payment.PaymentId;
import dev.kham.domain.payment.Retelling;
import dev.kham.domain.payment.Settlement;
import dev.kham.domain.payment.Transfer;
import dev.kham.domain.payment.TransferId;
import dev.kham.domain.payment.TransferState;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

public final class InMemoryTransferRepository implements TransferRepository {
  record Row(Transfer transfer, Settlement settlement, Set<PaymentId> completed, int version) {
    TransferState state() {
      return state(settlement);
    }

    /** Of the whole, or of a share. */
    TransferState state(Settlement outcome) {
      return outcome instanceof Settlement.Underpaid(Payment waiting)
              && completed.contains(waiting.id())
          ? TransferState.SETTLED
          : outcome.state();
    }

    /** Whether it is a part of that payment's money that waits for the rest. */
    boolean waitsWith(PaymentId payment) {
      List<Settlement> outcomes =
          settlement instanceof Settlement.Split(List<Settlement.Share> shares)
              ? shares.stream().map(Settlement.Share::settlement).toList()
              : List.of(settlement);
      return !completed.contains(payment)
          && outcomes.stream()
              .anyMatch(
                  it ->
                      it instanceof Settlement.Underpaid(Payment waiting)
                          && waiting.id().equals(payment));
    }
  }

  private final InMemoryTransaction transaction;
  private final InMemoryTable<TransferId, Row> transfers;

  /** An id by which another source told of a transfer that is kept. */
  private record Echo(TransferId id, TransferId first) {}

  private final InMemoryTable<TransferId, Echo> echoes;

  /** The bytes each id was told with first. */
  private final InMemoryTable<TransferId, byte[]> raws;

  public InMemoryTransferRepository(InMemoryTransaction transaction) {
    this.transaction = transaction;
    transfers = new InMemoryTable<>(transaction);
    echoes = new InMemoryTable<>(transaction);
    raws = new InMemoryTable<>(transaction);
  }

  @Override
  public Telling hear(Transfer transfer, byte[] raw) {
    TransferId id = transfer.id();
    if (transfers.find(id).isPresent() || echoes.find(id).isPresent()) {
      return Telling.KNOWN;
    }
    return switch (Retelling.of(transfer, candidates(transfer))) {
      case Retelling.Fresh fresh -> Telling.NEW;
      case Retelling.Of(TransferId first) -> {
        raws.add(id, raw);
        echoes.add(id, new Echo(id, first));
        yield Telling.KNOWN;
      }
      case Retelling.Doubtful doubtful -> Telling.DOUBTFUL;
    };
  }

  @Override
  public void add(Transfer transfer, byte[] raw, Telling telling, Settlement settlement) {
    TransferId id = transfer.id();
    if (transfers.find(id).isPresent() || echoes.find(id).isPresent()) {
      throw new ToldMeanwhileException();
    }
    transfers.add(id, new Row(transfer, settlement, Set.of(), 1));
    raws.add(id, raw);
  }

  @Override
  public Set<TransferId> known(Map<TransferId, byte[]> told) {
    return told.entrySet().stream()
        .filter(
            each ->
                raws.find(each.getKey())
                    .filter(raw -> Arrays.equals(raw, each.getValue()))
                    .isPresent())
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  private List<Transfer> candidates(Transfer transfer) {
    return transfers.all().stream()
        .map(Row::transfer)
        .filter(it -> it.booking().equals(transfer.booking()))
        .filter(it -> !isToldBy(transfer.id().source(), it.id()))
        .toList();
  }

  private boolean isToldBy(String source, TransferId id) {
    return id.source().equals(source)
        || echoes.all().stream()
            .anyMatch(echo -> echo.first().equals(id) && echo.id().source().equals(source));
  }

  @Override
  public void conclude(TransferId id, Settlement settlement) {
    Row row = transfers.find(id).orElseThrow();
    transfers.put(id, new Row(row.transfer(), settlement, Set.of(), row.version() + 1));
  }

  @Override
  public void settleParts(PaymentId payment) {
    for (Row row : rows()) {
      if (row.waitsWith(payment)) {
        Set<PaymentId> completed = new HashSet<>(row.completed());
        completed.add(payment);
        transfers.put(
            row.transfer().id(),
            new Row(row.transfer(), row.settlement(), completed, row.version() + 1));
      }
    }
  }

  @Override
  public Optional<Concluded> lock(TransferId id) {
    transaction.requireOpen();
    return transfers.find(id).map(row -> new Concluded(row.transfer(), row.state(), row.version()));
  }

  List<Row> rows() {
    return transfers.all();
  }

  /** What became of the transfer; empty when it is unknown. */
  public Optional<Settlement> settlementOf(TransferId id) {
    return transfers.find(id).map(Row::settlement);
  }

  /** Every transfer that is kept, in the order they came. */
  public List<Transfer> all() {
    return transfers.all().stream().map(Row::transfer).toList();
  }
}
