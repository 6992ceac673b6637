package dev.kham.application.payment;

import dev.kham.application.shared.InMemoryTable;
import dev.kham.application.shared.InMemoryTransaction;
import dev.kham.domain.account.Actor;
import dev.kham.domain.payment.LedgerAccount;
import dev.kham.domain.payment.Posting;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

public final class InMemoryLedger implements Ledger {
  /** What was written down. */
  public record Row(Posting posting, Instant at, Actor by) {}

  private final InMemoryTable<List<Object>, Row> rows;

  public InMemoryLedger(InMemoryTransaction transaction) {
    rows = new InMemoryTable<>(transaction);
  }

  @Override
  public void post(Posting posting, Instant at, Actor by) {
    boolean ofRefund =
        posting.kind() == Posting.Kind.REFUND_DUE || posting.kind() == Posting.Kind.REFUND_PAID;
    Object subject = ofRefund ? posting.refund() : posting.transfer();
    List<Object> once = new ArrayList<>(List.of(posting.kind(), Objects.requireNonNull(subject)));
    if (posting.kind() == Posting.Kind.SHARE) {
      once.add(Objects.requireNonNull(posting.payment()));
    }
    rows.add(once, new Row(posting, at, by));
  }

  /** Sheets add up all of it each time. */
  @Override
  public void sumUp(ZoneId zone) {}

  @Override
  public Map<LedgerAccount, Long> balances() {
    return Arrays.stream(LedgerAccount.values())
        .collect(
            Collectors.toMap(
                Function.identity(),
                account ->
                    rows.all().stream().mapToLong(row -> row.posting().entry(account)).sum()));
  }

  public List<Row> all() {
    return rows.all();
  }
}
