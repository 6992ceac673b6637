package dev.kham.application.job;

import dev.kham.application.shared.Transaction;
import dev.kham.domain.account.Caller;
import dev.kham.domain.shared.ConflictException;
import dev.kham.domain.shared.ForbiddenException;
import dev.kham.domain.shared.NotFoundException;

/** Takes back a job that waits, or puts away one that failed. */
public final class CancelJob {
  private final Transaction transaction;
  private final JobDesk desk;
  private final JobQueries queries;

  public CancelJob(Transaction transaction, JobDesk desk, JobQueries queries) {
    this.transaction = transaction;
    this.desk = desk;
    this.queries = queries;
  }

  /** Which one. */
  public record Command(Caller caller, JobId id) {}

  /**
   * It will not run any more.
   *
   * @throws ForbiddenException when the caller is no administrator
   * @throws NotFoundException when there is none
   * @throws ConflictException when it runs, or has ended otherwise than by failing
   */
  public void handle(Command command) {
    Operators.require(command.caller());
    transaction.run(
        () -> {
          if (!desk.cancel(command.id())) {
            throw queries.job(command.id()).isPresent()
                ? new ConflictException("job-begun", "it runs, or has ended")
                : new NotFoundException("job");
          }
        });
  }
}
