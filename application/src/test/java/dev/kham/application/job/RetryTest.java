package dev.kham.application.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetryTest {
  @Test
  void waits_twice_as_long_each_time_and_up_to_a_quarter_more() {
    List<Duration> base =
        List.of(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));
    for (int attempt = 1; attempt <= 3; attempt++) {
      Duration least = base.get(attempt - 1);
      for (int i = 0; i < 100; i++) {
        assertThat(Retry.STANDARD.after(attempt)).isBetween(least, least.plus(least.dividedBy(4)));
      }
    }
  }

  @Test
  void a_crowd_that_failed_together_does_not_come_back_together() {
    assertThat(IntStream.range(0, 100).mapToObj(i -> Retry.STANDARD.after(1)).distinct())
        .hasSizeGreaterThan(20);
  }

  @Test
  void the_patient_way_outlasts_ten_minutes() {
    Duration least = Duration.ZERO;
    for (int attempt = 1; attempt < Retry.PATIENT.attempts(); attempt++) {
      least = least.plus(Retry.PATIENT.after(attempt));
    }
    assertThat(least).isBetween(Duration.ofMinutes(10), Duration.ofMinutes(13));
  }

  @Test
  void however_often_it_failed_the_wait_is_a_time() {
    assertThat(Retry.PATIENT.after(200)).isGreaterThan(Duration.ofDays(400));
  }

  @Test
  void a_job_is_tried_at_least_once_and_has_a_priority_in_range() {
    assertThatThrownBy(() -> new Retry(0, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
    Job job = new Job("name", Queue.REPORT, "key", Map.of());
    assertThatThrownBy(() -> job.withPriority(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> job.withPriority(1001)).isInstanceOf(IllegalArgumentException.class);
  }
}
