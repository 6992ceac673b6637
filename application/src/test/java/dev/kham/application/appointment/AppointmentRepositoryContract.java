package dev.kham.application.appointment;

import static dev.kham.application.appointment.AppointmentFixtures.booked;
import static dev.kham.application.appointment.AppointmentFixtures.eventOf;
import static dev.kham.application.appointment.AppointmentFixtures.held;
import static dev.kham.application.appointment.AppointmentFixtures.next;
import static dev.kham.application.scheduling.SchedulingFixtures.MONDAY;
import static dev.kham.application.scheduling.SchedulingFixtures.slotAt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.kham.application.PortContract;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.appointment.Appointment;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.appointment.AppointmentStatus;
import dev.kham.domain.appointment.Cancellation;
import dev.kham.domain.appointment.PatientBusyException;
import dev.kham.domain.appointment.SlotTakenException;
import dev.kham.domain.patient.PatientId;
import dev.kham.domain.scheduling.Doctor;
import dev.kham.domain.shared.StaleVersionException;
import dev.kham.domain.shared.TimeSlot;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

public interface AppointmentRepositoryContract extends PortContract {
  TimeSlot NINE = slotAt(MONDAY, "09:00");

  private AppointmentRepository appointments() {
    return ports().appointments();
  }

  private Optional<Appointment> find(AppointmentId id) {
    return inTransaction(() -> appointments().find(id));
  }

  private void add(Appointment appointment) {
    inTransaction(() -> appointments().add(appointment, booked(appointment)));
  }

  private void update(Appointment appointment) {
    inTransaction(() -> appointments().update(appointment, eventOf(appointment)));
  }

  private void move(Appointment from, Appointment to) {
    inTransaction(() -> appointments().update(to, AppointmentFixtures.moved(from, to)));
  }

  private Appointment nine() {
    return given().held(given().doctor(), given().caller(Role.PATIENT), NINE);
  }

  @Test
  default void counts_what_an_account_has_booked_for_whomever_and_is_not_paid_yet() {
    Doctor doctor = given().doctor();
    Caller patient = given().caller(Role.PATIENT);
    given().held(doctor, given().caller(Role.PATIENT), NINE);
    PatientId child = given().patient().id();
    given()
        .stored(
            Appointment.hold(
                new AppointmentId(UUID.randomUUID()),
                doctor,
                child,
                patient.accountId(),
                slotAt(MONDAY, "13:30"),
                null));
    for (String time : new String[] {"09:30", "10:00", "10:30", "11:00"}) {
      given().held(doctor, patient, slotAt(MONDAY, time));
    }
    Appointment confirmed = given().held(doctor, patient, slotAt(MONDAY, "08:00"));
    given().changed(confirmed, AppointmentStatus.CONFIRMED);
    Appointment cancelled = given().held(doctor, patient, slotAt(MONDAY, "08:30"));
    given().changed(cancelled, AppointmentStatus.CANCELLED);
    PatientId own = Objects.requireNonNull(patient.patientId());
    assertThat(inTransaction(() -> appointments().lockPending(patient.accountId(), own)))
        .contains(5);
    PatientId nobody = new PatientId(UUID.randomUUID());
    assertThat(inTransaction(() -> appointments().lockPending(patient.accountId(), nobody)))
        .isEmpty();
  }

  @Test
  default void finds_every_field_of_what_was_added() {
    Appointment appointment = nine();
    assertThat(find(appointment.id())).contains(appointment);
    assertThat(inTransaction(() -> appointments().lock(appointment.id()))).contains(appointment);
  }

  @Test
  default void finds_an_appointment_without_a_reason_that_the_desk_booked() {
    Appointment appointment =
        Appointment.hold(
            new AppointmentId(UUID.randomUUID()),
            given().doctor(),
            given().patient().id(),
            given().caller(Role.RECEPTIONIST).accountId(),
            NINE,
            null);
    add(appointment);
    assertThat(find(appointment.id())).contains(appointment);
  }

  @Test
  default void finds_nothing_under_an_unknown_id() {
    AppointmentId unknown = new AppointmentId(UUID.randomUUID());
    assertThat(find(unknown)).isEmpty();
    assertThat(inTransaction(() -> appointments().lock(unknown))).isEmpty();
  }

  @Test
  default void finds_the_version_written_last() {
    Appointment held = nine();
    Appointment confirmed = held.confirm();
    update(confirmed);
    assertThat(find(held.id())).contains(confirmed);
    assertThat(inTransaction(() -> appointments().lock(held.id()))).contains(confirmed);
  }

  @ParameterizedTest
  @EnumSource
  default void keeps_why_an_appointment_was_cancelled(Cancellation why) {
    Appointment held = nine();
    Appointment cancelled = held.cancel(why);
    update(cancelled);
    assertThat(find(held.id())).contains(cancelled);
  }

  @ParameterizedTest(name = "{0} min later, {1} min long")
  @CsvSource({"0, 30", "0, 15", "0, 45", "-15, 30", "15, 30", "10, 10", "-30, 90", "-1, 2"})
  default void refuses_an_overlapping_slot_of_the_doctor(int later, int minutes) {
    Doctor doctor = given().doctor();
    given().held(doctor, given().caller(Role.PATIENT), NINE);
    Appointment second = held(doctor, given().caller(Role.PATIENT), nearNine(later, minutes));
    assertThatExceptionOfType(SlotTakenException.class)
        .isThrownBy(() -> add(second))
        .returns(doctor.id(), SlotTakenException::doctorId)
        .returns(second.slot().start(), SlotTakenException::start);
    assertThat(find(second.id())).isEmpty();
  }

  @ParameterizedTest(name = "{0} min later, {1} min long")
  @CsvSource({"0, 30", "0, 15", "0, 45", "-15, 30", "15, 30", "10, 10", "-30, 90", "-1, 2"})
  default void refuses_an_overlapping_slot_of_the_patient_at_another_doctor(
      int later, int minutes) {
    Caller patient = given().caller(Role.PATIENT);
    given().held(given().doctor(), patient, NINE);
    Appointment second = held(given().doctor(), patient, nearNine(later, minutes));
    assertThatThrownBy(() -> add(second)).isInstanceOf(PatientBusyException.class);
    assertThat(find(second.id())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"-30, 30", "30, 30"})
  default void lets_slots_touch(int later, int minutes) {
    Doctor doctor = given().doctor();
    Caller patient = given().caller(Role.PATIENT);
    given().held(doctor, patient, NINE);
    Appointment second = held(doctor, patient, nearNine(later, minutes));
    add(second);
    assertThat(find(second.id())).contains(second);
  }

  @Test
  default void lets_two_doctors_see_two_patients_at_the_same_time() {
    nine();
    Appointment second = nine();
    assertThat(find(second.id())).contains(second);
  }

  @ParameterizedTest
  @EnumSource
  default void the_status_decides_whether_the_doctor_is_taken(AppointmentStatus status) {
    Doctor doctor = given().doctor();
    Appointment first = given().held(doctor, given().caller(Role.PATIENT), NINE);
    update(next(first, status));
    Appointment second = held(doctor, given().caller(Role.PATIENT), NINE);
    assertThat(catchThrowable(() -> add(second)) instanceof SlotTakenException)
        .isEqualTo(status.occupiesTime());
    assertThat(find(second.id()).isEmpty()).isEqualTo(status.occupiesTime());
  }

  @ParameterizedTest
  @EnumSource
  default void the_status_decides_whether_the_patient_is_busy(AppointmentStatus status) {
    Caller patient = given().caller(Role.PATIENT);
    Appointment first = given().held(given().doctor(), patient, NINE);
    update(next(first, status));
    Appointment second = held(given().doctor(), patient, NINE);
    assertThat(catchThrowable(() -> add(second)) instanceof PatientBusyException)
        .isEqualTo(status.occupiesTime());
    assertThat(find(second.id()).isEmpty()).isEqualTo(status.occupiesTime());
  }

  @Test
  default void refuses_a_version_that_is_not_the_next() {
    Appointment held = nine();
    Appointment confirmed = held.confirm();
    update(confirmed);
    Appointment late = held.cancel(Cancellation.BY_PATIENT);
    Appointment early =
        next(next(confirmed, AppointmentStatus.CHECKED_IN), AppointmentStatus.NO_SHOW);
    for (Appointment stale : new Appointment[] {late, early}) {
      assertThatThrownBy(() -> update(stale)).isInstanceOf(StaleVersionException.class);
    }
    assertThat(find(held.id())).contains(confirmed);
  }

  @Test
  default void finds_an_appointment_where_it_was_moved_to() {
    Appointment held = nine();
    Appointment moved = held.reschedule(given().doctor().id(), nearNine(60, 20));
    move(held, moved);
    assertThat(find(held.id())).contains(moved);
  }

  @ParameterizedTest(name = "{0} min later, {1} min long")
  @CsvSource({"0, 30", "0, 15", "0, 45", "-15, 30", "15, 30", "10, 10", "-30, 90", "-1, 2"})
  default void refuses_to_move_into_an_overlapping_slot_of_the_doctor(int later, int minutes) {
    Appointment first = nine();
    Appointment second = nine();
    Appointment moved = second.reschedule(first.doctorId(), nearNine(later, minutes));
    assertThatExceptionOfType(SlotTakenException.class)
        .isThrownBy(() -> move(second, moved))
        .returns(first.doctorId(), SlotTakenException::doctorId)
        .returns(moved.slot().start(), SlotTakenException::start);
    assertThat(find(second.id())).contains(second);
    assertThat(ports().appointmentQueries().history(second.id())).hasSize(1);
  }

  @ParameterizedTest(name = "{0} min later, {1} min long")
  @CsvSource({"0, 30", "0, 15", "0, 45", "-15, 30", "15, 30", "10, 10", "-30, 90", "-1, 2"})
  default void refuses_to_move_into_an_overlapping_slot_of_the_patient_at_another_doctor(
      int later, int minutes) {
    Caller patient = given().caller(Role.PATIENT);
    given().held(given().doctor(), patient, NINE);
    Appointment second = given().held(given().doctor(), patient, nearNine(120, 30));
    Appointment moved = second.reschedule(second.doctorId(), nearNine(later, minutes));
    assertThatThrownBy(() -> move(second, moved)).isInstanceOf(PatientBusyException.class);
    assertThat(find(second.id())).contains(second);
  }

  @Test
  default void an_appointment_is_not_in_its_own_way() {
    Appointment held = nine();
    Appointment moved = held.reschedule(held.doctorId(), nearNine(10, 30));
    move(held, moved);
    assertThat(find(held.id())).contains(moved);
  }

  @Test
  default void what_was_left_is_free_for_others_and_to_come_back_to() {
    Appointment held = nine();
    Appointment moved = held.reschedule(held.doctorId(), nearNine(60, 30));
    move(held, moved);
    Appointment back = moved.reschedule(held.doctorId(), NINE);
    move(moved, back);
    assertThat(find(held.id())).contains(back);
    move(back, back.reschedule(given().doctor().id(), NINE));
    Doctor doctor = given().doctor();
    Appointment other = given().held(doctor, given().caller(Role.PATIENT), NINE);
    move(other, other.reschedule(held.doctorId(), NINE));
    assertThat(find(other.id()).orElseThrow().doctorId()).isEqualTo(held.doctorId());
  }

  @Test
  default void an_addition_is_undone_with_its_transaction() {
    Appointment appointment = held(given().doctor(), given().caller(Role.PATIENT), NINE);
    RuntimeException later = new IllegalStateException("later");
    assertThatThrownBy(
            () ->
                inTransaction(
                    () -> {
                      appointments().add(appointment, booked(appointment));
                      throw later;
                    }))
        .isSameAs(later);
    assertThat(find(appointment.id())).isEmpty();
  }

  private static TimeSlot nearNine(int later, int minutes) {
    return TimeSlot.of(NINE.start().plus(Duration.ofMinutes(later)), Duration.ofMinutes(minutes));
  }

  @ParameterizedTest
  @EnumSource
  default void finds_what_occupies_the_doctors_time_by_start(AppointmentStatus status) {
    Doctor doctor = given().doctor();
    Appointment late = given().held(doctor, given().caller(Role.PATIENT), nearNine(45, 30));
    Appointment nine = given().held(doctor, given().caller(Role.PATIENT), NINE);
    given().held(doctor, given().caller(Role.PATIENT), nearNine(-30, 30));
    given().held(doctor, given().caller(Role.PATIENT), nearNine(75, 30));
    update(next(nine, status));
    assertThat(inTransaction(() -> appointments().occupying(doctor.id(), nearNine(0, 75))))
        .extracting(Appointment::id)
        .isEqualTo(status.occupiesTime() ? List.of(nine.id(), late.id()) : List.of(late.id()));
    assertThat(
            inTransaction(() -> appointments().occupying(given().doctor().id(), nearNine(0, 75))))
        .isEmpty();
  }
}
