package dev.kham.application.payment;

import dev.kham.application.payment.DailySheet.Line;
import dev.kham.application.payment.DailySheet.StateSum;
import dev.kham.application.payment.DailySheet.Sum;
import dev.kham.domain.payment.LedgerAccount;
import dev.kham.domain.payment.Posting;
import dev.kham.domain.payment.Settlement;
import dev.kham.domain.payment.Transfer;
import dev.kham.domain.payment.TransferState;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

public final class InMemoryDailySheet implements DailySheetQueries {
  private final InMemoryTransferRepository transfers;
  private final InMemoryMoneyQueries queries;
  private final InMemoryLedger ledger;

  public InMemoryDailySheet(
      InMemoryTransferRepository transfers, InMemoryMoneyQueries queries, InMemoryLedger ledger) {
    this.transfers = transfers;
    this.queries = queries;
    this.ledger = ledger;
  }

  @Override
  public DailySheet sheet(LocalDate day, Instant from, Instant until) {
    List<Line> in = lines(Transfer.Direction.IN, from, until);
    List<Line> out = lines(Transfer.Direction.OUT, from, until);
    List<Line> matched = in.stream().filter(it -> it.matched() > 0).toList();
    Map<TransferState, List<Line>> states =
        in.stream().collect(Collectors.groupingBy(Line::state, TreeMap::new, Collectors.toList()));
    return new DailySheet(
        day,
        onBankBefore(from),
        new Sum(in.size(), in.stream().mapToLong(Line::amount).sum()),
        new Sum(out.size(), -out.stream().mapToLong(Line::amount).sum()),
        new Sum(matched.size(), matched.stream().mapToLong(Line::matched).sum()),
        states.entrySet().stream()
            .map(
                it ->
                    new StateSum(
                        it.getKey(),
                        it.getValue().size(),
                        it.getValue().stream().mapToLong(Line::amount).sum()))
            .toList(),
        onBankBefore(until),
        Stream.concat(in.stream(), out.stream())
            .filter(
                it -> it.booked() != it.amount() || it.amount() > 0 && it.matched() != it.amount())
            .sorted(
                Comparator.comparing(Line::bankTime)
                    .thenComparing(it -> it.id().source())
                    .thenComparing(it -> it.id().value()))
            .toList());
  }

  private List<Line> lines(Transfer.Direction direction, Instant from, Instant until) {
    return transfers.rows().stream()
        .map(InMemoryTransferRepository.Row::transfer)
        .filter(it -> it.direction() == direction)
        .filter(it -> !it.bankTime().isBefore(from) && it.bankTime().isBefore(until))
        .map(this::line)
        .toList();
  }

  private Line line(Transfer transfer) {
    Settlement settlement = transfers.settlementOf(transfer.id()).orElseThrow();
    var view = queries.transfer(transfer.id()).orElseThrow();
    boolean in = transfer.direction() == Transfer.Direction.IN;
    return new Line(
        transfer.id(),
        transfer.bankTime(),
        in ? transfer.amount() : -transfer.amount(),
        view.state(),
        view.reason(),
        transfer.content(),
        transfer.reference(),
        view.state() == TransferState.SPLIT
            ? view.shares().stream()
                .mapToLong(it -> matched(it.state(), it.amount(), it.surplus()))
                .sum()
            : matched(view.state(), transfer.amount(), view.surplus()),
        settlement.toGoBack(transfer.amount()),
        ledger.all().stream()
            .map(InMemoryLedger.Row::posting)
            .filter(it -> transfer.id().equals(it.transfer()))
            .mapToLong(it -> it.entry(LedgerAccount.BANK))
            .sum());
  }

  private static long matched(TransferState state, long amount, long surplus) {
    return switch (state) {
      case SETTLED, OVERPAID, REBOOKED -> amount - surplus;
      default -> 0;
    };
  }

  private long onBankBefore(Instant moment) {
    return ledger.all().stream()
        .map(InMemoryLedger.Row::posting)
        .filter(it -> it.kind() == Posting.Kind.TRANSFER)
        .filter(
            it ->
                transfers.all().stream()
                    .anyMatch(
                        transfer ->
                            transfer.id().equals(it.transfer())
                                && transfer.bankTime().isBefore(moment)))
        .mapToLong(it -> it.entry(LedgerAccount.BANK))
        .sum();
  }
}
