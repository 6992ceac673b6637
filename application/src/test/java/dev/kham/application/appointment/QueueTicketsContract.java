package dev.kham.application.appointment;

import static dev.kham.application.scheduling.SchedulingFixtures.MONDAY;
import static dev.kham.application.scheduling.SchedulingFixtures.at;
import static dev.kham.application.scheduling.SchedulingFixtures.slotAt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kham.application.PortContract;
import dev.kham.application.appointment.AppointmentQueries.QueueItem;
import dev.kham.domain.account.Role;
import dev.kham.domain.appointment.Appointment;
import dev.kham.domain.appointment.AppointmentStatus;
import dev.kham.domain.appointment.QueueTicket;
import dev.kham.domain.patient.Patient;
import dev.kham.domain.scheduling.Doctor;
import dev.kham.domain.scheduling.DoctorId;
import dev.kham.domain.shared.TimeSlot;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

public interface QueueTicketsContract extends PortContract {
  /** Monday, from midnight to midnight. */
  TimeSlot DAY = new TimeSlot(at(MONDAY, "00:00"), at(MONDAY.plusDays(1), "00:00"));

  TimeSlot NEXT_DAY = new TimeSlot(DAY.end(), at(MONDAY.plusDays(2), "00:00"));

  private QueueTicket draw(DoctorId doctor, TimeSlot day) {
    return inTransaction(() -> ports().queueTickets().draw(doctor, day));
  }

  private Appointment walkIn(Doctor doctor, Patient patient, String time) {
    Appointment held = given().held(doctor, given().caller(patient), slotAt(MONDAY, time));
    inTransaction(
        () ->
            ports().queueTickets().give(ports().queueTickets().draw(doctor.id(), DAY), held.id()));
    return held;
  }

  private @Nullable Integer number(Appointment appointment) {
    return ports().appointmentQueries().details(appointment.id()).orElseThrow().queueNumber();
  }

  private Appointment moved(Appointment from, DoctorId doctor, TimeSlot to) {
    Appointment moved = from.reschedule(doctor, to);
    inTransaction(
        () -> ports().appointments().update(moved, AppointmentFixtures.moved(from, moved)));
    return moved;
  }

  @Test
  default void counts_each_day_of_each_doctor_for_itself() {
    DoctorId doctor = given().doctor().id();
    assertThat(draw(doctor, DAY)).isEqualTo(new QueueTicket(doctor, DAY, 1));
    assertThat(draw(doctor, DAY)).isEqualTo(new QueueTicket(doctor, DAY, 2));
    assertThat(draw(doctor, NEXT_DAY)).isEqualTo(new QueueTicket(doctor, NEXT_DAY, 1));
    assertThat(draw(given().doctor().id(), DAY).number()).isEqualTo(1);
    assertThat(draw(doctor, DAY).number()).isEqualTo(3);
  }

  @Test
  default void a_number_that_was_rolled_back_is_drawn_again() {
    DoctorId doctor = given().doctor().id();
    draw(doctor, DAY);
    assertThatThrownBy(
            () ->
                inTransaction(
                    () -> {
                      assertThat(ports().queueTickets().draw(doctor, DAY).number()).isEqualTo(2);
                      throw new IllegalStateException("rolled back");
                    }))
        .hasMessage("rolled back");
    assertThat(draw(doctor, DAY).number()).isEqualTo(2);
  }

  @Test
  default void an_appointment_shows_its_number_whatever_becomes_of_it() {
    Doctor doctor = given().doctor();
    Appointment booked =
        given().held(doctor, given().caller(Role.PATIENT), slotAt(MONDAY, "08:00"));
    Appointment first = walkIn(doctor, given().patient(), "09:00");
    Appointment second = walkIn(doctor, given().patient(), "09:30");
    assertThat(number(booked)).isNull();
    assertThat(number(first)).isEqualTo(1);
    assertThat(number(second)).isEqualTo(2);
    assertThat(number(given().changed(first, AppointmentStatus.CONFIRMED))).isEqualTo(1);
    assertThat(number(given().changed(second, AppointmentStatus.CANCELLED))).isEqualTo(2);
  }

  @Test
  default void a_number_is_good_for_its_doctor_and_day_only() {
    Doctor doctor = given().doctor();
    Doctor other = given().doctor();
    Appointment walkIn = walkIn(doctor, given().patient(), "09:00");
    Appointment later = moved(walkIn, doctor.id(), slotAt(MONDAY, "14:00"));
    assertThat(number(later)).isEqualTo(1);
    Appointment elsewhere = moved(later, other.id(), slotAt(MONDAY, "14:00"));
    assertThat(number(elsewhere)).isNull();
    assertThat(ports().appointmentQueries().queue(doctor.id(), DAY)).isEmpty();
    assertThat(ports().appointmentQueries().queue(other.id(), DAY)).isEmpty();
    Appointment tomorrow = moved(elsewhere, doctor.id(), slotAt(MONDAY.plusDays(1), "09:00"));
    assertThat(number(tomorrow)).isNull();
    assertThat(ports().appointmentQueries().queue(doctor.id(), NEXT_DAY)).isEmpty();
    // nobody else has got it meanwhile
    assertThat(number(moved(tomorrow, doctor.id(), slotAt(MONDAY, "10:00")))).isEqualTo(1);
  }

  @Test
  default void a_queue_is_listed_by_number_with_the_cancelled() {
    Doctor doctor = given().doctor();
    Patient patient = given().patient();
    Appointment first = walkIn(doctor, patient, "10:00");
    Appointment second = walkIn(doctor, given().patient(), "09:00");
    given().changed(second, AppointmentStatus.CANCELLED);
    given().held(doctor, given().caller(Role.PATIENT), slotAt(MONDAY, "08:00"));
    walkIn(given().doctor(), given().patient(), "09:00");
    assertThat(ports().appointmentQueries().queue(doctor.id(), DAY))
        .containsExactly(
            new QueueItem(
                1,
                first.id().value(),
                AppointmentStatus.PENDING,
                at(MONDAY, "10:00"),
                patient.id().value(),
                patient.fullName()),
            new QueueItem(
                2,
                second.id().value(),
                AppointmentStatus.CANCELLED,
                at(MONDAY, "09:00"),
                second.patientId().value(),
                "Trần Thị Bích"));
    assertThat(ports().appointmentQueries().queue(doctor.id(), NEXT_DAY)).isEmpty();
  }
}
