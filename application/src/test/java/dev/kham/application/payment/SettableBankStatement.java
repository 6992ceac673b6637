package dev.kham.application.payment;

import dev.kham.application.shared.InMemoryTransaction;
import dev.kham.domain.payment.PaymentCode;
import dev.kham.domain.payment.Transfer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The bank as a test wants it: two entries a page, cursors are the numbers of the entries. */
public final class SettableBankStatement implements BankStatement {
  private static final int PAGE = 2;

  private final InMemoryTransaction transaction;
  private final List<Transfer> booked = new ArrayList<>();
  private boolean connected;
  private boolean away;
  private int unreadable;
  private int asked;
  private Runnable meanwhile = () -> {};

  public SettableBankStatement(InMemoryTransaction transaction) {
    this.transaction = transaction;
  }

  /** There is a bank to ask, from now on. */
  public void connect() {
    connected = true;
  }

  /** Whether it gives no answer. */
  public void away(boolean away) {
    this.away = away;
  }

  /** Something happens while the bank is asked. */
  public void meanwhile(Runnable meanwhile) {
    this.meanwhile = meanwhile;
  }

  /** So many entries of each first page of a listing have not the documented form. */
  public void unreadable(int unreadable) {
    this.unreadable = unreadable;
  }

  public void book(Transfer transfer) {
    booked.add(transfer);
  }

  /** How often it was asked for anything. */
  public int asked() {
    return asked;
  }

  @Override
  public boolean isConnected() {
    return connected;
  }

  @Override
  public String name() {
    return "bank";
  }

  @Override
  public Page after(String cursor) {
    ask();
    int from = Integer.parseInt(cursor);
    int to = Math.min(from + PAGE, booked.size());
    return new Page(
        entries(booked.subList(from, to)),
        0,
        from == to ? null : String.valueOf(to),
        to < booked.size());
  }

  @Override
  public Page bookedSince(Instant from, int number) {
    ask();
    List<Transfer> newestFirst =
        booked.reversed().stream().filter(it -> !it.bankTime().isBefore(from)).toList();
    int begin = Math.min((number - 1) * PAGE, newestFirst.size());
    int end = Math.min(begin + PAGE, newestFirst.size());
    return new Page(
        entries(newestFirst.subList(begin, end)),
        number == 1 ? unreadable : 0,
        begin == end ? null : String.valueOf(booked.indexOf(newestFirst.get(begin)) + 1),
        end < newestFirst.size());
  }

  @Override
  public List<Entry> naming(PaymentCode code) {
    ask();
    return entries(booked.stream().filter(it -> it.content().contains(code.value())).toList());
  }

  private void ask() {
    transaction.requireClosed();
    asked++;
    meanwhile.run();
    if (away) {
      throw new BankAwayException("as the test wants it", null);
    }
  }

  private static List<Entry> entries(List<Transfer> transfers) {
    return transfers.stream()
        .map(it -> new Entry(it, it.id().value().getBytes(StandardCharsets.UTF_8)))
        .toList();
  }
}
