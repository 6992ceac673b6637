package dev.kham.application.settlement;

import dev.kham.application.job.Job;
import dev.kham.application.job.Queue;
import dev.kham.application.job.Retry;
import java.util.Map;
import java.util.UUID;

/** Settles what was kept when it was told; the rest of its way is that of any other transfer. */
public final class ProcessPaymentWebhook {
  public static final String JOB = "process-payment-webhook";

  private final Settlements settlements;
  private final TransferInbox inbox;
  private final ReceiveTransfer receiveTransfer;

  public ProcessPaymentWebhook(
      Settlements settlements, TransferInbox inbox, ReceiveTransfer receiveTransfer) {
    this.settlements = settlements;
    this.inbox = inbox;
    this.receiveTransfer = receiveTransfer;
  }

  /** What is to be settled, as the inbox calls it. */
  public record Command(UUID telling) {
    public static Command of(Job job) {
      return new Command(UUID.fromString(job.datum("telling")));
    }

    /** Money is tried for longer than others: until the bank's statement tells of it anyway. */
    public Job asJob() {
      return new Job(JOB, Queue.PAYMENT, JOB + ":" + telling, Map.of("telling", telling.toString()))
          .with(Retry.PATIENT);
    }
  }

  /** Does nothing when it is settled already. Not to be called inside a transaction. */
  public void handle(Command command) {
    settlements.commit(
        gone -> inbox.take(command.telling()).flatMap(told -> receiveTransfer.receive(told, gone)));
  }
}
