package dev.kham.application.job;

import dev.kham.application.job.JobQueries.Failed;
import dev.kham.application.shared.Transaction;
import dev.kham.domain.account.Caller;
import dev.kham.domain.shared.ConflictException;
import dev.kham.domain.shared.ForbiddenException;
import dev.kham.domain.shared.NotFoundException;

/** Runs failed jobs again: one, those that failed alike, or all. */
public final class RetryJobs {
  private final Transaction transaction;
  private final JobDesk desk;
  private final JobQueries queries;

  public RetryJobs(Transaction transaction, JobDesk desk, JobQueries queries) {
    this.transaction = transaction;
    this.desk = desk;
    this.queries = queries;
  }

  /**
   * Which ones.
   *
   * @param dryRun only counts them
   */
  public record Command(Caller caller, Failed which, boolean dryRun) {}

  /**
   * Runs them, or would.
   *
   * @return how many
   * @throws ForbiddenException when the caller is no administrator
   */
  public int handle(Command command) {
    Operators.require(command.caller());
    return command.dryRun()
        ? queries.count(command.which())
        : transaction.call(() -> desk.retry(command.which()));
  }

  /**
   * Runs one.
   *
   * @throws ForbiddenException when the caller is no administrator
   * @throws NotFoundException when there is none
   * @throws ConflictException when it has not failed
   */
  public void one(Caller caller, JobId id) {
    Operators.require(caller);
    transaction.run(
        () -> {
          if (!desk.retry(id)) {
            throw queries.job(id).isPresent()
                ? new ConflictException("job-not-failed", "only failed jobs are run again")
                : new NotFoundException("job");
          }
        });
  }
}
