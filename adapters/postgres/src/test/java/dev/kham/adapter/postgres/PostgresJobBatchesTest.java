package dev.kham.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kham.application.job.BatchId;
import dev.kham.application.job.Job;
import dev.kham.application.job.JobBatches;
import dev.kham.application.job.JobBatches.Progress;
import dev.kham.application.job.JobQueue;
import dev.kham.application.job.JobStore;
import dev.kham.application.job.JobStore.AfterFailure;
import dev.kham.application.job.JobStore.ClaimedJob;
import dev.kham.application.job.Queue;
import dev.kham.application.job.Retry;
import dev.kham.application.shared.Transaction;
import dev.kham.embedded.EmbeddedTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What follows a batch follows once, in the commit that ended the last of its jobs. */
@QuarkusTest
@WithTestResource(EmbeddedTestResource.class)
class PostgresJobBatchesTest {
  private static final Duration LEASE = Duration.ofMinutes(1);
  private static final Job THEN =
      new Job("import-finished", Queue.NOTIFICATION, "then", Map.of("import", "1"))
          .with(Retry.PATIENT)
          .withPriority(3);

  @Inject JobBatches batches;
  @Inject JobQueue queue;
  @Inject JobStore store;
  @Inject RecordingBell bell;
  @Inject Transaction transaction;
  @Inject Sql sql;

  @BeforeEach
  void begin_empty() {
    sql.run(
        handle -> {
          handle.execute("delete from jobs");
          handle.execute("delete from job_batches");
        });
    bell.announced.clear();
  }

  private static Job job(int number) {
    return new Job("import-row", Queue.REPORT, "row-" + number, Map.of("row", "" + number));
  }

  private BatchId open(int jobs) {
    List<Job> rows = IntStream.range(0, jobs).mapToObj(PostgresJobBatchesTest::job).toList();
    return transaction.call(() -> batches.open("import", rows, THEN));
  }

  private List<ClaimedJob> claim(int jobs) {
    return store.claimDue(Queue.REPORT, jobs, Duration.ZERO, LEASE);
  }

  private List<Job> followed() {
    return store.claimDue(Queue.NOTIFICATION, 10, Duration.ZERO, LEASE).stream()
        .map(ClaimedJob::job)
        .toList();
  }

  private Progress progress(BatchId batch) {
    return batches.progress(batch).orElseThrow();
  }

  @Test
  void the_jobs_are_scheduled_and_announced_and_the_last_one_is_followed() {
    BatchId batch = open(3);
    assertThat(bell.announced).extracting(each -> each.job().key()).hasSize(3);
    List<ClaimedJob> rows = claim(10);
    assertThat(rows).extracting(ClaimedJob::job).containsExactly(job(0), job(1), job(2));
    store.complete(rows.subList(0, 2));
    assertThat(progress(batch)).isEqualTo(new Progress("import", 3, 2, 0));
    assertThat(progress(batch).ended()).isFalse();
    assertThat(followed()).isEmpty();
    store.complete(rows.subList(2, 3));
    assertThat(progress(batch).ended()).isTrue();
    assertThat(followed()).containsExactly(THEN);
  }

  @Test
  void what_fails_is_cancelled_or_kills_its_workers_counts_as_failed() {
    BatchId batch = open(3);
    transaction.run(() -> queue.withdraw("row-0"));
    assertThat(store.fail(claim(1).getFirst(), "cause", Duration.ZERO, true))
        .isEqualTo(AfterFailure.FAILED);
    assertThat(progress(batch)).isEqualTo(new Progress("import", 3, 0, 2));
    for (int attempt = 1; attempt <= 3; attempt++) {
      assertThat(followed()).isEmpty();
      store.claimDue(Queue.REPORT, 1, Duration.ZERO, Duration.ofMillis(-1));
      assertThat(store.reclaim()).hasSize(1);
    }
    assertThat(progress(batch)).isEqualTo(new Progress("import", 3, 0, 3));
    assertThat(followed()).containsExactly(THEN);
  }

  @Test
  void a_failed_one_that_is_done_after_all_is_not_followed_again() {
    BatchId batch = open(1);
    store.fail(claim(1).getFirst(), "cause", Duration.ZERO, true);
    assertThat(followed()).containsExactly(THEN);
    sql.run(
        handle ->
            handle.execute("update jobs set state = 'waiting', attempts = 0 where key = 'row-0'"));
    assertThat(progress(batch)).isEqualTo(new Progress("import", 1, 0, 0));
    sql.run(handle -> handle.execute("delete from jobs where key = 'then'"));
    store.complete(claim(1));
    assertThat(progress(batch)).isEqualTo(new Progress("import", 1, 1, 0));
    assertThat(followed()).isEmpty();
  }

  @Test
  void nothing_follows_when_the_end_of_the_last_job_is_rolled_back() {
    open(1);
    List<ClaimedJob> rows = claim(1);
    assertThatThrownBy(
            () ->
                transaction.run(
                    () -> {
                      store.complete(rows);
                      throw new IllegalStateException("later");
                    }))
        .hasMessage("later");
    assertThat(followed()).isEmpty();
    store.complete(rows);
    assertThat(followed()).containsExactly(THEN);
  }

  @Test
  void a_batch_without_work_is_followed_at_once() {
    assertThat(progress(open(0)).ended()).isTrue();
    assertThat(followed()).containsExactly(THEN);
  }

  @Test
  void a_job_that_already_is_does_not_belong_to_the_batch() {
    transaction.run(() -> queue.schedule(job(0)));
    BatchId batch = open(2);
    assertThat(progress(batch).total()).isEqualTo(1);
  }

  @Test
  void of_many_that_end_at_once_exactly_one_is_the_last() {
    for (int round = 0; round < 10; round++) {
      BatchId batch = open(8);
      List<ClaimedJob> rows = claim(8);
      List<Together.Act> ends =
          IntStream.range(0, 8)
              .<Together.Act>mapToObj(
                  i ->
                      i % 2 == 0
                          ? () -> store.complete(rows.subList(i, i + 1)).size()
                          : () -> store.fail(rows.get(i), "cause", Duration.ZERO, true))
              .toList();
      assertThat(Together.of(ends, 8)).containsOnly(1, AfterFailure.FAILED);
      assertThat(progress(batch)).isEqualTo(new Progress("import", 8, 4, 4));
      assertThat(followed()).containsExactly(THEN);
      sql.run(handle -> handle.execute("delete from jobs"));
    }
  }

  @Test
  void there_is_no_batch_of_any_id() {
    assertThat(batches.progress(new BatchId(UUID.randomUUID()))).isEmpty();
  }
}
