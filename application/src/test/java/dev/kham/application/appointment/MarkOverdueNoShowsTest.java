package dev.kham.application.appointment;

import static dev.kham.application.scheduling.SchedulingFixtures.MONDAY;
import static dev.kham.application.scheduling.SchedulingFixtures.TODAY;
import static dev.kham.application.scheduling.SchedulingFixtures.at;
import static dev.kham.application.scheduling.SchedulingFixtures.slotAt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.application.InMemoryHospital;
import dev.kham.domain.account.Actor;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.appointment.Appointment;
import dev.kham.domain.appointment.AppointmentEvent;
import dev.kham.domain.appointment.AppointmentStatus;
import dev.kham.domain.shared.TimeSlot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MarkOverdueNoShowsTest {
  private static final Instant TICK = at(MONDAY, "10:30");

  private final InMemoryHospital hospital = new InMemoryHospital();
  private final Caller patient = hospital.given().caller(Role.PATIENT);

  @Test
  void who_never_came_is_marked_an_hour_after_the_end_and_not_before() {
    Appointment nine = in(AppointmentStatus.CONFIRMED, slotAt(MONDAY, "09:00"));
    run(TICK.minusNanos(1000));
    assertThat(now(nine)).isEqualTo(nine);
    run(TICK);
    assertThat(now(nine).status()).isEqualTo(AppointmentStatus.NO_SHOW);
    assertThat(hospital.appointments().history(nine.id()).getLast())
        .isEqualTo(
            new AppointmentEvent.NoShowMarked(
                nine.id(), 2, TICK, new Actor.Machine("mark-no-show")));
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "CONFIRMED")
  void nobody_else_is(AppointmentStatus status) {
    Appointment other = in(status, slotAt(MONDAY, "09:00"));
    run(TICK);
    assertThat(now(other)).isEqualTo(other);
  }

  @Test
  void one_run_makes_up_for_all_that_were_missed() {
    List<Appointment> overdue = new ArrayList<>();
    for (int i = 0; i < 250; i++) {
      TimeSlot slot = TimeSlot.of(TICK.minus(Duration.ofHours(i + 3)), Duration.ofMinutes(30));
      overdue.add(in(AppointmentStatus.CONFIRMED, slot));
    }
    run(TICK);
    assertThat(overdue)
        .allSatisfy(one -> assertThat(now(one).status()).isEqualTo(AppointmentStatus.NO_SHOW));
  }

  @Test
  void a_second_run_changes_nothing() {
    Appointment nine = in(AppointmentStatus.CONFIRMED, slotAt(MONDAY, "09:00"));
    run(TICK);
    run(TICK.plus(Duration.ofMinutes(30)));
    assertThat(now(nine).version()).isEqualTo(2);
  }

  @Test
  void who_was_moved_is_waited_for_at_the_new_time() {
    Appointment moved = in(AppointmentStatus.CONFIRMED, slotAt(TODAY, "10:00"));
    hospital
        .rescheduleAppointment()
        .handle(
            new RescheduleAppointment.Command(
                patient, moved.id(), moved.version(), at(MONDAY, "10:00"), null));
    run(TICK);
    assertThat(now(moved).status()).isEqualTo(AppointmentStatus.CONFIRMED);
  }

  @Test
  void one_tick_is_one_job_however_often_it_ticks() {
    for (int instance = 0; instance < 3; instance++) {
      hospital.transaction().run(() -> hospital.jobs().schedule(MarkOverdueNoShows.asJob(TICK)));
    }
    hospital
        .transaction()
        .run(
            () ->
                hospital
                    .jobs()
                    .schedule(MarkOverdueNoShows.asJob(TICK.plus(Duration.ofMinutes(30)))));
    assertThat(hospital.jobs().waiting()).hasSize(2);
  }

  private Appointment in(AppointmentStatus status, TimeSlot slot) {
    Appointment held = hospital.given().held(hospital.given().doctor(), patient, slot);
    return status == AppointmentStatus.PENDING ? held : hospital.given().changed(held, status);
  }

  private void run(Instant when) {
    hospital.clock().set(when);
    hospital.markOverdueNoShows().handle();
  }

  private Appointment now(Appointment one) {
    return hospital.appointments().find(one.id()).orElseThrow();
  }
}
