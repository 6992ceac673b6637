package dev.kham.application.scheduling;

import static dev.kham.application.scheduling.SchedulingFixtures.MONDAY;
import static dev.kham.application.scheduling.SchedulingFixtures.TODAY;
import static dev.kham.application.scheduling.SchedulingFixtures.ZONE;
import static dev.kham.application.scheduling.SchedulingFixtures.at;
import static dev.kham.application.scheduling.SchedulingFixtures.doctor;
import static dev.kham.application.scheduling.SchedulingFixtures.slotAt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kham.application.InMemoryHospital;
import dev.kham.application.scheduling.FindFreeSlots.FreeSlot;
import dev.kham.domain.account.Role;
import dev.kham.domain.appointment.Appointment;
import dev.kham.domain.appointment.AppointmentStatus;
import dev.kham.domain.scheduling.Doctor;
import dev.kham.domain.scheduling.DoctorId;
import dev.kham.domain.shared.DomainException;
import dev.kham.domain.shared.NotFoundException;
import dev.kham.domain.shared.RejectedException;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FindFreeSlotsTest {
  private final InMemoryHospital hospital = new InMemoryHospital();
  private final FindFreeSlots find = hospital.findFreeSlots();
  private final Doctor doctor = hospital.given().doctor();

  @Test
  void finds_every_slot_of_a_day_nobody_booked() {
    assertThat(starts(find.ofDoctor(doctor.id(), MONDAY, MONDAY)))
        .containsExactly(
            "08:00", "08:30", "09:00", "09:30", "10:00", "10:30", "11:00", "13:30", "14:00",
            "14:30", "15:00", "15:30", "16:00");
  }

  @Test
  void leaves_out_what_is_taken_and_offers_what_was_given_back() {
    hospital.given().held(doctor, hospital.given().caller(Role.PATIENT), slotAt(MONDAY, "08:30"));
    Appointment nine =
        hospital
            .given()
            .held(doctor, hospital.given().caller(Role.PATIENT), slotAt(MONDAY, "09:00"));
    hospital.given().changed(nine, AppointmentStatus.CANCELLED);
    assertThat(starts(find.ofDoctor(doctor.id(), MONDAY, MONDAY)))
        .startsWith("08:00", "09:00", "09:30")
        .hasSize(12);
  }

  @Test
  void leaves_out_what_has_begun() {
    assertThat(starts(find.ofDoctor(doctor.id(), TODAY, TODAY))).startsWith("09:30").hasSize(10);
    assertThat(find.ofDoctor(doctor.id(), TODAY.minusDays(7), TODAY.minusDays(1))).isEmpty();
  }

  @Test
  void includes_the_first_and_the_last_day() {
    assertThat(find.ofDoctor(doctor.id(), MONDAY, MONDAY.plusDays(4)))
        .hasSize(5 * 13)
        .startsWith(new FreeSlot(doctor.id(), slotAt(MONDAY, "08:00")))
        .endsWith(new FreeSlot(doctor.id(), slotAt(MONDAY.plusDays(4), "16:00")));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, -30, 31, 400})
  void refuses_a_range_that_is_empty_or_over_31_days(int lastAfterFirst) {
    LocalDate last = MONDAY.plusDays(lastAfterFirst);
    assertThatExceptionOfType(RejectedException.class)
        .isThrownBy(() -> find.ofDoctor(doctor.id(), MONDAY, last))
        .returns("invalid-range", DomainException::type);
    assertThatExceptionOfType(RejectedException.class)
        .isThrownBy(() -> find.ofSpecialty(doctor.specialty().id(), MONDAY, last))
        .returns("invalid-range", DomainException::type);
  }

  @Test
  void allows_31_days() {
    assertThat(find.ofDoctor(doctor.id(), MONDAY, MONDAY.plusDays(30))).hasSize(23 * 13);
  }

  @Test
  void refuses_an_unknown_doctor() {
    assertThatThrownBy(() -> find.ofDoctor(new DoctorId(UUID.randomUUID()), MONDAY, MONDAY))
        .isInstanceOf(NotFoundException.class);
  }

  @Test
  void finds_those_of_every_doctor_of_a_specialty_by_start() {
    Doctor other = hospital.given().doctor(doctor("Lý Thu Hà", doctor.specialty()));
    hospital.given().doctor();
    hospital.given().held(other, hospital.given().caller(Role.PATIENT), slotAt(MONDAY, "08:00"));
    List<FreeSlot> found = find.ofSpecialty(doctor.specialty().id(), MONDAY, MONDAY);
    assertThat(found).hasSize(25).extracting(free -> free.slot().start()).isSorted();
    assertThat(found.subList(0, 3))
        .containsExactlyInAnyOrder(
            new FreeSlot(doctor.id(), slotAt(MONDAY, "08:00")),
            new FreeSlot(doctor.id(), slotAt(MONDAY, "08:30")),
            new FreeSlot(other.id(), slotAt(MONDAY, "08:30")));
  }

  @Test
  void finds_the_next_ones_from_a_start_on() {
    hospital.given().held(doctor, hospital.given().caller(Role.PATIENT), slotAt(TODAY, "16:00"));
    assertThat(find.nextOf(doctor.id(), at(TODAY, "15:30"), 3))
        .containsExactly(
            new FreeSlot(doctor.id(), slotAt(TODAY, "15:30")),
            new FreeSlot(doctor.id(), slotAt(MONDAY, "08:00")),
            new FreeSlot(doctor.id(), slotAt(MONDAY, "08:30")));
  }

  private static List<String> starts(List<FreeSlot> free) {
    return free.stream()
        .map(one -> one.slot().start().atZone(ZONE).toLocalTime().toString())
        .toList();
  }
}
