package dev.kham.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kham.application.job.Job;
import dev.kham.application.job.JobChanges;
import dev.kham.application.job.JobId;
import dev.kham.application.job.JobQueue;
import dev.kham.application.job.JobStore;
import dev.kham.application.job.JobStore.AfterFailure;
import dev.kham.application.job.JobStore.Claim;
import dev.kham.application.job.JobStore.ClaimedJob;
import dev.kham.application.job.JobStore.UpcomingJob;
import dev.kham.application.job.Queue;
import dev.kham.application.job.Retry;
import dev.kham.application.shared.Transaction;
import dev.kham.embedded.EmbeddedTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Jobs are rows: claimed once, finished by who holds them, never lost. */
@QuarkusTest
@WithTestResource(EmbeddedTestResource.class)
class PostgresJobsTest {
  private static final Duration LEASE = Duration.ofMinutes(1);
  private static final Duration OVER = Duration.ofMillis(-1);

  @Inject JobQueue queue;
  @Inject JobStore store;
  @Inject RecordingBell bell;
  @Inject Transaction transaction;
  @Inject JobRows rows;
  @Inject AfterCommit afterCommit;
  @Inject Sql sql;

  @BeforeEach
  void begin_empty() {
    sql.run(handle -> handle.execute("delete from jobs"));
    bell.announced.clear();
    bell.forgotten.clear();
  }

  private static Job job(String key) {
    return new Job("test-job", Queue.REPORT, key, Map.of("appointment", key));
  }

  private void schedule(String key) {
    transaction.run(() -> queue.schedule(job(key)));
  }

  private void schedule(String key, Instant due) {
    transaction.run(() -> queue.schedule(job(key), due));
  }

  private static Instant in(Duration time) {
    return Instant.now().plus(time);
  }

  private List<ClaimedJob> claim(int limit, Duration lease) {
    return store.claimDue(Queue.REPORT, limit, Duration.ZERO, lease);
  }

  private boolean complete(ClaimedJob job) {
    return store.complete(List.of(job)).contains(job.id());
  }

  private ClaimedJob claimOne() {
    return claim(1, LEASE).getFirst();
  }

  private String stateOf(String key) {
    return sql.query(
        handle ->
            handle
                .createQuery("select state from jobs where key = :key")
                .bind("key", key)
                .mapTo(String.class)
                .one());
  }

  @Test
  void a_job_comes_back_as_it_was_scheduled() {
    schedule("a");
    ClaimedJob claimed = claimOne();
    assertThat(claimed.job()).isEqualTo(job("a"));
    assertThat(claimed.attempt()).isEqualTo(1);
    assertThat(claimed.maxAttempts()).isEqualTo(3);
  }

  @Test
  void as_many_are_changed_at_once_as_there_are() {
    schedule("old");
    JobChanges changes = new JobChanges();
    changes.withdraw("old");
    for (int i = 0; i < 8_000; i++) {
      changes.schedule(job("many " + i));
    }
    transaction.run(() -> queue.change(changes));
    assertThat(stateOf("old")).isEqualTo("cancelled");
    assertThat(stateOf("many 0")).isEqualTo("waiting");
    assertThat(stateOf("many 7999")).isEqualTo("waiting");
  }

  @Test
  void a_job_falls_with_the_transaction_it_was_scheduled_in() {
    assertThatThrownBy(
            () ->
                transaction.run(
                    () -> {
                      queue.schedule(job("a"));
                      throw new IllegalStateException("later");
                    }))
        .hasMessage("later");
    assertThat(claim(10, LEASE)).isEmpty();
    assertThat(bell.announced).isEmpty();
  }

  @Test
  void a_job_is_announced_after_the_commit_and_not_before() {
    transaction.run(
        () -> {
          queue.schedule(job("a"));
          assertThat(bell.announced).isEmpty();
        });
    assertThat(bell.announced).extracting(announced -> announced.job().key()).containsExactly("a");
  }

  @Test
  void a_job_far_away_is_not_announced() {
    schedule("a", in(Duration.ofHours(1)));
    assertThat(bell.announced).isEmpty();
  }

  @Test
  void a_job_is_claimed_only_after_its_time() {
    schedule("a", in(Duration.ofMinutes(5)));
    assertThat(claim(10, LEASE)).isEmpty();
    UpcomingJob upcoming = store.upcoming(Queue.REPORT, Duration.ofMinutes(10), 10).getFirst();
    assertThat(upcoming.delay())
        .isBetween(Duration.ofMinutes(4), Duration.ofMinutes(5).plusMillis(1));
    Claim claim = store.claim(List.of(upcoming.id()), LEASE);
    assertThat(claim.claimed()).isEmpty();
    assertThat(claim.early()).extracting(UpcomingJob::id).containsExactly(upcoming.id());
  }

  @Test
  void jobs_are_claimed_longest_due_first() {
    schedule("second", in(Duration.ofSeconds(-10)));
    schedule("third", in(Duration.ofSeconds(-5)));
    schedule("first", in(Duration.ofSeconds(-20)));
    assertThat(Stream.of(1, 2, 3).map(turn -> claimOne().job().key()))
        .containsExactly("first", "second", "third");
  }

  @Test
  void scheduling_a_key_again_moves_the_job_while_it_waits() {
    schedule("a", in(Duration.ofHours(1)));
    schedule("a");
    assertThat(claim(10, LEASE)).hasSize(1);
    assertThat(claim(10, LEASE)).isEmpty();
  }

  @Test
  void scheduling_a_key_again_does_nothing_once_it_is_claimed_or_done() {
    schedule("a");
    ClaimedJob claimed = claimOne();
    schedule("a");
    assertThat(stateOf("a")).isEqualTo("active");
    assertThat(complete(claimed)).isTrue();
    schedule("a");
    assertThat(stateOf("a")).isEqualTo("completed");
    assertThat(claim(10, LEASE)).isEmpty();
  }

  @Test
  void a_withdrawn_job_does_not_run() {
    schedule("a");
    transaction.run(() -> queue.withdraw("a"));
    assertThat(claim(10, LEASE)).isEmpty();
    assertThat(stateOf("a")).isEqualTo("cancelled");
  }

  @Test
  void withdrawing_a_job_that_runs_leaves_it_to_its_worker() {
    schedule("a");
    ClaimedJob claimed = claimOne();
    transaction.run(() -> queue.withdraw("a"));
    assertThat(complete(claimed)).isTrue();
  }

  @Test
  void of_claim_and_withdrawal_one_wins() {
    for (int round = 0; round < 20; round++) {
      String key = "race-" + round;
      schedule(key);
      List<Object> outcomes =
          Together.of(
              List.of(
                  () -> claim(1, LEASE).size(),
                  () -> {
                    transaction.run(() -> queue.withdraw(key));
                    return "withdrawn";
                  }),
              2);
      assertThat(stateOf(key)).isEqualTo(outcomes.getFirst().equals(1) ? "active" : "cancelled");
    }
  }

  @Test
  void every_job_is_claimed_by_exactly_one_of_many_workers() {
    int jobs = 200;
    for (int i = 0; i < jobs; i++) {
      schedule("job-" + i);
    }
    List<JobId> ids =
        store.upcoming(Queue.REPORT, Duration.ofMinutes(1), jobs).stream()
            .map(UpcomingJob::id)
            .toList();
    List<Together.Act> workers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      boolean byId = i % 2 == 0;
      workers.add(
          () -> {
            List<JobId> mine = new ArrayList<>();
            for (int from = 0; from < jobs; from += 10) {
              List<ClaimedJob> claimed =
                  byId
                      ? store.claim(ids.subList(from, from + 10), LEASE).claimed()
                      : claim(10, LEASE);
              claimed.forEach(job -> mine.add(job.id()));
            }
            return mine;
          });
    }
    List<JobId> all = new ArrayList<>();
    for (Object mine : Together.of(workers, 8)) {
      assertThat(mine).isInstanceOf(List.class);
      ((List<?>) mine).forEach(id -> all.add((JobId) id));
    }
    assertThat(all).hasSize(jobs).doesNotHaveDuplicates();
  }

  @Test
  void a_failed_attempt_is_tried_again_after_the_backoff_and_three_are_all() {
    schedule("a");
    assertThat(store.fail(claimOne(), "cause", Duration.ofHours(1), false))
        .isEqualTo(AfterFailure.RETRIED);
    assertThat(claim(1, LEASE)).isEmpty();
    schedule("a");
    assertThat(store.fail(claimOne(), "cause", Duration.ZERO, false))
        .isEqualTo(AfterFailure.RETRIED);
    ClaimedJob third = claimOne();
    assertThat(third.attempt()).isEqualTo(3);
    assertThat(store.fail(third, "cause", Duration.ZERO, false)).isEqualTo(AfterFailure.FAILED);
    assertThat(claim(1, LEASE)).isEmpty();
    assertThat(stateOf("a")).isEqualTo("failed");
  }

  @Test
  void a_job_that_can_never_be_done_fails_at_once() {
    schedule("a");
    assertThat(store.fail(claimOne(), "cause", Duration.ZERO, true)).isEqualTo(AfterFailure.FAILED);
  }

  @Test
  void a_job_whose_worker_died_is_claimed_again_and_the_dead_cannot_finish_it() {
    schedule("a");
    ClaimedJob dead = claim(1, OVER).getFirst();
    assertThat(store.reclaim()).hasSize(1);
    ClaimedJob alive = claimOne();
    assertThat(alive.attempt()).isEqualTo(2);
    assertThat(complete(dead)).isFalse();
    assertThat(store.fail(dead, "cause", Duration.ZERO, false)).isEqualTo(AfterFailure.LOST);
    assertThat(complete(alive)).isTrue();
  }

  @Test
  void a_job_that_kills_every_worker_ends_failed() {
    schedule("a");
    for (int attempt = 1; attempt <= 3; attempt++) {
      assertThat(claim(1, OVER)).hasSize(1);
      assertThat(store.reclaim()).hasSize(1);
    }
    assertThat(claim(1, LEASE)).isEmpty();
    assertThat(stateOf("a")).isEqualTo("failed");
  }

  @Test
  void an_extended_lease_keeps_the_job() {
    schedule("a");
    ClaimedJob claimed = claim(1, OVER).getFirst();
    store.extend(List.of(claimed), LEASE);
    assertThat(store.reclaim()).isEmpty();
    assertThat(complete(claimed)).isTrue();
  }

  @Test
  void of_the_end_and_a_lapsed_lease_one_wins() {
    for (int round = 0; round < 20; round++) {
      String key = "race-" + round;
      schedule(key);
      ClaimedJob claimed = claim(1, OVER).getFirst();
      List<Object> outcomes =
          Together.of(List.of(() -> complete(claimed), () -> store.reclaim().size()), 2);
      boolean done = outcomes.getFirst().equals(true);
      assertThat(outcomes.getLast()).isEqualTo(done ? 0 : 1);
      assertThat(stateOf(key)).isEqualTo(done ? "completed" : "waiting");
      transaction.run(() -> queue.withdraw(key));
    }
  }

  @Test
  void what_was_not_begun_is_given_back_without_counting() {
    schedule("a");
    ClaimedJob held = claimOne();
    store.release(List.of(held));
    ClaimedJob again = claimOne();
    assertThat(again.attempt()).isEqualTo(1);
    assertThat(complete(held)).isFalse();
    store.release(List.of(held));
    assertThat(complete(again)).isTrue();
  }

  @Test
  void what_a_job_says_about_itself_comes_back() {
    Job patient = job("a").with(Retry.PATIENT).withPriority(7);
    transaction.run(() -> queue.schedule(patient));
    assertThat(bell.announced).extracting(UpcomingJob::job).containsExactly(patient);
    ClaimedJob claimed = claimOne();
    assertThat(claimed.job()).isEqualTo(patient);
    assertThat(claimed.maxAttempts()).isEqualTo(5);
  }

  @Test
  void of_what_is_due_the_lowest_priority_number_is_claimed_first() {
    transaction.run(
        () -> {
          queue.schedule(job("b").withPriority(2), in(Duration.ofSeconds(-100)));
          queue.schedule(job("d").withPriority(3), in(Duration.ofSeconds(-200)));
          queue.schedule(job("a"), in(Duration.ofSeconds(-10)));
          queue.schedule(job("c").withPriority(2), in(Duration.ofSeconds(-50)));
          queue.schedule(job("not-due"), in(Duration.ofSeconds(10)));
        });
    assertThat(store.upcoming(Queue.REPORT, Duration.ofMinutes(1), 10))
        .extracting(upcoming -> upcoming.job().key())
        .containsExactly("a", "b", "c", "d", "not-due");
    assertThat(claim(10, LEASE))
        .extracting(claimed -> claimed.job().key())
        .containsExactly("a", "b", "c", "d");
  }

  @Test
  void many_are_done_in_one_commit_but_those_of_others() {
    schedule("a");
    schedule("b");
    schedule("c");
    List<ClaimedJob> claimed = claim(3, LEASE);
    assertThat(complete(claimed.get(1))).isTrue();
    assertThat(store.complete(claimed))
        .containsExactlyInAnyOrder(claimed.get(0).id(), claimed.get(2).id());
  }

  @Test
  void a_job_is_due_by_the_clock_of_the_database_however_wrong_that_of_the_instance() {
    for (Duration off : List.of(Duration.ofMinutes(5), Duration.ofMinutes(-5))) {
      // what an instance makes by itself is the id, and in it is its time
      long millis = System.currentTimeMillis() + off.toMillis();
      UUID id = new UUID(millis << 16 | 0x7000, 0x8000000000000000L | millis);
      JobQueue skewed = new PostgresJobs(sql, bell, () -> id, rows, afterCommit);
      transaction.run(() -> skewed.schedule(job("off" + off)));
      schedule("right" + off);
      assertThat(bell.announced).hasSize(2).allMatch(job -> !job.delay().isPositive());
      bell.announced.clear();
      assertThat(claim(2, LEASE))
          .extracting(claimed -> claimed.job().key())
          .containsExactly("off" + off, "right" + off);
    }
  }

  @Test
  void a_withdrawn_job_is_taken_back_from_the_bell() {
    schedule("a");
    transaction.run(() -> queue.withdraw("a"));
    assertThat(bell.forgotten).containsExactly(bell.announced.getFirst().id());
  }

  @Test
  void a_job_that_is_done_is_done_once() {
    schedule("a");
    ClaimedJob claimed = claimOne();
    assertThat(complete(claimed)).isTrue();
    assertThat(complete(claimed)).isFalse();
  }
}
