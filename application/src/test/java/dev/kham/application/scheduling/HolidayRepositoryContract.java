package dev.kham.application.scheduling;

import static dev.kham.application.scheduling.SchedulingFixtures.holiday;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kham.application.PortContract;
import dev.kham.domain.scheduling.Holiday;
import dev.kham.domain.scheduling.HolidayExistsException;
import dev.kham.domain.scheduling.HolidayId;
import java.time.LocalDate;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Holidays are everybody's, so they go back at the end of each test. */
public interface HolidayRepositoryContract extends PortContract {
  /** The first of eight days that no other test looks at. */
  LocalDate DAY = LocalDate.of(2199, 2, 1);

  @AfterEach
  default void open_again() {
    inTransaction(
        () ->
            ports()
                .holidays()
                .within(DAY, DAY.plusDays(8))
                .forEach(it -> ports().holidays().remove(it.id())));
  }

  private Holiday added(int first, int last) {
    Holiday holiday = holiday(DAY.plusDays(first), DAY.plusDays(last));
    inTransaction(() -> ports().holidays().add(holiday));
    return holiday;
  }

  @Test
  default void finds_what_has_a_day_from_the_first_to_the_last_by_day() {
    Holiday late = added(5, 6);
    Holiday early = added(0, 2);
    Holiday one = added(3, 3);
    HolidayRepository holidays = ports().holidays();
    assertThat(holidays.within(DAY, DAY.plusDays(8))).containsExactly(early, one, late);
    assertThat(holidays.within(DAY.plusDays(2), DAY.plusDays(5))).containsExactly(early, one, late);
    assertThat(holidays.within(DAY.plusDays(4), DAY.plusDays(4))).isEmpty();
  }

  @Test
  default void no_day_is_in_two_holidays() {
    Holiday known = added(1, 3);
    for (int[] days : new int[][] {{1, 3}, {3, 4}, {0, 1}, {2, 2}, {0, 5}}) {
      assertThatThrownBy(() -> added(days[0], days[1])).isInstanceOf(HolidayExistsException.class);
    }
    added(4, 4);
    assertThat(ports().holidays().within(DAY, DAY.plusDays(3))).containsExactly(known);
  }

  @Test
  default void is_removed_once() {
    Holiday holiday = added(0, 1);
    assertThat(inTransaction(() -> ports().holidays().remove(holiday.id()))).isTrue();
    assertThat(inTransaction(() -> ports().holidays().remove(holiday.id()))).isFalse();
    HolidayId unknown = new HolidayId(UUID.randomUUID());
    assertThat(inTransaction(() -> ports().holidays().remove(unknown))).isFalse();
    assertThat(ports().holidays().within(DAY, DAY.plusDays(1))).isEmpty();
    added(0, 1);
  }
}
