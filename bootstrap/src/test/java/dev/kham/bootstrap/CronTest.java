package dev.kham.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Ticks by the clock of a zone, also where that clock is put forward and back. */
class CronTest {
  private static final ZoneId HOSPITAL = ZoneId.of("Asia/Ho_Chi_Minh");
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final String AT_HALF_PAST_TWO = "0 30 2 * * ?";

  /** What an instance that looks each minute of these days would hand in. */
  private static List<Instant> ticks(Cron cron, ZoneId zone, String from, String to) {
    Instant end = LocalDate.parse(to).atStartOfDay(zone).toInstant();
    List<Instant> ticks = new ArrayList<>();
    Instant look = LocalDate.parse(from).atStartOfDay(zone).toInstant();
    Instant known = cron.before(look).orElseThrow();
    for (; look.isBefore(end); look = look.plusSeconds(60)) {
      Instant last = cron.before(look).orElseThrow();
      if (last.isAfter(known)) {
        ticks.add(last);
        known = last;
      }
    }
    return ticks;
  }

  @Test
  void ticks_by_the_clock_of_the_hospital() {
    Cron cron = new Cron("0 20 3 * * ?", HOSPITAL);
    Instant noon = Instant.parse("2026-11-21T05:00:00Z");
    assertThat(cron.before(noon)).contains(Instant.parse("2026-11-20T20:20:00Z"));
    assertThat(cron.after(noon)).contains(Instant.parse("2026-11-21T20:20:00Z"));
  }

  @Test
  void once_on_each_day_though_the_clock_is_put_back() {
    // at 03:00 of 25 October 2026 it is 02:00 again
    List<Instant> ticks =
        ticks(new Cron(AT_HALF_PAST_TWO, BERLIN), BERLIN, "2026-10-24", "2026-10-27");
    assertThat(days(ticks)).containsExactly(24, 25, 26);
    Instant between = Instant.parse("2026-10-25T00:45:00Z");
    assertThat(new Cron(AT_HALF_PAST_TWO, BERLIN).after(between))
        .contains(Instant.parse("2026-10-26T01:30:00Z"));
  }

  @Test
  void at_most_once_on_the_day_the_clock_skips_the_time() {
    // at 02:00 of 29 March 2026 it is 03:00
    List<Instant> ticks =
        ticks(new Cron(AT_HALF_PAST_TWO, BERLIN), BERLIN, "2026-03-28", "2026-03-31");
    assertThat(days(ticks)).doesNotHaveDuplicates().contains(28, 30);
  }

  @Test
  void every_half_hour_is_every_half_hour_across_the_change() {
    Cron cron = new Cron("0 0/30 * * * ?", BERLIN);
    assertThat(ticks(cron, BERLIN, "2026-03-29", "2026-03-30")).hasSize(46);
    assertThat(ticks(cron, BERLIN, "2026-10-25", "2026-10-26")).hasSize(50);
  }

  private static List<Integer> days(List<Instant> ticks) {
    return ticks.stream()
        .map(tick -> tick.atZone(BERLIN))
        .map(ZonedDateTime::getDayOfMonth)
        .toList();
  }
}
