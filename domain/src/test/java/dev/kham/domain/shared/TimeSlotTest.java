package dev.kham.domain.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeSlotTest {
  private static final Instant NINE = Instant.parse("2026-11-23T02:00:00Z");

  @ParameterizedTest(name = "{0} to {1} min: {2}")
  @CsvSource({
    "0, 30, true", // the same
    "-30, 0, false", // touches before
    "30, 60, false", // touches after
    "-30, 1, true",
    "29, 60, true",
    "10, 20, true", // inside
    "-10, 40, true", // around
    "-60, -30, false",
    "60, 90, false"
  })
  void overlaps_what_shares_an_instant_and_not_what_only_touches(
      int from, int until, boolean overlaps) {
    TimeSlot slot = slot(0, 30);
    TimeSlot other = slot(from, until);
    assertThat(slot.overlaps(other)).isEqualTo(overlaps);
    assertThat(other.overlaps(slot)).isEqualTo(overlaps);
  }

  @Test
  void is_never_empty_nor_backwards() {
    assertThatThrownBy(() -> slot(0, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> slot(1, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> TimeSlot.of(NINE, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void ends_its_length_after_its_start() {
    assertThat(TimeSlot.of(NINE, Duration.ofMinutes(30))).isEqualTo(slot(0, 30));
  }

  private static TimeSlot slot(int from, int until) {
    return new TimeSlot(NINE.plus(Duration.ofMinutes(from)), NINE.plus(Duration.ofMinutes(until)));
  }
}
