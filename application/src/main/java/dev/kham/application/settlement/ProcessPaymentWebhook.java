package dev.kham.application.settlement;

import dev.kham.application.job.Job;
import dev.kham.application.job.Queue;
import dev.kham.application.job.Retry;
import dev.kham.application.shared.RightOfWay;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Settles what was kept when it was told; the rest of its way is that of any other transfer. */
public final class ProcessPaymentWebhook {
  public static final String JOB = "process-payment-webhook";

  private final Settlements settlements;
  private final TransferInbox inbox;
  private final ReceiveTransfer receiveTransfer;
  private final RightOfWay way;

  public ProcessPaymentWebhook(
      Settlements settlements,
      TransferInbox inbox,
      ReceiveTransfer receiveTransfer,
      RightOfWay way) {
    this.settlements = settlements;
    this.inbox = inbox;
    this.receiveTransfer = receiveTransfer;
    this.way = way;
  }

  /** What is to be settled, as the inbox calls it. */
  public record Command(List<UUID> tellings) {
    public Command {
      tellings = List.copyOf(tellings);
    }

    public static Command of(Job job) {
      return new Command(
          Arrays.stream(job.datum("tellings").split(" ")).map(UUID::fromString).toList());
    }

    /**
     * Of at least one. Money is tried for longer than others: until the bank's statement tells of
     * it anyway.
     */
    public Job asJob() {
      String all = tellings.stream().map(UUID::toString).collect(Collectors.joining(" "));
      return new Job(JOB, Queue.PAYMENT, JOB + ":" + tellings.getFirst(), Map.of("tellings", all))
          .with(Retry.PATIENT);
    }
  }

  /**
   * Each in a commit of its own; nothing is done about those that are settled already. One that
   * cannot be settled holds up none that come after it, and is what this fails with in the end. Not
   * to be called inside a transaction.
   */
  public void handle(Command command) {
    @Nullable RuntimeException failure = null;
    for (UUID telling : command.tellings()) {
      try {
        settle(telling);
      } catch (RuntimeException e) {
        // tried again with the job; what is settled by then is not there any more
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private void settle(UUID telling) {
    way.give();
    settlements.commit(
        gone -> inbox.take(telling).flatMap(told -> receiveTransfer.receive(told, gone)));
  }
}
