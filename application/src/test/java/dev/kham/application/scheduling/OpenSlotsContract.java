package dev.kham.application.scheduling;

import static dev.kham.application.scheduling.SchedulingFixtures.absence;
import static dev.kham.application.scheduling.SchedulingFixtures.at;
import static dev.kham.application.scheduling.SchedulingFixtures.slotAt;
import static dev.kham.application.scheduling.SchedulingFixtures.specialty;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.application.PortContract;
import dev.kham.application.appointment.AppointmentFixtures;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.appointment.Appointment;
import dev.kham.domain.appointment.AppointmentStatus;
import dev.kham.domain.scheduling.Doctor;
import dev.kham.domain.scheduling.DoctorId;
import dev.kham.domain.scheduling.Holiday;
import dev.kham.domain.scheduling.HolidayId;
import dev.kham.domain.scheduling.Shift;
import dev.kham.domain.shared.TimeSlot;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Each test asks before and after a change: what was told is no excuse for telling it again. */
public interface OpenSlotsContract extends PortContract {
  /** A Monday nobody else has anything to do with. */
  LocalDate DAY = LocalDate.of(2034, 3, 6);

  OpenSlots open();

  private static Shift morning(String from, String until) {
    return new Shift(
        DayOfWeek.MONDAY,
        LocalTime.parse(from),
        LocalTime.parse(until),
        30,
        DAY.minusYears(1),
        DAY.plusYears(1));
  }

  private static Doctor unknown() {
    return new Doctor(
        new DoctorId(UUID.randomUUID()),
        "Nguyễn Minh Đức",
        specialty(),
        150_000,
        "P.204",
        30,
        List.of(morning("08:00", "09:30")));
  }

  /** Mondays 8:00, 8:30, 9:00. */
  private Doctor doctor() {
    return given().doctor(unknown());
  }

  private Caller patient() {
    return given().caller(Role.PATIENT);
  }

  private void assertOpen(Doctor doctor, LocalDate day, String... times) {
    assertThat(open().of(doctor.id(), day, day).orElseThrow().get(day))
        .extracting(TimeSlot::start)
        .containsExactlyElementsOf(List.of(times).stream().map(time -> at(day, time)).toList());
  }

  @Test
  default void shows_every_day_with_its_slots_also_one_without_any() {
    Doctor doctor = doctor();
    given().held(doctor, patient(), slotAt(DAY.plusDays(7), "08:30"));
    for (int again = 0; again < 2; again++) {
      var days = open().of(doctor.id(), DAY.minusDays(1), DAY.plusDays(7)).orElseThrow();
      assertThat(days.keySet())
          .containsExactlyElementsOf(DAY.minusDays(1).datesUntil(DAY.plusDays(8)).toList());
      assertThat(days.get(DAY.plusDays(1))).isEmpty();
      assertThat(days.get(DAY))
          .containsExactly(slotAt(DAY, "08:00"), slotAt(DAY, "08:30"), slotAt(DAY, "09:00"));
      assertThat(days.get(DAY.plusDays(7)))
          .containsExactly(slotAt(DAY.plusDays(7), "08:00"), slotAt(DAY.plusDays(7), "09:00"));
    }
  }

  @Test
  default void shows_what_is_long_past_as_well() {
    assertOpen(doctor(), DAY.minusWeeks(52), "08:00", "08:30", "09:00");
  }

  @Test
  default void knows_nobody_until_they_are_there() {
    Doctor doctor = unknown();
    assertThat(open().of(doctor.id(), DAY, DAY)).isEmpty();
    assertThat(open().of(doctor.id(), DAY, DAY.plusDays(1))).isEmpty();
    given().doctor(doctor);
    assertOpen(doctor, DAY, "08:00", "08:30", "09:00");
  }

  @Test
  default void what_is_booked_is_gone_and_what_is_given_back_is_there() {
    Doctor doctor = doctor();
    assertOpen(doctor, DAY, "08:00", "08:30", "09:00");
    Appointment held = given().held(doctor, patient(), slotAt(DAY, "08:30"));
    assertOpen(doctor, DAY, "08:00", "09:00");
    Appointment paid = given().changed(held, AppointmentStatus.CONFIRMED);
    assertOpen(doctor, DAY, "08:00", "09:00");
    given().changed(paid, AppointmentStatus.CANCELLED);
    assertOpen(doctor, DAY, "08:00", "08:30", "09:00");
  }

  @Test
  default void what_moves_is_free_where_it_was_and_taken_where_it_is() {
    Doctor one = doctor();
    Doctor other = doctor();
    Appointment held = given().held(one, patient(), slotAt(DAY, "08:00"));
    assertOpen(one, DAY, "08:30", "09:00");
    assertOpen(other, DAY.plusDays(7), "08:00", "08:30", "09:00");
    Appointment moved = held.reschedule(other.id(), slotAt(DAY.plusDays(7), "09:00"));
    inTransaction(
        () -> ports().appointments().update(moved, AppointmentFixtures.moved(held, moved)));
    assertOpen(one, DAY, "08:00", "08:30", "09:00");
    assertOpen(other, DAY.plusDays(7), "08:00", "08:30");
  }

  @Test
  default void another_schedule_counts_at_once() {
    Doctor doctor = doctor();
    assertOpen(doctor, DAY, "08:00", "08:30", "09:00");
    inTransaction(
        () -> {
          Doctor known = ports().doctors().find(doctor.id()).orElseThrow();
          ports().doctors().update(known.working(List.of(morning("13:00", "14:00"))));
        });
    assertOpen(doctor, DAY, "13:00", "13:30");
  }

  @Test
  default void who_is_away_is_not_offered() {
    Doctor doctor = doctor();
    Caller admin = given().caller(Role.ADMIN);
    assertOpen(doctor, DAY, "08:00", "08:30", "09:00");
    TimeSlot away = new TimeSlot(at(DAY, "08:15"), at(DAY, "09:00"));
    inTransaction(() -> ports().absences().add(absence(doctor, admin, away)));
    assertOpen(doctor, DAY, "09:00");
  }

  @Test
  default void a_holiday_closes_the_day_and_its_end_opens_it() {
    Doctor doctor = doctor();
    LocalDate day = DAY.plusDays(14);
    Holiday holiday = new Holiday(new HolidayId(UUID.randomUUID()), day, day, "Tết Nguyên Đán");
    assertOpen(doctor, day, "08:00", "08:30", "09:00");
    inTransaction(() -> ports().holidays().add(holiday));
    assertOpen(doctor, day);
    inTransaction(() -> ports().holidays().remove(holiday.id()));
    assertOpen(doctor, day, "08:00", "08:30", "09:00");
  }

  @Test
  default void what_is_rolled_back_has_not_been() {
    Doctor doctor = doctor();
    Appointment never = AppointmentFixtures.held(doctor, patient(), slotAt(DAY, "08:30"));
    try {
      inTransaction(
          () -> {
            ports().appointments().add(never, AppointmentFixtures.booked(never));
            assertOpen(doctor, DAY, "08:00", "09:00");
            throw new IllegalStateException("no");
          });
    } catch (IllegalStateException e) {
      assertThat(e).hasMessage("no");
    }
    assertOpen(doctor, DAY, "08:00", "08:30", "09:00");
  }
}
