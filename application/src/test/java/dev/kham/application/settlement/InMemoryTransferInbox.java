package dev.kham.application.settlement;

import dev.kham.application.job.JobQueue;
import dev.kham.application.shared.InMemoryTable;
import dev.kham.application.shared.InMemoryTransaction;
import dev.kham.domain.payment.Memo;
import dev.kham.domain.payment.PaymentCode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

public final class InMemoryTransferInbox implements TransferInbox {
  private record Row(UUID id, ReceiveTransfer.Command told) {}

  private final InMemoryTransaction transaction;
  private final JobQueue jobs;
  private final InMemoryTable<UUID, Row> rows;

  public InMemoryTransferInbox(InMemoryTransaction transaction, JobQueue jobs) {
    this.transaction = transaction;
    this.jobs = jobs;
    rows = new InMemoryTable<>(transaction);
  }

  @Override
  public void keep(ReceiveTransfer.Command told) {
    transaction.run(
        () -> {
          if (rows.find(row -> isSame(row.told(), told)).isEmpty()) {
            UUID id = UUID.randomUUID();
            rows.add(id, new Row(id, told));
            jobs.schedule(new ProcessPaymentWebhook.Command(List.of(id)).asJob());
          }
        });
  }

  private static boolean isSame(ReceiveTransfer.Command one, ReceiveTransfer.Command other) {
    return one.transfer().id().equals(other.transfer().id())
        && Arrays.equals(one.raw(), other.raw());
  }

  @Override
  public Optional<ReceiveTransfer.Command> take(UUID id) {
    Optional<ReceiveTransfer.Command> taken = rows.find(id).map(Row::told);
    if (taken.isPresent()) {
      rows.remove(id);
    }
    return taken;
  }

  @Override
  public List<UUID> naming(PaymentCode code) {
    return rows.all().stream()
        .filter(row -> Memo.paymentCodes(row.told().transfer()).contains(code))
        .map(Row::id)
        .toList();
  }
}
