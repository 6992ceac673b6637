package dev.kham.application.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuietHoursTest {
  private static final ZoneId HANOI = ZoneId.of("Asia/Ho_Chi_Minh");

  @ParameterizedTest
  @CsvSource({
    // hours, then, first from then on, last until then
    "21:00-07:00, 2026-11-20T23:30, 2026-11-21T07:00, 2026-11-20T21:00",
    "21:00-07:00, 2026-11-21T06:59, 2026-11-21T07:00, 2026-11-20T21:00",
    "21:00-07:00, 2026-11-21T00:00, 2026-11-21T07:00, 2026-11-20T21:00",
    "21:00-07:00, 2026-11-20T21:00, 2026-11-20T21:00, 2026-11-20T21:00",
    "21:00-07:00, 2026-11-20T07:00, 2026-11-20T07:00, 2026-11-20T07:00",
    "21:00-07:00, 2026-11-20T12:00, 2026-11-20T12:00, 2026-11-20T12:00",
    "12:00-14:00, 2026-11-20T13:00, 2026-11-20T14:00, 2026-11-20T12:00",
    "12:00-14:00, 2026-11-20T23:00, 2026-11-20T23:00, 2026-11-20T23:00",
    "00:00-06:00, 2026-11-20T03:00, 2026-11-20T06:00, 2026-11-20T00:00",
    "22:00-00:00, 2026-11-20T23:00, 2026-11-21T00:00, 2026-11-20T22:00",
  })
  void shifts_what_is_quiet_and_leaves_the_rest(
      String hours, LocalDateTime then, LocalDateTime first, LocalDateTime last) {
    QuietHours quiet = QuietHours.of(hours, HANOI);
    assertThat(quiet.firstFrom(at(then))).isEqualTo(at(first));
    assertThat(quiet.lastUntil(at(then))).isEqualTo(at(last));
  }

  @Test
  void none_shift_nothing() {
    for (int hour = 0; hour < 24; hour++) {
      Instant then = at(LocalDateTime.of(2026, 11, 20, hour, 30));
      assertThat(QuietHours.NONE.firstFrom(then)).isEqualTo(then);
      assertThat(QuietHours.NONE.lastUntil(then)).isEqualTo(then);
    }
  }

  /** In Berlin, 2026-03-29: 01:59:59 is followed by 03:00; 2026-10-25: 02:59:59 by 02:00. */
  @ParameterizedTest
  @CsvSource({
    // the night is an hour shorter, and an hour longer
    "21:00-07:00, 2026-03-28T22:00:00Z, 2026-03-29T05:00:00Z, 2026-03-28T20:00:00Z",
    "21:00-07:00, 2026-10-25T00:30:00Z, 2026-10-25T06:00:00Z, 2026-10-24T19:00:00Z",
    // the end is a time that never comes, the beginning as well
    "21:00-02:30, 2026-03-29T00:30:00Z, 2026-03-29T01:00:00Z, 2026-03-28T20:00:00Z",
    "02:30-07:00, 2026-03-29T03:00:00Z, 2026-03-29T05:00:00Z, 2026-03-29T00:59:59Z",
    // the end comes twice: it is quiet again in between
    "21:00-02:30, 2026-10-25T00:10:00Z, 2026-10-25T00:30:00Z, 2026-10-24T19:00:00Z",
    "21:00-02:30, 2026-10-25T01:10:00Z, 2026-10-25T01:30:00Z, 2026-10-25T00:59:59Z",
    // the beginning comes twice: the clock goes back out of the quiet hours
    "02:30-07:00, 2026-10-25T00:45:00Z, 2026-10-25T01:00:00Z, 2026-10-25T00:30:00Z",
    "02:30-07:00, 2026-10-25T02:00:00Z, 2026-10-25T06:00:00Z, 2026-10-25T01:30:00Z",
  })
  void goes_by_the_wall_when_clocks_are_changed(
      String hours, Instant then, Instant first, Instant last) {
    QuietHours quiet = QuietHours.of(hours, ZoneId.of("Europe/Berlin"));
    assertThat(quiet.firstFrom(then)).isEqualTo(first);
    assertThat(quiet.lastUntil(then)).isEqualTo(last);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Europe/Berlin", "America/Havana", "Australia/Lord_Howe", "Asia/Ho_Chi_Minh"})
  void never_answers_with_what_is_quiet_nor_leaves_out_what_is_not(String zone) {
    Random random = new Random(20261121);
    ZoneId where = ZoneId.of(zone);
    for (int i = 0; i < 20_000; i++) {
      LocalTime from = LocalTime.of(random.nextInt(24), random.nextInt(4) * 15);
      LocalTime until = from.plusMinutes(15L * (1 + random.nextInt(95)));
      QuietHours quiet = QuietHours.of(from + "-" + until, where);
      Instant then =
          Instant.parse("2026-01-01T00:00:00Z").plusSeconds(random.nextInt(365 * 24 * 60) * 60L);
      Instant first = quiet.firstFrom(then);
      Instant last = quiet.lastUntil(then);
      assertThat(quiet.firstFrom(first)).isEqualTo(first);
      assertThat(quiet.lastUntil(last)).isEqualTo(last);
      assertThat(last).isBeforeOrEqualTo(then).isAfter(then.minus(Duration.ofHours(26)));
      assertThat(first).isAfterOrEqualTo(then).isBefore(then.plus(Duration.ofHours(26)));
      // all of what was passed over is quiet
      for (Instant between = last.plusSeconds(60);
          between.isBefore(first);
          between = between.plusSeconds(900)) {
        assertThat(quiet.firstFrom(between)).isEqualTo(first);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "21:00", "21:00-", "21-07", "25:00-07:00", "21:00-21:00", "a-b"})
  void refuses_what_is_not_two_times(String hours) {
    assertThatThrownBy(() -> QuietHours.of(hours, HANOI))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Instant at(LocalDateTime time) {
    return time.atZone(HANOI).toInstant();
  }
}
