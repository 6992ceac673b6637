package dev.kham.application.scheduling;

import static dev.kham.application.scheduling.SchedulingFixtures.MONDAY;
import static dev.kham.application.scheduling.SchedulingFixtures.at;
import static dev.kham.application.scheduling.SchedulingFixtures.slotAt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.application.PortContract;
import dev.kham.domain.account.Role;
import dev.kham.domain.appointment.Appointment;
import dev.kham.domain.appointment.AppointmentStatus;
import dev.kham.domain.scheduling.Doctor;
import dev.kham.domain.shared.TimeSlot;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

public interface BusyTimesContract extends PortContract {
  private Appointment held(Doctor doctor, TimeSlot slot) {
    return given().held(doctor, given().caller(Role.PATIENT), slot);
  }

  @Test
  default void tells_what_overlaps_the_window_and_not_what_touches_it() {
    Doctor doctor = given().doctor();
    held(doctor, slotAt(MONDAY, "08:30"));
    held(doctor, slotAt(MONDAY, "09:00"));
    held(doctor, slotAt(MONDAY, "09:45"));
    held(doctor, slotAt(MONDAY, "10:15"));
    held(doctor, slotAt(MONDAY, "11:00"));
    held(doctor, slotAt(MONDAY.plusDays(1), "10:00"));
    held(given().doctor(), slotAt(MONDAY, "10:00"));
    TimeSlot window = new TimeSlot(at(MONDAY, "09:15"), at(MONDAY, "10:15"));
    assertThat(ports().busyTimes().of(doctor.id(), window))
        .containsExactlyInAnyOrder(slotAt(MONDAY, "09:00"), slotAt(MONDAY, "09:45"));
  }

  @ParameterizedTest
  @EnumSource
  default void the_status_decides_whether_time_is_busy(AppointmentStatus status) {
    Doctor doctor = given().doctor();
    TimeSlot nine = slotAt(MONDAY, "09:00");
    given().changed(held(doctor, nine), status);
    assertThat(ports().busyTimes().of(doctor.id(), nine))
        .isEqualTo(status.occupiesTime() ? List.of(nine) : List.of());
  }

  @Test
  default void tells_nothing_of_a_doctor_nobody_has_booked() {
    assertThat(ports().busyTimes().of(given().doctor().id(), slotAt(MONDAY, "09:00"))).isEmpty();
  }
}
