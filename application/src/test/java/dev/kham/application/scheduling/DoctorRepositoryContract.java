package dev.kham.application.scheduling;

import static dev.kham.application.scheduling.SchedulingFixtures.doctor;
import static dev.kham.application.scheduling.SchedulingFixtures.shift;
import static dev.kham.application.scheduling.SchedulingFixtures.specialty;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.application.PortContract;
import dev.kham.domain.scheduling.Doctor;
import dev.kham.domain.scheduling.DoctorId;
import dev.kham.domain.scheduling.Shift;
import dev.kham.domain.scheduling.Specialty;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Doctors are also read outside a transaction, by those who look for free slots. */
public interface DoctorRepositoryContract extends PortContract {
  private void assertFound(Doctor doctor) {
    assertThat(ports().doctors().find(doctor.id()))
        .get()
        .usingRecursiveComparison()
        .ignoringCollectionOrder()
        .isEqualTo(doctor);
    assertThat(inTransaction(() -> ports().doctors().find(doctor.id()))).isPresent();
  }

  @Test
  default void finds_every_field_of_a_doctor_with_the_shifts() {
    Doctor first = given().doctor();
    given().doctor();
    assertFound(first);
  }

  @Test
  default void finds_a_doctor_without_shifts() {
    Doctor doctor = doctor();
    assertFound(given().doctor(with(doctor, doctor.specialty(), List.of())));
  }

  @Test
  default void finds_nothing_under_an_unknown_id() {
    assertThat(ports().doctors().find(new DoctorId(UUID.randomUUID()))).isEmpty();
  }

  @Test
  default void replaces_a_doctor_with_all_that_was_known() {
    Doctor before = given().doctor();
    Shift odd =
        new Shift(
            DayOfWeek.SUNDAY,
            LocalTime.of(6, 45),
            LocalTime.of(23, 59),
            25,
            LocalDate.of(2027, 1, 3),
            LocalDate.of(2027, 1, 3));
    Doctor after =
        new Doctor(
            before.id(),
            "Phạm Quỳnh Như",
            specialty(),
            2_500_000_000L,
            "Nhà B, phòng 7",
            25,
            List.of(odd, shift(DayOfWeek.MONDAY, "08:00", "11:30")));
    given().doctor(after);
    assertFound(after);
  }

  @Test
  default void a_specialty_put_anew_is_renamed_for_all_its_doctors() {
    Doctor one = given().doctor();
    Doctor other = given().doctor(doctor("Lý Thu Hà", one.specialty()));
    Specialty renamed = new Specialty(one.specialty().id(), "Tim mạch " + one.specialty().id());
    given().doctor(with(one, renamed, one.shifts()));
    assertFound(with(one, renamed, one.shifts()));
    assertFound(with(other, renamed, other.shifts()));
  }

  private static Doctor with(Doctor doctor, Specialty specialty, List<Shift> shifts) {
    return new Doctor(
        doctor.id(),
        doctor.fullName(),
        specialty,
        doctor.fee(),
        doctor.room(),
        doctor.slotMinutes(),
        shifts);
  }
}
