package dev.kham.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.application.job.Job;
import dev.kham.application.job.JobQueue;
import dev.kham.application.job.JobStore;
import dev.kham.application.job.JobStore.AfterFailure;
import dev.kham.application.job.JobStore.ClaimedJob;
import dev.kham.application.job.Queue;
import dev.kham.application.shared.Transaction;
import dev.kham.embedded.EmbeddedTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(JobsOnRealStoresTest.LeavesJobsToOthers.class)
@WithTestResource(EmbeddedTestResource.class)
@WithTestResource(SecretsTestResource.class)
class JobMetricsTest {
  private final String name = "metrics-test-" + UUID.randomUUID();

  @Inject JobMetrics metrics;
  @Inject JobQueue queue;
  @Inject JobStore store;
  @Inject Transaction transaction;
  @Inject Clinic clinic;

  private double metric(String line) {
    String all = clinic.send(clinic.request("/q/metrics").GET()).response().body();
    List<String> found = all.lines().filter(it -> it.startsWith(line + " ")).toList();
    assertThat(found).as(line + " in " + all).hasSize(1);
    return Double.parseDouble(found.getFirst().substring(line.length() + 1));
  }

  @Test
  void tells_how_long_the_first_job_has_been_due() {
    Instant due = Instant.now().minusSeconds(3600);
    metrics.look();
    double before = metric("kham_jobs_waiting{queue=\"medicine\"}");
    transaction.run(() -> queue.schedule(new Job(name, Queue.MEDICINE, name, Map.of()), due));
    metrics.look();
    assertThat(metric("kham_jobs_waiting{queue=\"medicine\"}")).isEqualTo(before + 1);
    assertThat(metric("kham_jobs_due_lag_seconds{queue=\"medicine\"}")).isBetween(3599.0, 3700.0);
    transaction.run(() -> queue.withdraw(name));
    metrics.look();
    assertThat(metric("kham_jobs_waiting{queue=\"medicine\"}")).isEqualTo(before);
    assertThat(metric("kham_jobs_due_lag_seconds{queue=\"medicine\"}")).isZero();
  }

  @Test
  void counts_what_was_done_and_what_failed_by_queue_and_name() {
    transaction.run(() -> queue.schedule(new Job(name, Queue.MEDICINE, name, Map.of())));
    ClaimedJob job =
        store.claimDue(Queue.MEDICINE, 1, Duration.ZERO, Duration.ofMinutes(1)).getFirst();
    metrics.failed(job, new IllegalStateException("no"), AfterFailure.RETRIED);
    metrics.completed(job, Duration.ofMillis(250));
    metrics.completed(job, Duration.ofMillis(750));
    assertThat(store.complete(List.of(job))).hasSize(1);
    String tags = "{name=\"%s\",queue=\"medicine\"}".formatted(name);
    assertThat(metric("kham_jobs_completed_seconds_count" + tags)).isEqualTo(2);
    assertThat(metric("kham_jobs_completed_seconds_sum" + tags)).isEqualTo(1);
    assertThat(
            metric(
                "kham_jobs_attempts_failed_total{name=\"%s\",outcome=\"retried\",queue=\"medicine\"}"
                    .formatted(name)))
        .isEqualTo(1);
  }
}
