package dev.kham.domain.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuessingLimitsTest {
  @ParameterizedTest
  @CsvSource({"1, 0", "4, 0", "5, 1", "6, 2", "7, 4", "14, 512", "15, 900", "16, 900", "1000, 900"})
  void the_wait_doubles_after_five_failures_up_to_a_quarter_of_an_hour(int failures, int seconds) {
    assertThat(GuessingLimits.waitAfter(failures)).isEqualTo(Duration.ofSeconds(seconds));
  }
}
