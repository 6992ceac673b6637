package dev.kham.application.job;

import dev.kham.application.shared.Transaction;
import dev.kham.domain.account.Caller;
import dev.kham.domain.shared.ForbiddenException;

/** Stops the jobs of a queue from beginning, and lets them begin again. */
public final class PauseQueue {
  private final Transaction transaction;
  private final JobDesk desk;

  public PauseQueue(Transaction transaction, JobDesk desk) {
    this.transaction = transaction;
    this.desk = desk;
  }

  /**
   * Which queue.
   *
   * @param paused false to let it go on
   */
  public record Command(Caller caller, Queue queue, boolean paused) {}

  /**
   * Does nothing when the queue is so already.
   *
   * @throws ForbiddenException when the caller is no administrator
   */
  public void handle(Command command) {
    Operators.require(command.caller());
    transaction.run(
        () -> {
          if (command.paused()) {
            desk.pause(command.queue());
          } else {
            desk.resume(command.queue());
          }
        });
  }
}
