package dev.kham.application.scheduling;

import static dev.kham.application.scheduling.SchedulingFixtures.doctor;
import static dev.kham.application.scheduling.SchedulingFixtures.shift;
import static dev.kham.application.scheduling.SchedulingFixtures.specialty;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kham.application.PortContract;
import dev.kham.domain.scheduling.Doctor;
import dev.kham.domain.scheduling.DoctorId;
import dev.kham.domain.scheduling.Hours;
import dev.kham.domain.scheduling.Shift;
import dev.kham.domain.scheduling.Specialty;
import dev.kham.domain.shared.StaleVersionException;
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
        // counted by the store
        .ignoringFields("version")
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

  @Test
  default void keeps_rooms_and_breaks_of_shifts() {
    Doctor doctor = doctor();
    Shift morning =
        new Shift(
            DayOfWeek.MONDAY,
            LocalTime.of(8, 0),
            LocalTime.of(11, 30),
            20,
            LocalDate.of(2026, 1, 1),
            LocalDate.of(9999, 12, 31),
            "Nhà B, phòng 7 🏥",
            List.of(
                new Hours(LocalTime.of(9, 0), LocalTime.of(9, 15)),
                new Hours(LocalTime.of(10, 30), LocalTime.of(11, 30))));
    Shift afternoon = shift(DayOfWeek.MONDAY, "13:00", "16:00");
    Doctor busy = with(doctor, doctor.specialty(), List.of(morning, afternoon));
    assertFound(given().doctor(busy));
    assertFound(given().doctor(with(busy, busy.specialty(), List.of(afternoon))));
  }

  @Test
  default void below_the_use_cases_shifts_may_overlap() {
    Doctor doctor = doctor();
    assertFound(
        given()
            .doctor(
                with(
                    doctor,
                    doctor.specialty(),
                    List.of(
                        shift(DayOfWeek.MONDAY, "08:00", "10:00"),
                        shift(DayOfWeek.MONDAY, "08:10", "10:10")))));
  }

  @Test
  default void writes_the_next_version_only() {
    Doctor doctor = given().doctor();
    Doctor next = doctor.working(List.of(shift(DayOfWeek.SUNDAY, "08:00", "09:00")));
    inTransaction(() -> ports().doctors().update(next));
    assertFound(next);
    assertThat(ports().doctors().find(doctor.id())).get().returns(1, Doctor::version);
    assertThatThrownBy(() -> inTransaction(() -> ports().doctors().update(next)))
        .isInstanceOf(StaleVersionException.class);
    Doctor skipping = next.working(List.of()).working(List.of());
    assertThatThrownBy(() -> inTransaction(() -> ports().doctors().update(skipping)))
        .isInstanceOf(StaleVersionException.class);
    assertFound(next);
  }

  @Test
  default void who_has_seen_a_doctor_before_they_were_put_anew_is_late() {
    Doctor seen = given().doctor();
    given().doctor(seen);
    assertThatThrownBy(() -> inTransaction(() -> ports().doctors().update(seen.working(List.of()))))
        .isInstanceOf(StaleVersionException.class);
  }

  @Test
  default void finds_the_same_doctor_with_or_without_a_lock() {
    DoctorId id = given().doctor().id();
    Doctor found = ports().doctors().find(id).orElseThrow();
    assertThat(inTransaction(() -> ports().doctors().findToBook(id))).contains(found);
    assertThat(inTransaction(() -> ports().doctors().lock(id))).contains(found);
    DoctorId unknown = new DoctorId(UUID.randomUUID());
    assertThat(inTransaction(() -> ports().doctors().findToBook(unknown))).isEmpty();
    assertThat(inTransaction(() -> ports().doctors().lock(unknown))).isEmpty();
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
