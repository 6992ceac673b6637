package dev.kham.application.appointment;

import static dev.kham.application.scheduling.SchedulingFixtures.MONDAY;
import static dev.kham.application.scheduling.SchedulingFixtures.at;
import static dev.kham.application.scheduling.SchedulingFixtures.slotAt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kham.application.InMemoryHospital;
import dev.kham.application.appointment.AppointmentQueries.Details;
import dev.kham.application.appointment.AppointmentQueries.Filter;
import dev.kham.application.appointment.AppointmentQueries.Position;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.appointment.Appointment;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.appointment.AppointmentStatus;
import dev.kham.domain.patient.PatientId;
import dev.kham.domain.scheduling.Doctor;
import dev.kham.domain.shared.ForbiddenException;
import dev.kham.domain.shared.NotFoundException;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ViewAppointmentsTest {
  private final InMemoryHospital hospital = new InMemoryHospital();
  private final ViewAppointments view = hospital.viewAppointments();
  private final Doctor doctor = hospital.given().doctor();
  private final Caller patient = hospital.given().caller(Role.PATIENT);
  private final Caller other = hospital.given().caller(Role.PATIENT);
  private final Appointment nine = hospital.given().held(doctor, patient, slotAt(MONDAY, "09:00"));
  private final Appointment ten = hospital.given().held(doctor, other, slotAt(MONDAY, "10:00"));

  @Test
  void patients_see_their_own() {
    assertThat(view.one(patient, nine.id()).id()).isEqualTo(nine.id().value());
    assertThat(ids(patient, null)).containsExactly(nine.id().value());
  }

  @Test
  void patients_see_their_own_even_when_they_ask_for_anothers() {
    assertThat(ids(patient, other.patientId())).containsExactly(nine.id().value());
  }

  @Test
  void guardians_see_their_own_and_their_dependants() {
    PatientId theirs = other.patientId();
    Caller guardian = patient.guarding(Set.of(theirs));
    assertThat(view.one(guardian, ten.id()).id()).isEqualTo(ten.id().value());
    assertThat(view.history(guardian, ten.id())).hasSize(1);
    assertThat(ids(guardian, null)).containsExactly(nine.id().value(), ten.id().value());
  }

  @ParameterizedTest
  @EnumSource(names = {"RECEPTIONIST", "ADMIN", "DOCTOR", "CASHIER"})
  void the_hospitals_people_see_all(Role role) {
    Caller caller = hospital.given().caller(role);
    assertThat(view.one(caller, nine.id()).id()).isEqualTo(nine.id().value());
    assertThat(ids(caller, null)).containsExactly(nine.id().value(), ten.id().value());
    assertThat(ids(caller, other.patientId())).containsExactly(ten.id().value());
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"RECEPTIONIST", "ADMIN", "DOCTOR", "CASHIER"})
  void nobody_else_learns_that_there_is_such_an_appointment(Role role) {
    Caller stranger = hospital.given().caller(role);
    for (AppointmentId one : List.of(nine.id(), new AppointmentId(UUID.randomUUID()))) {
      assertThatThrownBy(() -> view.one(stranger, one))
          .isInstanceOf(NotFoundException.class)
          .hasMessage("no such appointment");
    }
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"PATIENT", "RECEPTIONIST", "ADMIN", "DOCTOR", "CASHIER"})
  void who_has_nothing_to_do_with_appointments_lists_none(Role role) {
    Caller caller = hospital.given().caller(role);
    assertThatThrownBy(() -> ids(caller, null)).isInstanceOf(ForbiddenException.class);
  }

  @Test
  void a_patients_filter_is_heeded_in_every_other_part() {
    Appointment eleven = hospital.given().held(doctor, patient, slotAt(MONDAY, "11:00"));
    Appointment confirmed = hospital.given().changed(eleven, AppointmentStatus.CONFIRMED);
    Position afterNine = new Position(nine.slot().start(), nine.id().value());
    for (Filter one :
        List.of(
            new Filter(null, AppointmentStatus.CONFIRMED, null, null, null, 10),
            new Filter(null, null, at(MONDAY, "09:30"), null, null, 10),
            new Filter(null, null, null, null, afterNine, 10))) {
      assertThat(view.list(patient, one))
          .extracting(Details::id)
          .containsExactly(confirmed.id().value());
    }
    for (Filter one :
        List.of(
            new Filter(null, null, null, at(MONDAY, "09:30"), null, 10),
            new Filter(null, null, null, null, null, 1))) {
      assertThat(view.list(patient, one))
          .extracting(Details::id)
          .containsExactly(nine.id().value());
    }
  }

  private List<UUID> ids(Caller caller, @Nullable PatientId of) {
    return view
        .list(caller, new Filter(of == null ? null : Set.of(of), null, null, null, null, 10))
        .stream()
        .map(Details::id)
        .toList();
  }
}
