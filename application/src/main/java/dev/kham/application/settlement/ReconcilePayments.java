package dev.kham.application.settlement;

import dev.kham.application.job.Job;
import dev.kham.application.job.Queue;
import dev.kham.application.payment.BankAwayException;
import dev.kham.application.payment.BankStatement;
import dev.kham.application.payment.TransferRepository;
import dev.kham.application.settlement.StatementBookmarks.Bookmark;
import dev.kham.application.shared.StoreAwayException;
import dev.kham.application.shared.Transaction;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.payment.TransferId;
import dev.kham.domain.shared.ConflictException;
import dev.kham.domain.shared.ForbiddenException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the bank booked and takes every transfer nobody told of.
 *
 * <p>First what came after the bookmark, which finds what was booked with an old date; then all
 * since the last complete reading and some time before it, which finds what the order of the ids
 * left out. Whatever is read twice is known the second time, so two readings at once do no harm,
 * and one that was cut off is simply repeated.
 */
public final class ReconcilePayments {
  public static final String JOB = "reconcile-payments";

  /** More pages than any statement has, so that a bank that always says "more" ends some time. */
  private static final int MOST_PAGES = 10_000;

  private final Transaction transaction;
  private final BankStatement statement;
  private final StatementBookmarks bookmarks;
  private final TransferRepository transfers;
  private final ReceiveTransfer receiveTransfer;
  private final Clock clock;
  private final Duration overlap;

  /**
   * Wired with its ports.
   *
   * @param overlap how long before the last complete reading it looks again
   */
  public ReconcilePayments(
      Transaction transaction,
      BankStatement statement,
      StatementBookmarks bookmarks,
      TransferRepository transfers,
      ReceiveTransfer receiveTransfer,
      Clock clock,
      Duration overlap) {
    this.transaction = transaction;
    this.statement = statement;
    this.bookmarks = bookmarks;
    this.transfers = transfers;
    this.receiveTransfer = receiveTransfer;
    this.clock = clock;
    this.overlap = overlap;
  }

  /** A person wants it now. */
  public record Command(Caller caller) {}

  /**
   * What a reading found.
   *
   * @param read transfers on the statement
   * @param taken those of them nobody told of before
   * @param unreadable entries since the last reading that have not the documented form
   */
  public record Outcome(int read, int taken, int unreadable) {}

  /** The reading of that time: the same job on whichever instance it is. */
  public static Job asJob(Instant at) {
    return new Job(JOB, Queue.PAYMENT, JOB + ":" + at, Map.of());
  }

  /** Whether there is a bank to ask. */
  private boolean isPossible() {
    return statement.isConnected();
  }

  /**
   * Reads for a person.
   *
   * @throws ForbiddenException when the caller is neither a cashier nor an administrator
   * @throws ConflictException when there is no bank to ask
   * @throws BankAwayException when the bank gives no answer
   */
  public Outcome handle(Command command) {
    if (!command.caller().has(Role.CASHIER) && !command.caller().has(Role.ADMIN)) {
      throw new ForbiddenException("only cashiers and administrators reconcile payments");
    }
    if (!isPossible()) {
      throw new ConflictException("bank-not-connected", "there is no bank to ask");
    }
    return handle();
  }

  /**
   * Reads, if there is a bank to ask.
   *
   * @throws BankAwayException when the bank gives no answer; what was read until then is taken
   */
  public Outcome handle() {
    return isPossible() ? new Reading().toTheEnd() : new Outcome(0, 0, 0);
  }

  private final class Reading {
    private final Set<TransferId> read = new HashSet<>();
    private int taken;
    private int unreadable;
    private int failed;
    private @Nullable RuntimeException failure;

    Outcome toTheEnd() {
      Instant began = clock.instant();
      Optional<Bookmark> bookmark = transaction.call(() -> bookmarks.find(statement.name()));
      @Nullable String cursor = bookmark.map(Bookmark::cursor).orElse(null);
      if (cursor != null) {
        cursor = after(cursor);
      }
      Instant from = bookmark.map(Bookmark::readUntil).orElse(began).minus(overlap);
      @Nullable String newest = since(from);
      if (failure != null) {
        // the bookmark stays, so the next reading comes by again
        throw new IllegalStateException(failed + " transfers could not be taken", failure);
      }
      Bookmark next = new Bookmark(cursor == null ? newest : cursor, began);
      transaction.run(() -> bookmarks.put(statement.name(), next));
      return new Outcome(read.size(), taken, unreadable);
    }

    private String after(String from) {
      String cursor = from;
      for (int pages = 0; pages < MOST_PAGES; pages++) {
        BankStatement.Page page = statement.after(cursor);
        take(page);
        @Nullable String newest = page.newest();
        boolean moved = newest != null && !newest.equals(cursor);
        cursor = newest == null ? cursor : newest;
        if (!moved || !page.more()) {
          return cursor;
        }
      }
      throw new BankAwayException("its statement has no end", null);
    }

    private @Nullable String since(Instant from) {
      @Nullable String newest = null;
      for (int number = 1; number <= MOST_PAGES; number++) {
        BankStatement.Page page = statement.bookedSince(from, number);
        take(page);
        unreadable += page.unreadable();
        newest = number == 1 ? page.newest() : newest;
        if (!page.more()) {
          return newest;
        }
      }
      throw new BankAwayException("its statement has no end", null);
    }

    /** Most of what is read once more, so it is not asked for one by one. */
    private Set<TransferId> known(BankStatement.Page page) {
      Map<TransferId, byte[]> told =
          page.entries().stream()
              .collect(
                  Collectors.toMap(
                      entry -> entry.transfer().id(),
                      BankStatement.Entry::raw,
                      (first, again) -> first));
      return transaction.call(() -> transfers.known(told));
    }

    private void take(BankStatement.Page page) {
      Set<TransferId> known = known(page);
      for (BankStatement.Entry entry : page.entries()) {
        if (!read.add(entry.transfer().id()) || known.contains(entry.transfer().id())) {
          continue;
        }
        try {
          if (receiveTransfer
              .handle(new ReceiveTransfer.Command(entry.transfer(), entry.raw()))
              .isPresent()) {
            taken++;
          }
        } catch (StoreAwayException e) {
          throw e;
        } catch (RuntimeException e) {
          // one transfer nobody can take must not keep the others out
          failed++;
          failure = e;
        }
      }
    }
  }
}
