package dev.kham.application.scheduling;

import static dev.kham.application.scheduling.SchedulingFixtures.ZONE;
import static dev.kham.application.scheduling.SchedulingFixtures.absence;
import static dev.kham.application.scheduling.SchedulingFixtures.at;
import static dev.kham.application.scheduling.SchedulingFixtures.holiday;
import static dev.kham.application.scheduling.SchedulingFixtures.slotAt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.application.PortContract;
import dev.kham.application.scheduling.Calendars.Calendar;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.scheduling.Absence;
import dev.kham.domain.scheduling.Doctor;
import dev.kham.domain.scheduling.DoctorId;
import dev.kham.domain.scheduling.Holiday;
import dev.kham.domain.scheduling.Hours;
import dev.kham.domain.scheduling.Shift;
import dev.kham.domain.scheduling.TimeOff;
import dev.kham.domain.shared.TimeSlot;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Holidays are everybody's, so they go back at the end of each test. */
public interface CalendarsContract extends PortContract {
  /** The first of a few days that no other test looks at, a Tuesday. */
  LocalDate FIRST = LocalDate.of(2199, 4, 2);

  LocalDate LAST = FIRST.plusDays(2);

  TimeSlot WINDOW =
      new TimeSlot(
          FIRST.atStartOfDay(ZONE).toInstant(), LAST.plusDays(1).atStartOfDay(ZONE).toInstant());

  @AfterEach
  default void open_again() {
    inTransaction(
        () ->
            ports()
                .holidays()
                .within(FIRST.minusDays(9), LAST.plusDays(9))
                .forEach(it -> ports().holidays().remove(it.id())));
  }

  private static Shift shift(String from, String until, String room, List<Hours> breaks) {
    return new Shift(
        DayOfWeek.TUESDAY,
        LocalTime.parse(from),
        LocalTime.parse(until),
        30,
        FIRST.minusYears(1),
        FIRST.plusYears(1),
        room,
        breaks);
  }

  private static Hours hours(String from, String until) {
    return new Hours(LocalTime.parse(from), LocalTime.parse(until));
  }

  private Doctor working() {
    Doctor doctor = given().doctor();
    return inTransaction(
        () -> {
          Doctor working =
              ports()
                  .doctors()
                  .find(doctor.id())
                  .orElseThrow()
                  .working(
                      List.of(
                          shift(
                              "07:00",
                              "12:00",
                              "P.305",
                              List.of(hours("08:00", "08:30"), hours("10:00", "10:30"))),
                          shift("13:00", "16:00", null, List.of())));
          ports().doctors().update(working);
          return working;
        });
  }

  private Absence away(Doctor doctor, TimeSlot time) {
    Absence absence = absence(doctor, given().caller(Role.ADMIN), time);
    inTransaction(() -> ports().absences().add(absence));
    return absence;
  }

  private Holiday closed(LocalDate first, LocalDate last) {
    Holiday holiday = holiday(first, last);
    inTransaction(() -> ports().holidays().add(holiday));
    return holiday;
  }

  @Test
  default void tells_at_once_all_that_is_told_one_by_one() {
    Doctor doctor = working();
    Absence late = away(doctor, new TimeSlot(at(LAST, "13:00"), at(LAST.plusDays(3), "13:00")));
    Absence early = away(doctor, new TimeSlot(at(FIRST, "08:00"), at(FIRST, "09:00")));
    away(doctor, new TimeSlot(WINDOW.end(), WINDOW.end().plusSeconds(1)));
    away(given().doctor(), new TimeSlot(at(FIRST, "08:00"), at(FIRST, "09:00")));
    Holiday second = closed(LAST, LAST.plusDays(1));
    Holiday first = closed(FIRST.minusDays(1), FIRST);
    closed(LAST.plusDays(2), LAST.plusDays(2));
    Caller patient = given().caller(Role.PATIENT);
    given().held(doctor, patient, slotAt(FIRST, "09:00"));
    given().held(doctor, patient, slotAt(LAST, "09:00"));
    given().held(doctor, patient, slotAt(LAST.plusDays(1), "09:00"));

    TimeOff timeOff = new TimeOff(List.of(early, late), List.of(first, second));
    Calendar calendar = ports().calendars().of(doctor.id(), WINDOW, FIRST, LAST).orElseThrow();
    assertThat(calendar.doctor())
        .isEqualTo(doctor)
        .isEqualTo(ports().doctors().find(doctor.id()).orElseThrow());
    assertThat(calendar.timeOff()).isEqualTo(timeOff);
    assertThat(calendar.busy())
        .containsExactlyInAnyOrder(slotAt(FIRST, "09:00"), slotAt(LAST, "09:00"));
    assertThat(ports().calendars().timeOff(doctor.id(), WINDOW, FIRST, LAST)).isEqualTo(timeOff);
  }

  @Test
  default void of_nobody_there_is_none_and_one_may_be_empty() {
    Doctor doctor = given().doctor();
    inTransaction(
        () ->
            ports()
                .doctors()
                .update(ports().doctors().find(doctor.id()).orElseThrow().working(List.of())));
    Calendar empty = ports().calendars().of(doctor.id(), WINDOW, FIRST, LAST).orElseThrow();
    assertThat(empty.doctor().shifts()).isEmpty();
    assertThat(empty.timeOff()).isEqualTo(TimeOff.NONE);
    assertThat(empty.busy()).isEmpty();
    DoctorId nobody = new DoctorId(UUID.randomUUID());
    assertThat(ports().calendars().of(nobody, WINDOW, FIRST, LAST)).isEmpty();
    assertThat(ports().calendars().timeOff(nobody, WINDOW, FIRST, LAST)).isEqualTo(TimeOff.NONE);
  }
}
