package dev.kham.application.job;

import dev.kham.application.shared.Transaction;
import java.time.Instant;

/**
 * Schedules the job of the latest tick, unless any instance did so before.
 *
 * <p>Only the latest: after a downtime one run makes up for all that were missed.
 */
public final class Tick {
  private final Transaction transaction;
  private final TickLedger ledger;
  private final JobQueue jobs;

  public Tick(Transaction transaction, TickLedger ledger, JobQueue jobs) {
    this.transaction = transaction;
    this.ledger = ledger;
    this.jobs = jobs;
  }

  /**
   * What ticked.
   *
   * @param at the time of the tick by the schedule, not the one at which it was noticed
   */
  public record Command(Repeatable repeatable, Instant at) {}

  /** Schedules the job for the time of the tick. */
  public void handle(Command command) {
    transaction.run(
        () -> {
          if (ledger.advance(command.repeatable().name(), command.at())) {
            // due then by the database's clock, in case this instance's is ahead
            jobs.schedule(command.repeatable().jobAt().apply(command.at()), command.at());
          }
        });
  }
}
