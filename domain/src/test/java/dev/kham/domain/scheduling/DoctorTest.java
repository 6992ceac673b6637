package dev.kham.domain.scheduling;

import static java.time.DayOfWeek.MONDAY;
import static java.time.DayOfWeek.TUESDAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kham.domain.shared.TimeSlot;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DoctorTest {
  private static final ZoneId ZONE = ZoneId.of("Asia/Ho_Chi_Minh");
  private static final LocalDate A_MONDAY = LocalDate.of(2026, 11, 23);
  private static final Terms TERMS = terms(Instant.parse("2026-01-01T00:00:00Z"));

  @Test
  void offers_the_whole_slots_of_a_shift_and_not_what_is_left() {
    Doctor doctor = doctor(shift(MONDAY, "08:00", "09:50", 30));
    assertThat(offered(doctor, A_MONDAY, A_MONDAY))
        .containsExactly("23T08:00-08:30", "23T08:30-09:00", "23T09:00-09:30");
  }

  @Test
  void offers_a_last_slot_that_ends_with_the_shift() {
    Doctor doctor = doctor(shift(MONDAY, "23:00", "23:50", 25));
    assertThat(offered(doctor, A_MONDAY, A_MONDAY))
        .containsExactly("23T23:00-23:25", "23T23:25-23:50");
  }

  @Test
  void offers_nothing_in_a_shift_shorter_than_its_slot() {
    assertThat(offered(doctor(shift(MONDAY, "08:00", "08:29", 30)), A_MONDAY, A_MONDAY)).isEmpty();
  }

  @Test
  void offers_slots_on_the_shifts_weekday_from_the_first_day_to_the_last() {
    Doctor doctor =
        doctor(shift(TUESDAY, "08:00", "08:30", 30), shift(MONDAY, "09:00", "09:30", 30));
    assertThat(offered(doctor, A_MONDAY, A_MONDAY.plusDays(7)))
        .containsExactly("23T09:00-09:30", "24T08:00-08:30", "30T09:00-09:30");
  }

  @Test
  void offers_slots_while_the_shift_is_valid_both_ends_included() {
    Shift shift =
        new Shift(
            MONDAY, LocalTime.of(8, 0), LocalTime.of(8, 30), 30, A_MONDAY, A_MONDAY.plusDays(7));
    assertThat(offered(doctor(shift), A_MONDAY.minusDays(7), A_MONDAY.plusDays(14)))
        .containsExactly("23T08:00-08:30", "30T08:00-08:30");
  }

  @Test
  void weekdays_are_those_of_the_hospitals_zone() {
    // eight minutes past midnight on Monday there is still Sunday in Greenwich
    Doctor doctor = doctor(shift(MONDAY, "00:08", "00:38", 30));
    assertThat(doctor.slotAt(Instant.parse("2026-11-22T17:08:00Z"), TERMS))
        .contains(
            new TimeSlot(
                Instant.parse("2026-11-22T17:08:00Z"), Instant.parse("2026-11-22T17:38:00Z")));
    assertThat(doctor.slotAt(Instant.parse("2026-11-23T17:08:00Z"), TERMS)).isEmpty();
  }

  @Test
  void a_slot_that_two_shifts_have_is_offered_once_and_all_by_start() {
    Doctor doctor =
        doctor(shift(MONDAY, "08:30", "09:30", 30), shift(MONDAY, "08:00", "09:00", 30));
    assertThat(offered(doctor, A_MONDAY, A_MONDAY))
        .containsExactly("23T08:00-08:30", "23T08:30-09:00", "23T09:00-09:30");
  }

  @Test
  void overlapping_slots_of_two_shifts_are_offered_until_one_is_taken() {
    Doctor doctor =
        doctor(shift(MONDAY, "08:00", "09:00", 30), shift(MONDAY, "08:15", "09:00", 45));
    assertThat(offered(doctor, A_MONDAY, A_MONDAY))
        .containsExactly("23T08:00-08:30", "23T08:15-09:00", "23T08:30-09:00");
    assertThat(free(doctor, slot("08:15", "09:00"))).isEmpty();
    assertThat(free(doctor, slot("08:00", "08:30"))).containsExactly("23T08:30-09:00");
  }

  @Test
  void offers_only_what_has_not_begun() {
    Doctor doctor = doctor(shift(MONDAY, "08:00", "09:30", 30));
    assertThat(doctor.offeredSlots(A_MONDAY, A_MONDAY, terms(at("08:30"))))
        .containsExactly(slot("09:00", "09:30"));
    assertThat(doctor.offeredSlots(A_MONDAY, A_MONDAY, terms(at("08:30").minusNanos(1))))
        .containsExactly(slot("08:30", "09:00"), slot("09:00", "09:30"));
    assertThat(doctor.slotAt(at("08:30"), terms(at("08:30")))).isEmpty();
  }

  @Test
  void what_only_touches_busy_time_is_free() {
    Doctor doctor = doctor(shift(MONDAY, "08:00", "10:00", 30));
    assertThat(free(doctor, slot("08:30", "09:00"), slot("09:40", "11:00")))
        .containsExactly("23T08:00-08:30", "23T09:00-09:30");
  }

  @ParameterizedTest
  @CsvSource({"08:00, true", "08:30, true", "08:15, false", "07:30, false", "09:00, false"})
  void has_a_slot_at_exactly_its_start(String start, boolean offered) {
    Doctor doctor = doctor(shift(MONDAY, "08:00", "09:00", 30));
    assertThat(doctor.slotAt(at(start), TERMS).isPresent()).isEqualTo(offered);
    assertThat(doctor.slotAt(at(start).plusMillis(1), TERMS)).isEmpty();
  }

  @Test
  void takes_a_fee() {
    assertThatThrownBy(
            () ->
                new Doctor(
                    new DoctorId(new UUID(0, 1)),
                    "Nguyễn Minh Đức",
                    new Specialty(new SpecialtyId(new UUID(0, 2)), "Da liễu"),
                    0,
                    "P.204",
                    30,
                    List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "08:00, 08:00, 30, 2026-01-01, 2026-12-31",
    "08:00, 07:00, 30, 2026-01-01, 2026-12-31",
    "08:00, 09:00, 4, 2026-01-01, 2026-12-31",
    "08:00, 09:00, -30, 2026-01-01, 2026-12-31",
    "08:00, 09:00, 1441, 2026-01-01, 2026-12-31",
    "08:00, 09:00, 2147483647, 2026-01-01, 2026-12-31",
    "08:00, 09:00, 30, 2026-01-02, 2026-01-01"
  })
  void a_shift_makes_sense(
      LocalTime from, LocalTime until, int minutes, LocalDate validFrom, LocalDate validUntil) {
    assertThatThrownBy(() -> new Shift(MONDAY, from, until, minutes, validFrom, validUntil))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Terms terms(Instant now) {
    return new Terms(ZONE, now, Duration.ZERO, TimeOff.NONE);
  }

  private static Doctor doctor(Shift... shifts) {
    return new Doctor(
        new DoctorId(new UUID(0, 1)),
        "Nguyễn Minh Đức",
        new Specialty(new SpecialtyId(new UUID(0, 2)), "Da liễu"),
        150_000,
        "P.204",
        30,
        List.of(shifts));
  }

  private static Shift shift(DayOfWeek day, String from, String until, int minutes) {
    return new Shift(
        day,
        LocalTime.parse(from),
        LocalTime.parse(until),
        minutes,
        LocalDate.of(2026, 1, 1),
        LocalDate.of(2026, 12, 31));
  }

  private static Instant at(String time) {
    return A_MONDAY.atTime(LocalTime.parse(time)).atZone(ZONE).toInstant();
  }

  private static TimeSlot slot(String from, String until) {
    return new TimeSlot(at(from), at(until));
  }

  private static List<String> offered(Doctor doctor, LocalDate first, LocalDate last) {
    return texts(doctor.offeredSlots(first, last, TERMS));
  }

  private static List<String> free(Doctor doctor, TimeSlot... busy) {
    return texts(doctor.freeSlots(A_MONDAY, A_MONDAY, TERMS, List.of(busy)));
  }

  /** Day of the month and wall-clock times: {@code 23T08:00-08:30}. */
  private static List<String> texts(List<TimeSlot> slots) {
    return slots.stream()
        .map(
            slot ->
                LocalDateTime.ofInstant(slot.start(), ZONE).toString().substring(8)
                    + "-"
                    + LocalTime.ofInstant(slot.end(), ZONE))
        .toList();
  }
}
