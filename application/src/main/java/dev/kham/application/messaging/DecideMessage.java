package dev.kham.application.messaging;

import dev.kham.application.job.JobQueue;
import dev.kham.application.messaging.MessageLedger.Decision;
import dev.kham.application.messaging.MessageQueries.MessageView;
import dev.kham.application.shared.Transaction;
import dev.kham.domain.account.Caller;
import dev.kham.domain.shared.ConflictException;
import dev.kham.domain.shared.ForbiddenException;
import dev.kham.domain.shared.NotFoundException;
import dev.kham.domain.shared.StaleVersionException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Lets the front desk decide on a message of which nobody knows whether it was sent. */
public final class DecideMessage {
  /** By then the job has used up its tries. */
  private static final Duration HELD_AFTER = Duration.ofMinutes(15);

  private final Transaction transaction;
  private final MessageLedger ledger;
  private final MessageQueries queries;
  private final MessageJobs messageJobs;
  private final JobQueue jobs;
  private final Clock clock;

  public DecideMessage(
      Transaction transaction,
      MessageLedger ledger,
      MessageQueries queries,
      MessageJobs messageJobs,
      JobQueue jobs,
      Clock clock) {
    this.transaction = transaction;
    this.ledger = ledger;
    this.queries = queries;
    this.messageJobs = messageJobs;
    this.jobs = jobs;
    this.clock = clock;
  }

  /**
   * What is decided.
   *
   * @param attempt the last that the caller has seen
   * @param note in the caller's words
   */
  public record Command(
      Caller caller, UUID message, int attempt, Decision.What what, @Nullable String note) {
    /** Without the words, so that it may be logged. */
    @Override
    public String toString() {
      return "DecideMessage.Command[" + message + ", " + attempt + ", " + what + "]";
    }
  }

  /**
   * It is so. What is sent again is written anew, on whichever channel is wished by then, unless it
   * is no longer true.
   *
   * @throws ForbiddenException when the caller is not of the front desk
   * @throws NotFoundException when there is none
   * @throws StaleVersionException when it was begun again since the caller has seen it
   * @throws ConflictException {@code message-not-held} when somebody knows what became of it, or it
   *     is still tried
   */
  public void handle(Command command) {
    ViewMessages.requireDesk(command.caller());
    transaction.run(() -> decide(command));
  }

  private void decide(Command command) {
    MessageView message =
        queries.message(command.message()).orElseThrow(() -> new NotFoundException("message"));
    if (message.attempts() != command.attempt()) {
      throw new StaleVersionException("message");
    }
    Instant now = clock.instant();
    Decision decision =
        new Decision(
            message.id(),
            command.attempt(),
            command.what(),
            command.caller().accountId(),
            command.note(),
            now);
    if (!ledger.decide(decision, heldBefore(clock))) {
      throw new ConflictException("message-not-held", "nobody has to decide on the message");
    }
    if (command.what() == Decision.What.SEND_AGAIN) {
      jobs.schedule(
          messageJobs
              .jobOf(message.key())
              .map(job -> MessageJobs.again(job, "again-" + command.attempt()))
              .orElseThrow(
                  () -> new IllegalStateException("nobody writes " + message.key().kind())));
    }
  }

  static Instant heldBefore(Clock clock) {
    return clock.instant().minus(HELD_AFTER);
  }
}
