package dev.kham.adapter.postgres;

import dev.kham.application.job.JobChanges;
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
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/**
 * Whoever comes first writes for all who have come: a commit costs the same for one as for a
 * hundred.
 */
@ApplicationScoped
class PostgresTransferInbox implements TransferInbox {
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
  private final ReentrantLock writing = new ReentrantLock(true);

  PostgresTransferInbox(Sql sql, JobQueue jobs, IdGenerator ids) {
    this.sql = sql;
    this.jobs = jobs;
    this.ids = ids;
  }

  /** What somebody waits to have kept; looked at and changed by whoever is writing. */
  private static final class Telling {
    private final ReceiveTransfer.Command told;
    private final UUID id;
    private boolean done;
    private @Nullable RuntimeException failure;

    Telling(ReceiveTransfer.Command told, UUID id) {
      this.told = told;
      this.id = id;
    }

    Transfer transfer() {
      return told.transfer();
    }

    void isDone(@Nullable RuntimeException withFailure) {
      done = true;
      failure = withFailure;
    }
  }

  @Override
  public void keep(ReceiveTransfer.Command told) {
    Telling mine = new Telling(told, ids.next());
    waiting.add(mine);
    awaitTurn();
    try {
      while (!mine.done) {
        write(nextOnes());
      }
    } finally {
      writing.unlock();
    }
    if (mine.failure != null) {
      throw new StoreAwayException(mine.failure);
    }
  }

  private void awaitTurn() {
    try {
      if (!writing.tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new StoreAwayException(new TimeoutException("too many are being kept"));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreAwayException(e);
    }
  }

  private List<Telling> nextOnes() {
    List<Telling> next = new ArrayList<>();
    Telling each = waiting.poll();
    while (each != null) {
      next.add(each);
      each = next.size() < AT_ONCE ? waiting.poll() : null;
    }
    return next;
  }

  private void write(List<Telling> tellings) {
    try {
      // no turn is waited for: they may all be taken by those who settle
      QuarkusTransaction.requiringNew().run(() -> insert(tellings));
      tellings.forEach(telling -> telling.isDone(null));
    } catch (RuntimeException e) {
      int half = tellings.size() / 2;
      if (half == 0 || e instanceof StoreAwayException) {
        tellings.forEach(telling -> telling.isDone(e));
      } else {
        // the others must not suffer from one that cannot be written
        write(tellings.subList(0, half));
        write(tellings.subList(half, tellings.size()));
      }
    }
  }

  private void insert(List<Telling> tellings) {
    List<Telling> ordered = tellings.stream().sorted(ORDER).toList();
    JobChanges changes = new JobChanges();
    sql.run(
        handle -> {
          PreparedBatch batch =
              handle.prepareBatch(
                  """
                  insert into transfer_inbox (id, source, source_id, direction, bank, account,
                      sub_account, code, content, description, amount, bank_time, reference, raw,
                      codes)
                  values (:id, :source, :sourceId, :direction, :bank, :account,
                      :subAccount, :code, :content, :description, :amount, :bankTime, :reference,
                      :raw, :codes)
                  on conflict on constraint transfer_kept_once do nothing
                  """);
          ordered.forEach(telling -> add(batch, telling));
          int[] kept = batch.execute();
          for (int i = 0; i < kept.length; i++) {
            if (kept[i] > 0) {
              changes.schedule(new ProcessPaymentWebhook.Command(ordered.get(i).id).asJob());
            }
          }
        });
    jobs.change(changes);
  }

  private static void add(PreparedBatch batch, Telling telling) {
    Transfer transfer = telling.transfer();
    batch
        .bind("id", telling.id)
        .bind("source", transfer.id().source())
        .bind("sourceId", transfer.id().value())
        .bind("direction", transfer.direction())
        .bind("bank", transfer.bank())
        .bind("account", transfer.account())
        .bind("subAccount", transfer.subAccount())
        .bind("code", transfer.code())
        .bind("content", transfer.content())
        .bind("description", transfer.description())
        .bind("amount", transfer.amount())
        .bind("bankTime", transfer.bankTime())
        .bind("reference", transfer.reference())
        .bind("raw", telling.told.raw())
        .bind("codes", codes(transfer))
        .add();
  }

  private static String[] codes(Transfer transfer) {
    return Memo.paymentCodes(transfer).stream().map(PaymentCode::value).toArray(String[]::new);
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
