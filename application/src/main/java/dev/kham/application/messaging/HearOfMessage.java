package dev.kham.application.messaging;

import dev.kham.application.job.JobQueue;
import dev.kham.application.messaging.MessageLedger.Entry;
import dev.kham.application.shared.Transaction;
import dev.kham.domain.patient.Channel;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A gateway tells what became of a message. */
public final class HearOfMessage {
  private final Transaction transaction;
  private final MessageLedger ledger;
  private final JobQueue jobs;
  private final Clock clock;

  public HearOfMessage(Transaction transaction, MessageLedger ledger, JobQueue jobs, Clock clock) {
    this.transaction = transaction;
    this.ledger = ledger;
    this.jobs = jobs;
    this.clock = clock;
  }

  /**
   * What is told.
   *
   * @param message as the gateway was told to call it; null when it does not say
   * @param gatewayId as the gateway calls it
   * @param said in the gateway's words, letters and digits
   */
  public record Command(Channel channel, @Nullable UUID message, String gatewayId, String said) {}

  /** Told without a proof: a job asks the gateway, one for whatever is said how often. */
  public void handle(Command command) {
    transaction.run(
        () ->
            message(command)
                .ifPresent(
                    entry ->
                        jobs.schedule(
                            new SettleMessage.Command(entry.id(), command.gatewayId())
                                .asJob(command.said()))));
  }

  /** Told with a proof: the recipient has it. */
  public void delivered(Command command) {
    transaction.run(
        () ->
            message(command)
                .ifPresent(
                    entry -> ledger.delivered(entry.id(), command.gatewayId(), clock.instant())));
  }

  private Optional<Entry> message(Command command) {
    String channel = command.channel().label();
    return Optional.ofNullable(command.message())
        .flatMap(ledger::find)
        .filter(entry -> entry.key().channel().equals(channel))
        .or(() -> ledger.findByGateway(channel, command.gatewayId()));
  }
}
