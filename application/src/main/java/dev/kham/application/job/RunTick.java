package dev.kham.application.job;

import dev.kham.application.shared.Transaction;
import dev.kham.domain.account.Caller;
import dev.kham.domain.shared.ForbiddenException;
import dev.kham.domain.shared.NotFoundException;
import java.time.Clock;
import java.util.List;

/** Does now what is done again and again, without waiting for its time. */
public final class RunTick {
  private final Transaction transaction;
  private final JobQueue jobs;
  private final List<Repeatable> all;
  private final Clock clock;

  public RunTick(Transaction transaction, JobQueue jobs, List<Repeatable> all, Clock clock) {
    this.transaction = transaction;
    this.jobs = jobs;
    this.all = List.copyOf(all);
    this.clock = clock;
  }

  /**
   * What is to be done.
   *
   * @param name of its jobs
   */
  public record Command(Caller caller, String name) {}

  /**
   * All that is done again and again.
   *
   * @throws ForbiddenException when the caller is no administrator
   */
  public List<Repeatable> list(Caller caller) {
    Operators.require(caller);
    return all;
  }

  /**
   * Schedules its job; the ticks to come are as they were.
   *
   * @return the job that is due now
   * @throws ForbiddenException when the caller is no administrator
   * @throws NotFoundException when nothing of that name is done again and again
   */
  public Job handle(Command command) {
    Operators.require(command.caller());
    Job job =
        all.stream()
            .filter(each -> each.name().equals(command.name()))
            .findFirst()
            .orElseThrow(() -> new NotFoundException("tick"))
            .jobAt()
            .apply(clock.instant());
    transaction.run(() -> jobs.schedule(job));
    return job;
  }
}
