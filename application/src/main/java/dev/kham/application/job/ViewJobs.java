package dev.kham.application.job;

import dev.kham.application.job.JobQueries.FailureGroup;
import dev.kham.application.job.JobQueries.Filter;
import dev.kham.application.job.JobQueries.JobView;
import dev.kham.application.job.JobQueries.Page;
import dev.kham.application.job.JobQueries.QueueView;
import dev.kham.domain.account.Caller;
import dev.kham.domain.shared.ForbiddenException;
import dev.kham.domain.shared.NotFoundException;
import java.util.List;

/** Shows queues and jobs to administrators. */
public final class ViewJobs {
  private final JobQueries queries;

  public ViewJobs(JobQueries queries) {
    this.queries = queries;
  }

  /**
   * All queues, most pressing first.
   *
   * @throws ForbiddenException when the caller is no administrator
   */
  public List<QueueView> queues(Caller caller) {
    Operators.require(caller);
    return queries.queues();
  }

  /**
   * One queue.
   *
   * @throws ForbiddenException when the caller is no administrator
   */
  public QueueView queue(Caller caller, Queue queue) {
    return queues(caller).stream().filter(it -> it.queue() == queue).findFirst().orElseThrow();
  }

  /**
   * One job.
   *
   * @throws ForbiddenException when the caller is no administrator
   * @throws NotFoundException when there is none
   */
  public JobView one(Caller caller, JobId id) {
    Operators.require(caller);
    return queries.job(id).orElseThrow(() -> new NotFoundException("job"));
  }

  /**
   * A page of jobs, latest made first.
   *
   * @throws ForbiddenException when the caller is no administrator
   */
  public Page list(Caller caller, Filter filter) {
    Operators.require(caller);
    return queries.list(filter);
  }

  /**
   * What failed, by queue, name and cause.
   *
   * @throws ForbiddenException when the caller is no administrator
   */
  public List<FailureGroup> failures(Caller caller) {
    Operators.require(caller);
    return queries.failures();
  }
}
