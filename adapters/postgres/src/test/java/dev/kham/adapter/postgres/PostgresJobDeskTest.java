package dev.kham.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.kham.application.job.Job;
import dev.kham.application.job.JobDesk;
import dev.kham.application.job.JobId;
import dev.kham.application.job.JobQueries;
import dev.kham.application.job.JobQueries.Backlog;
import dev.kham.application.job.JobQueries.Failed;
import dev.kham.application.job.JobQueries.FailureGroup;
import dev.kham.application.job.JobQueries.Filter;
import dev.kham.application.job.JobQueries.JobView;
import dev.kham.application.job.JobQueries.Page;
import dev.kham.application.job.JobQueries.Place;
import dev.kham.application.job.JobQueries.QueueView;
import dev.kham.application.job.JobQueries.State;
import dev.kham.application.job.JobQueue;
import dev.kham.application.job.JobStore;
import dev.kham.application.job.JobStore.AfterFailure;
import dev.kham.application.job.JobStore.ClaimedJob;
import dev.kham.application.job.Queue;
import dev.kham.application.shared.Transaction;
import dev.kham.embedded.EmbeddedTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(EmbeddedTestResource.class)
class PostgresJobDeskTest {
  private static final Duration LEASE = Duration.ofMinutes(1);

  @Inject JobQueue queue;
  @Inject JobStore store;
  @Inject JobDesk desk;
  @Inject JobQueries queries;
  @Inject Transaction transaction;
  @Inject RecordingBell bell;
  @Inject Sql sql;

  @BeforeEach
  void begin_empty() {
    sql.run(
        handle -> {
          handle.execute("delete from jobs");
          handle.execute("delete from job_queues");
        });
    bell.announced.clear();
    bell.forgotten.clear();
  }

  private void schedule(String key) {
    transaction.run(
        () -> queue.schedule(new Job("desk-test", Queue.REPORT, key, Map.of("appointment", "1"))));
  }

  private ClaimedJob claim(String key) {
    schedule(key);
    return store.claimDue(Queue.REPORT, 1, Duration.ZERO, LEASE).getFirst();
  }

  private JobId failed(String key, String cause) {
    ClaimedJob job = claim(key);
    assertThat(store.fail(job, cause, Duration.ZERO, true)).isEqualTo(AfterFailure.FAILED);
    return job.id();
  }

  private JobId completed(String key) {
    ClaimedJob job = claim(key);
    assertThat(store.complete(List.of(job))).containsExactly(job.id());
    return job.id();
  }

  private JobView view(JobId id) {
    return queries.job(id).orElseThrow();
  }

  private static Filter filter(State state, String text, JobId after, int limit) {
    return new Filter(Queue.REPORT, state, "desk-test", text, after(after), limit);
  }

  private static Place after(JobId id) {
    return id == null ? null : new Place(id, id);
  }

  private List<JobView> list(Filter filter) {
    return queries.list(filter).jobs();
  }

  private static Failed like(String cause) {
    return new Failed(Queue.REPORT, "desk-test", cause);
  }

  private void pause(Queue which) {
    transaction.run(() -> desk.pause(which));
  }

  private boolean retry(JobId id) {
    return transaction.call(() -> desk.retry(id));
  }

  private int retry(Failed which) {
    return transaction.call(() -> desk.retry(which));
  }

  private boolean cancel(JobId id) {
    return transaction.call(() -> desk.cancel(id));
  }

  @Test
  void a_failed_job_runs_again_with_all_its_attempts_and_is_announced() {
    JobId id = failed("a", "x.Y");
    bell.announced.clear();
    assertThat(retry(id)).isTrue();
    assertThat(retry(id)).isFalse();
    assertThat(bell.announced).extracting(it -> it.id()).containsExactly(id);
    assertThat(view(id).state()).isEqualTo(State.WAITING);
    assertThat(view(id).lastError()).isEqualTo("x.Y");
    ClaimedJob again = store.claimDue(Queue.REPORT, 1, Duration.ZERO, LEASE).getFirst();
    assertThat(again.id()).isEqualTo(id);
    assertThat(again.attempt()).isEqualTo(1);
    assertThat(retry(id)).isFalse();
    assertThat(retry(new JobId(UUID.randomUUID()))).isFalse();
  }

  @Test
  void of_many_who_run_a_job_again_at_once_one_does() {
    JobId id = failed("a", "x.Y");
    Together.Act retry = () -> retry(id);
    List<Object> outcomes = new ArrayList<>(Together.of(Collections.nCopies(8, retry), 8));
    assertThat(outcomes.remove((Object) true)).isTrue();
    assertThat(outcomes).hasSize(7).containsOnly(false);
  }

  @Test
  void those_that_failed_alike_run_again_and_no_others() {
    failed("a", "x.Y");
    failed("b", "x.Y");
    JobId other = failed("c", "z");
    completed("d");
    assertThat(queries.count(like("x.Y"))).isEqualTo(2);
    assertThat(queries.count(new Failed(Queue.PAYMENT, null, null))).isZero();
    assertThat(retry(like("x.Y"))).isEqualTo(2);
    assertThat(queries.count(like("x.Y"))).isZero();
    assertThat(view(other).state()).isEqualTo(State.FAILED);
    assertThat(store.claimDue(Queue.REPORT, 9, Duration.ZERO, LEASE)).hasSize(2);
    assertThat(retry(new Failed(null, null, null))).isEqualTo(1);
  }

  @Test
  void what_waits_or_failed_is_cancelled_and_forgotten_by_the_bell() {
    schedule("a");
    JobId waiting = bell.announced.getFirst().id();
    assertThat(cancel(waiting)).isTrue();
    assertThat(cancel(waiting)).isFalse();
    assertThat(bell.forgotten).containsExactly(waiting);
    JobId failed = failed("b", "x.Y");
    assertThat(cancel(failed)).isTrue();
    assertThat(retry(failed)).isFalse();
    ClaimedJob active = claim("c");
    assertThat(cancel(active.id())).isFalse();
    assertThat(store.complete(List.of(active))).hasSize(1);
    assertThat(cancel(active.id())).isFalse();
    assertThat(view(failed).state()).isEqualTo(State.CANCELLED);
  }

  @Test
  void of_claim_and_cancellation_one_wins() {
    for (int round = 0; round < 20; round++) {
      schedule("race-" + round);
      JobId id = bell.announced.getLast().id();
      List<Object> outcomes =
          Together.of(
              List.of(
                  () -> store.claimDue(Queue.REPORT, 1, Duration.ZERO, LEASE).size(),
                  () -> cancel(id)),
              2);
      boolean cancelled = outcomes.getLast().equals(true);
      assertThat(outcomes.getFirst()).isEqualTo(cancelled ? 0 : 1);
      assertThat(view(id).state()).isEqualTo(cancelled ? State.CANCELLED : State.ACTIVE);
    }
  }

  @Test
  void what_is_rolled_back_is_not_announced() {
    JobId id = failed("a", "x.Y");
    bell.announced.clear();
    try {
      transaction.run(
          () -> {
            assertThat(desk.retry(id)).isTrue();
            throw new IllegalStateException("no");
          });
    } catch (IllegalStateException e) {
      assertThat(e).hasMessage("no");
    }
    assertThat(bell.announced).isEmpty();
    assertThat(view(id).state()).isEqualTo(State.FAILED);
  }

  @Test
  void counts_the_jobs_of_each_queue() {
    Instant before = Instant.now();
    schedule("a");
    transaction.run(
        () ->
            queue.schedule(
                new Job("desk-test", Queue.REPORT, "later", Map.of()), before.plusSeconds(600)));
    ClaimedJob job = claim("b");
    completed("c");
    JobId longAgo = completed("long ago");
    sql.run(
        handle ->
            handle.execute(
                "update jobs set finished_at = now() - interval '61 minutes' where id = ?",
                longAgo.value()));
    failed("d", "x.Y");
    pause(Queue.REPORT);
    List<QueueView> all = queries.queues();
    assertThat(all).extracting(QueueView::queue).containsExactly(Queue.values());
    QueueView report =
        all.stream().filter(it -> it.queue() == Queue.REPORT).findFirst().orElseThrow();
    assertThat(report.paused()).isTrue();
    assertThat(report.jobs())
        .containsEntry(State.WAITING, 2L)
        .containsEntry(State.ACTIVE, 1L)
        .containsEntry(State.COMPLETED, 1L)
        .containsEntry(State.FAILED, 1L)
        .containsEntry(State.CANCELLED, 0L);
    assertThat(report.due()).isEqualTo(1);
    assertThat(report.oldestDue()).isBetween(before.minusSeconds(1), Instant.now());
    assertThat(report.lastMinute()).isEqualTo(1);
    assertThat(report.typicalWork()).isBetween(Duration.ZERO, Duration.ofSeconds(30));
    QueueView payment = all.getFirst();
    assertThat(payment.paused()).isFalse();
    assertThat(payment.jobs()).containsEntry(State.WAITING, 0L);
    assertThat(payment.oldestDue()).isNull();
    assertThat(payment.typicalWork()).isNull();
    assertThat(job.attempt()).isEqualTo(1);
  }

  @Test
  void tells_what_lies_before_each_queue() {
    failed("a", "x.Y");
    completed("b");
    claim("c");
    Instant now = Instant.now();
    transaction.run(
        () -> {
          Job overdue = new Job("desk-test", Queue.REPORT, "overdue", Map.of());
          queue.schedule(overdue, now.minusSeconds(90));
          queue.schedule(
              new Job("desk-test", Queue.PAYMENT, "later", Map.of()), now.plusSeconds(90));
        });
    List<Backlog> all = queries.backlog();
    assertThat(all).extracting(Backlog::queue).containsExactly(Queue.values());
    for (Backlog each : all) {
      if (each.queue() == Queue.REPORT) {
        assertThat(each.lag()).isBetween(Duration.ofSeconds(89), Duration.ofSeconds(150));
      }
      Backlog expected =
          switch (each.queue()) {
            case REPORT -> new Backlog(Queue.REPORT, 1, 1, 1, each.lag());
            case PAYMENT -> new Backlog(Queue.PAYMENT, 1, 0, 0, Duration.ZERO);
            default -> new Backlog(each.queue(), 0, 0, 0, Duration.ZERO);
          };
      assertThat(each).isEqualTo(expected);
    }
  }

  @Test
  void a_queue_paused_before_it_ever_had_a_job_is_shown_paused() {
    pause(Queue.MEDICINE);
    assertThat(queries.queues())
        .filteredOn(QueueView::paused)
        .extracting(QueueView::queue)
        .containsExactly(Queue.MEDICINE);
  }

  @Test
  void lists_what_fits_latest_made_first() {
    JobId first = failed("Appointment-1", "x.Y");
    JobId second = failed("appointment-2", "x.Y");
    JobId third = completed("appointment-3");
    assertThat(list(filter(null, null, null, 9)))
        .extracting(JobView::id)
        .containsExactly(third, second, first);
    assertThat(list(filter(State.FAILED, null, null, 1)))
        .extracting(JobView::id)
        .containsExactly(second);
    assertThat(list(filter(State.FAILED, null, second, 9)))
        .extracting(JobView::id)
        .containsExactly(first);
    assertThat(list(filter(null, "aPPointment-1", null, 9)))
        .extracting(JobView::id)
        .containsExactly(first);
    assertThat(list(filter(null, "%", null, 9))).isEmpty();
    assertThat(list(new Filter(Queue.PAYMENT, null, null, null, null, 9))).isEmpty();
    assertThat(list(new Filter(null, null, "other", null, null, 9))).isEmpty();
  }

  @Test
  void goes_on_where_it_stopped_looking_through_what_has_ended() {
    JobId ended = older(completed("old-1"));
    JobId inVain = older(failed("old-2", "x.Y"));
    others(JobQueries.LOOKED_THROUGH);
    JobId young = completed("old-3");
    for (Filter sought :
        List.of(
            new Filter(null, null, null, "OLD", null, 9),
            new Filter(null, null, "desk-test", null, null, 9),
            new Filter(Queue.REPORT, null, null, null, null, 9))) {
      Page first = queries.list(sought);
      assertThat(first.jobs()).extracting(JobView::id).containsExactly(young, inVain);
      Page second = queries.list(next(sought, first, 9));
      assertThat(second.jobs()).extracting(JobView::id).containsExactly(ended);
      assertThat(second.next()).isNull();
    }
    Filter completed = filter(State.COMPLETED, null, null, 9);
    Page first = queries.list(completed);
    assertThat(first.jobs()).extracting(JobView::id).containsExactly(young);
    assertThat(queries.list(next(completed, first, 9)).jobs())
        .extracting(JobView::id)
        .containsExactly(ended);
    assertThat(list(new Filter(null, null, null, null, null, 20_009)))
        .extracting(JobView::id)
        .startsWith(young)
        .endsWith(ended, inVain);
  }

  @Test
  void finds_each_once_however_short_the_pages_are() {
    List<JobId> made = new ArrayList<>();
    made.add(older(failed("old-1", "x.Y")));
    made.add(older(completed("old-2")));
    made.add(older(failed("old-3", "x.Y")));
    others(JobQueries.LOOKED_THROUGH);
    made.add(completed("young-1"));
    made.add(failed("young-2", "x.Y"));
    made.add(completed("young-3"));
    for (int limit = 1; limit <= made.size(); limit++) {
      List<JobId> found = new ArrayList<>();
      Filter sought = filter(null, null, null, limit);
      Page page = queries.list(sought);
      while (true) {
        assertThat(page.jobs()).hasSizeLessThanOrEqualTo(limit);
        page.jobs().forEach(it -> found.add(it.id()));
        if (page.next() == null) {
          break;
        }
        page = queries.list(next(sought, page, limit));
      }
      assertThat(found).containsExactlyInAnyOrderElementsOf(made);
    }
  }

  private static Filter next(Filter filter, Page page, int limit) {
    return new Filter(
        filter.queue(), filter.state(), filter.name(), filter.text(), page.next(), limit);
  }

  /** Jobs that have ended in another queue, made after all there are. */
  private void others(int count) {
    sql.run(
        handle ->
            handle.execute(
                """
                insert into jobs (id, queue, name, key, data, run_at, state, max_attempts,
                    finished_at)
                select uuidv7(), 'payment', 'other', 'other:' || n, '{}', now(), 'completed', 3,
                    now()
                from generate_series(1, ?) n
                """,
                count));
  }

  /** The same job, made eight days ago; the later it was made older, the older it is. */
  private JobId older(JobId id) {
    return new JobId(
        sql.query(
            handle ->
                handle
                    .createQuery(
                        """
                        update jobs set id = (select uuidv7(- interval '8 days'
                            - count(*) * interval '1 minute') from jobs old
                            where old.id < uuidv7(- interval '7 days'))
                        where id = :id returning id
                        """)
                    .bind("id", id.value())
                    .mapTo(UUID.class)
                    .one()));
  }

  @Test
  void groups_failures_the_most_numerous_first() {
    failed("a", "z");
    failed("b", "x.Y");
    failed("c", "x.Y");
    assertThat(queries.failures())
        .extracting(FailureGroup::cause, FailureGroup::count)
        .containsExactly(tuple("x.Y", 2), tuple("z", 1));
  }

  @Test
  void a_job_of_a_queue_nobody_knows_yet_is_not_shown() {
    sql.run(
        handle ->
            handle.execute(
                """
                insert into jobs (id, queue, name, key, data, run_at, max_attempts)
                values (uuidv7(), 'newer', 'desk-test', 'newer', '{}', now(), 3)
                """));
    assertThat(list(new Filter(null, null, null, null, null, 9))).isEmpty();
    assertThat(queries.queues()).hasSize(Queue.values().length);
  }
}
