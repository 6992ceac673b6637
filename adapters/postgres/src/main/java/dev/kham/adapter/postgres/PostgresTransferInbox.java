package dev.kham.adapter.postgres;

import dev.kham.application.job.JobQueue;
import dev.kham.application.settlement.ProcessPaymentWebhook;
import dev.kham.application.settlement.ReceiveTransfer;
import dev.kham.application.settlement.TransferInbox;
import dev.kham.application.shared.IdGenerator;
import dev.kham.application.shared.StoreAwayException;
import dev.kham.domain.payment.Memo;
import dev.kham.domain.payment.PaymentCode;
import dev.kham.domain.payment.Transfer;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One thread writes for all who have come while it wrote: a commit costs the same for one as for a
 * hundred, and so does the job that settles them.
 */
@ApplicationScoped
class PostgresTransferInbox implements TransferInbox {
  /** No more than a job can settle within a minute, even when it gives way before each. */
  private static final int AT_ONCE = 100;

  private static final long PATIENCE_SECONDS = 5;

  /** Two instances that are told the same must not wait for each other in a circle. */
  private static final Comparator<Telling> ORDER =
      Comparator.comparing((Telling telling) -> telling.transfer().id().source())
          .thenComparing(telling -> telling.transfer().id().value());

  private final Sql sql;
  private final JobQueue jobs;
  private final IdGenerator ids;
  private final Queue<Telling> waiting = new ConcurrentLinkedQueue<>();
  private final ExecutorService writer =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("transfer-inbox").factory());

  PostgresTransferInbox(Sql sql, JobQueue jobs, IdGenerator ids) {
    this.sql = sql;
    this.jobs = jobs;
    this.ids = ids;
  }

  /** What somebody waits to have kept. */
  private record Telling(ReceiveTransfer.Command told, UUID id, CompletableFuture<Void> kept) {
    Transfer transfer() {
      return told.transfer();
    }
  }

  @Override
  public void keep(ReceiveTransfer.Command told) {
    Telling mine = new Telling(told, ids.next(), new CompletableFuture<>());
    waiting.add(mine);
    writer.execute(this::writeNext);
    try {
      mine.kept.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new StoreAwayException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreAwayException(e);
    }
  }

  @PreDestroy
  void close() {
    writer.close();
  }

  /** Nothing when those who asked for it were written with others. */
  private void writeNext() {
    List<Telling> next = new ArrayList<>();
    Telling each = waiting.poll();
    while (each != null) {
      next.add(each);
      each = next.size() < AT_ONCE ? waiting.poll() : null;
    }
    if (!next.isEmpty()) {
      write(next);
    }
  }

  private void write(List<Telling> tellings) {
    try {
      // no turn is waited for: they may all be taken by those who settle
      QuarkusTransaction.requiringNew().run(() -> insert(tellings));
      tellings.forEach(telling -> telling.kept.complete(null));
    } catch (RuntimeException e) {
      int half = tellings.size() / 2;
      if (half == 0 || e instanceof StoreAwayException) {
        tellings.forEach(telling -> telling.kept.completeExceptionally(e));
      } else {
        // the others must not suffer from one that cannot be written
        write(tellings.subList(0, half));
        write(tellings.subList(half, tellings.size()));
      }
    }
  }

  private void insert(List<Telling> tellings) {
    List<Telling> ordered = tellings.stream().sorted(ORDER).toList();
    List<UUID> kept =
        sql.query(
            handle ->
                handle
                    .createQuery(
                        """
                        insert into transfer_inbox (id, source, source_id, direction, bank, account,
                            sub_account, code, content, description, amount, bank_time, reference,
                            raw, codes)
                        select id, source, source_id, direction, bank, account,
                            sub_account, code, content, description, amount,
                            cast(bank_time as timestamptz), reference, decode(raw, 'base64'),
                            string_to_array(codes, ' ')
                        from unnest(:ids, :sources, :sourceIds, :directions, :banks, :accounts,
                            :subAccounts, :codes, :contents, :descriptions, :amounts, :bankTimes,
                            :references, :raws, :named)
                            as told (id, source, source_id, direction, bank, account,
                                sub_account, code, content, description, amount, bank_time,
                                reference, raw, codes)
                        on conflict on constraint transfer_kept_once do nothing
                        returning id
                        """)
                    .bind("ids", each(ordered, UUID.class, Telling::id))
                    .bind("sources", texts(ordered, transfer -> transfer.id().source()))
                    .bind("sourceIds", texts(ordered, transfer -> transfer.id().value()))
                    .bind("directions", texts(ordered, transfer -> transfer.direction().name()))
                    .bind("banks", texts(ordered, Transfer::bank))
                    .bind("accounts", texts(ordered, Transfer::account))
                    .bind("subAccounts", texts(ordered, Transfer::subAccount))
                    .bind("codes", texts(ordered, Transfer::code))
                    .bind("contents", texts(ordered, Transfer::content))
                    .bind("descriptions", texts(ordered, Transfer::description))
                    .bind("amounts", each(ordered, Long.class, it -> it.transfer().amount()))
                    .bind("bankTimes", texts(ordered, transfer -> transfer.bankTime().toString()))
                    .bind("references", texts(ordered, Transfer::reference))
                    .bind("raws", each(ordered, String.class, PostgresTransferInbox::raw))
                    .bind("named", texts(ordered, PostgresTransferInbox::codes))
                    .mapTo(UUID.class)
                    .list());
    if (!kept.isEmpty()) {
      jobs.schedule(new ProcessPaymentWebhook.Command(kept).asJob());
    }
  }

  private static String[] texts(List<Telling> tellings, Function<Transfer, @Nullable String> text) {
    return each(tellings, String.class, telling -> text.apply(telling.transfer()));
  }

  @SuppressWarnings("unchecked") // an array of that class is what newInstance makes
  private static <T> T[] each(
      List<Telling> tellings, Class<T> type, Function<Telling, @Nullable T> part) {
    T[] parts = (T[]) Array.newInstance(type, tellings.size());
    Arrays.setAll(parts, i -> part.apply(tellings.get(i)));
    return parts;
  }

  private static String raw(Telling telling) {
    return Base64.getEncoder().encodeToString(telling.told.raw());
  }

  private static String codes(Transfer transfer) {
    return Memo.paymentCodes(transfer).stream()
        .map(PaymentCode::value)
        .collect(Collectors.joining(" "));
  }

  @Override
  public Optional<ReceiveTransfer.Command> take(UUID id) {
    return sql.query(
        handle ->
            handle
                .createQuery("delete from transfer_inbox where id = :id returning *")
                .bind("id", id)
                .map(
                    (row, context) ->
                        new ReceiveTransfer.Command(
                            PostgresMoneyQueries.transfer(row), row.getBytes("raw")))
                .findOne());
  }

  @Override
  public List<UUID> naming(PaymentCode code) {
    return sql.query(
        handle ->
            handle
                .createQuery(
                    "select id from transfer_inbox where :code = any(codes) order by kept_at, id")
                .bind("code", code.value())
                .mapTo(UUID.class)
                .list());
  }
}
