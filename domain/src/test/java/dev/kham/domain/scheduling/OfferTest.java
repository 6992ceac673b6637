package dev.kham.domain.scheduling;

import static java.time.DayOfWeek.MONDAY;
import static java.time.DayOfWeek.SUNDAY;
import static java.time.DayOfWeek.TUESDAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kham.domain.account.AccountId;
import dev.kham.domain.shared.DomainException;
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
import org.junit.jupiter.params.provider.ValueSource;

/** What breaks, rooms, absences, holidays, lead time and changed clocks do to the shifts. */
class OfferTest {
  private static final ZoneId VIETNAM = ZoneId.of("Asia/Ho_Chi_Minh");
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final LocalDate A_MONDAY = LocalDate.of(2026, 11, 23);
  private static final LocalDate FOREVER = LocalDate.of(9999, 12, 31);
  private static final Instant LONG_BEFORE = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void after_a_break_the_slots_begin_anew() {
    Doctor doctor =
        doctor(shift("08:00", "12:00", hours("09:40", "10:10"), hours("11:10", "12:00")));
    assertThat(starts(doctor, A_MONDAY, terms(TimeOff.NONE)))
        .containsExactly("08:00", "08:30", "09:00", "10:10", "10:40");
  }

  @Test
  void a_shift_that_is_all_break_offers_nothing() {
    Doctor doctor =
        doctor(shift("08:00", "09:00", hours("08:00", "08:30"), hours("08:30", "09:00")));
    assertThat(starts(doctor, A_MONDAY, terms(TimeOff.NONE))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "07:59, 08:30, 09:00, 09:30",
    "08:00, 08:30, 11:30, 12:01",
    "08:00, 09:00, 08:59, 10:00"
  })
  void breaks_lie_within_the_shift_and_apart(
      String from, String until, String otherFrom, String otherUntil) {
    assertThatThrownBy(
            () -> shift("08:00", "12:00", hours(from, until), hours(otherFrom, otherUntil)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"08:00", "07:59"})
  void a_break_has_a_length(String until) {
    assertThatThrownBy(() -> hours("08:00", until)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_doctor_is_in_the_room_of_the_shift() {
    Shift elsewhere =
        new Shift(
            MONDAY,
            LocalTime.of(8, 0),
            LocalTime.of(9, 0),
            30,
            A_MONDAY,
            FOREVER,
            "Nhà B, phòng 7",
            List.of());
    Doctor doctor = doctor(elsewhere, shift("09:00", "10:00"));
    assertThat(doctor.roomAt(at("08:30"), VIETNAM)).isEqualTo("Nhà B, phòng 7");
    assertThat(doctor.roomAt(at("09:00"), VIETNAM)).isEqualTo("P.204");
  }

  @Test
  void an_absence_takes_every_slot_it_touches() {
    Doctor doctor = doctor(shift("08:00", "10:00"));
    TimeOff away = new TimeOff(List.of(absence(at("08:45"), at("09:30"))), List.of());
    assertThat(starts(doctor, A_MONDAY, terms(away))).containsExactly("08:00", "09:30");
  }

  @Test
  void a_holiday_takes_all_but_extra_shifts() {
    Doctor doctor = doctor(shift("08:00", "09:00"), extra(A_MONDAY, "14:00", "15:00"));
    TimeOff closed = new TimeOff(List.of(), List.of(holiday(A_MONDAY, A_MONDAY)));
    assertThat(starts(doctor, A_MONDAY, terms(closed))).containsExactly("14:00", "14:30");
    assertThat(starts(doctor, A_MONDAY.plusDays(7), terms(closed)))
        .containsExactly("08:00", "08:30");
  }

  @Test
  void a_slot_is_offered_until_the_lead_time_begins() {
    Doctor doctor = doctor(shift("08:00", "09:30"));
    Duration quarter = Duration.ofMinutes(15);
    assertThat(starts(doctor, A_MONDAY, new Terms(VIETNAM, at("08:15"), quarter, TimeOff.NONE)))
        .containsExactly("08:30", "09:00");
    assertThat(
            starts(
                doctor,
                A_MONDAY,
                new Terms(VIETNAM, at("08:15").plusNanos(1), quarter, TimeOff.NONE)))
        .containsExactly("09:00");
  }

  @Test
  void names_the_two_shifts_that_overlap() {
    Shift one = shift("08:00", "12:00");
    Shift other = shift("11:59", "13:00");
    assertThatExceptionOfType(OverlappingShiftsException.class)
        .isThrownBy(() -> doctor().working(List.of(one, other)))
        .returns("overlapping-shifts", DomainException::type)
        .returns(one, OverlappingShiftsException::one)
        .returns(other, OverlappingShiftsException::other);
  }

  @Test
  void shifts_overlap_only_on_a_day_both_have() {
    Shift one = shift("08:00", "12:00");
    assertThat(one.overlaps(shift("12:00", "13:00"))).isFalse();
    assertThat(one.overlaps(on(TUESDAY, "08:00", "12:00", A_MONDAY, FOREVER))).isFalse();
    assertThat(one.overlaps(extra(A_MONDAY.plusDays(7), "09:00", "10:00"))).isTrue();
    Shift until = on(MONDAY, "08:00", "12:00", A_MONDAY, A_MONDAY.plusDays(9));
    // both hold for two days, and neither of these is a Monday
    assertThat(until.overlaps(on(MONDAY, "08:00", "12:00", A_MONDAY.plusDays(8), FOREVER)))
        .isFalse();
    assertThat(until.overlaps(on(MONDAY, "08:00", "12:00", A_MONDAY.plusDays(7), FOREVER)))
        .isTrue();
  }

  @Test
  void says_which_rule_takes_a_slot_away() {
    Absence away = absence(at("10:00"), at("10:10"));
    Holiday closed = holiday(A_MONDAY.plusDays(7), A_MONDAY.plusDays(8));
    Terms terms =
        new Terms(
            VIETNAM,
            at("08:10"),
            Duration.ofMinutes(30),
            new TimeOff(List.of(away), List.of(closed)));
    Hours lunch = hours("10:45", "11:00");
    Doctor doctor = doctor(shift("08:00", "12:00", lunch));
    assertThat(doctor.whyNotOffered(at("08:00"), terms)).contains(new NotOffered.Past());
    assertThat(doctor.whyNotOffered(at("12:00"), terms)).contains(new NotOffered.NoShift());
    assertThat(doctor.whyNotOffered(at("08:30"), terms))
        .contains(new NotOffered.TooSoon(at("08:40")));
    assertThat(doctor.whyNotOffered(at("09:10"), terms)).contains(new NotOffered.NoSlotStart());
    assertThat(doctor.whyNotOffered(at("09:00").plusMillis(1), terms))
        .contains(new NotOffered.NoSlotStart());
    assertThat(doctor.whyNotOffered(at("10:50"), terms)).contains(new NotOffered.Break(lunch));
    assertThat(doctor.whyNotOffered(at("10:30"), terms)).contains(new NotOffered.Break(lunch));
    assertThat(doctor.whyNotOffered(at("10:00"), terms)).contains(new NotOffered.Away(away));
    assertThat(doctor.whyNotOffered(at("09:00").plus(Duration.ofDays(7)), terms))
        .contains(new NotOffered.Closed(closed));
    assertThat(doctor.whyNotOffered(at("09:00"), terms)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "Europe/Berlin, 2026-03-29",
    "Europe/Berlin, 2026-10-25",
    "Europe/Berlin, 2026-06-07",
    "Asia/Ho_Chi_Minh, 2026-03-29",
    "Australia/Lord_Howe, 2026-04-05",
    "America/Santiago, 2026-09-06"
  })
  void whatever_the_clocks_do_slots_are_apart_of_full_length_and_at_times_there_are(
      ZoneId zone, LocalDate day) {
    for (int minutes : new int[] {5, 20, 25, 30, 45, 60, 90, 180}) {
      Shift night =
          new Shift(SUNDAY, LocalTime.MIDNIGHT, LocalTime.of(23, 59), minutes, day, FOREVER);
      Doctor doctor = doctor(night);
      Terms terms = new Terms(zone, LONG_BEFORE, Duration.ZERO, TimeOff.NONE);
      List<TimeSlot> slots = doctor.offeredSlots(day, day, terms);
      assertThat(slots).isNotEmpty();
      assertThat(slots)
          .extracting(slot -> slot.start().atZone(zone).toLocalTime())
          .doesNotHaveDuplicates();
      for (int i = 0; i < slots.size(); i++) {
        TimeSlot slot = slots.get(i);
        LocalTime start = slot.start().atZone(zone).toLocalTime();
        assertThat(start.toSecondOfDay() % (minutes * 60)).isZero();
        assertThat(Duration.between(slot.start(), slot.end())).hasMinutes(minutes);
        assertThat(i == 0 || !slots.get(i - 1).end().isAfter(slot.start())).isTrue();
      }
      // every quarter of an hour there is, and those that the clock shows a second time
      for (Instant start = day.atStartOfDay(zone).toInstant();
          start.isBefore(day.plusDays(1).atStartOfDay(zone).toInstant());
          start = start.plusSeconds(300)) {
        assertThat(doctor.whyNotOffered(start, terms).isEmpty())
            .isEqualTo(doctor.slotAt(start, terms).isPresent());
      }
    }
  }

  @Test
  void in_spring_the_hour_that_is_jumped_over_has_no_slots() {
    LocalDate spring = LocalDate.of(2026, 3, 29);
    assertThat(starts(doctor(night(30)), spring, BERLIN))
        .containsExactly("01:00", "01:30", "03:00", "03:30");
    assertThat(starts(doctor(night(30)), spring, VIETNAM))
        .containsExactly("01:00", "01:30", "02:00", "02:30", "03:00", "03:30");
    // one that would reach over the change is not offered: it would meet the next
    assertThat(starts(doctor(night(45)), spring, BERLIN)).containsExactly("01:00", "03:15");
  }

  @Test
  void in_autumn_the_hour_there_is_twice_is_offered_once_at_its_first() {
    LocalDate autumn = LocalDate.of(2026, 10, 25);
    Doctor doctor = doctor(night(30));
    Terms terms = new Terms(BERLIN, LONG_BEFORE, Duration.ZERO, TimeOff.NONE);
    assertThat(starts(doctor, autumn, BERLIN))
        .containsExactly("01:00", "01:30", "02:00", "02:30", "03:00", "03:30");
    assertThat(doctor.slotAt(Instant.parse("2026-10-25T00:00:00Z"), terms)).isPresent();
    assertThat(doctor.slotAt(Instant.parse("2026-10-25T01:00:00Z"), terms)).isEmpty();
    assertThat(doctor.whyNotOffered(Instant.parse("2026-10-25T01:00:00Z"), terms))
        .contains(new NotOffered.NoSlotStart());
  }

  private static Shift night(int minutes) {
    return new Shift(
        SUNDAY, LocalTime.of(1, 0), LocalTime.of(4, 0), minutes, LocalDate.of(2026, 1, 1), FOREVER);
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

  private static Shift shift(String from, String until, Hours... breaks) {
    return new Shift(
        MONDAY,
        LocalTime.parse(from),
        LocalTime.parse(until),
        30,
        A_MONDAY,
        FOREVER,
        null,
        List.of(breaks));
  }

  private static Shift on(
      DayOfWeek day, String from, String until, LocalDate first, LocalDate last) {
    return new Shift(day, LocalTime.parse(from), LocalTime.parse(until), 30, first, last);
  }

  private static Shift extra(LocalDate day, String from, String until) {
    return on(day.getDayOfWeek(), from, until, day, day);
  }

  private static Hours hours(String from, String until) {
    return new Hours(LocalTime.parse(from), LocalTime.parse(until));
  }

  private static Absence absence(Instant from, Instant until) {
    return new Absence(
        new AbsenceId(new UUID(0, 3)),
        new DoctorId(new UUID(0, 1)),
        new TimeSlot(from, until),
        "Bác sĩ đi công tác",
        new AccountId(new UUID(0, 4)),
        LONG_BEFORE);
  }

  private static Holiday holiday(LocalDate first, LocalDate last) {
    return new Holiday(new HolidayId(new UUID(0, 5)), first, last, "Tết Nguyên Đán");
  }

  private static Terms terms(TimeOff timeOff) {
    return new Terms(VIETNAM, LONG_BEFORE, Duration.ZERO, timeOff);
  }

  private static Instant at(String time) {
    return A_MONDAY.atTime(LocalTime.parse(time)).atZone(VIETNAM).toInstant();
  }

  private static List<String> starts(Doctor doctor, LocalDate day, ZoneId zone) {
    return starts(doctor, day, new Terms(zone, LONG_BEFORE, Duration.ZERO, TimeOff.NONE));
  }

  private static List<String> starts(Doctor doctor, LocalDate day, Terms terms) {
    return doctor.offeredSlots(day, day, terms).stream()
        .map(slot -> LocalDateTime.ofInstant(slot.start(), terms.zone()).toLocalTime().toString())
        .toList();
  }
}
