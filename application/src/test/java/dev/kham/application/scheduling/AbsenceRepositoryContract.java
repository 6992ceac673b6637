package dev.kham.application.scheduling;

import static dev.kham.application.scheduling.SchedulingFixtures.MONDAY;
import static dev.kham.application.scheduling.SchedulingFixtures.absence;
import static dev.kham.application.scheduling.SchedulingFixtures.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.application.PortContract;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.scheduling.Absence;
import dev.kham.domain.scheduling.AbsenceId;
import dev.kham.domain.scheduling.Doctor;
import dev.kham.domain.shared.TimeSlot;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Absences are also read outside a transaction, by those who look for free slots. */
public interface AbsenceRepositoryContract extends PortContract {
  private Absence added(Doctor doctor, Caller admin, String from, String until) {
    Absence absence = absence(doctor, admin, time(from, until));
    inTransaction(() -> ports().absences().add(absence));
    return absence;
  }

  private static TimeSlot time(String from, String until) {
    return new TimeSlot(at(MONDAY, from), at(MONDAY, until));
  }

  @Test
  default void finds_every_field_of_an_absence() {
    Absence absence = added(given().doctor(), given().caller(Role.ADMIN), "08:00", "09:00");
    assertThat(ports().absences().find(absence.id())).contains(absence);
    assertThat(ports().absences().find(new AbsenceId(UUID.randomUUID()))).isEmpty();
  }

  @Test
  default void tells_what_overlaps_the_window_and_not_what_touches_it_by_start() {
    Doctor doctor = given().doctor();
    Caller admin = given().caller(Role.ADMIN);
    added(doctor, admin, "07:00", "09:00");
    Absence late = added(doctor, admin, "09:59", "18:00");
    Absence early = added(doctor, admin, "08:00", "09:01");
    Absence around = added(doctor, admin, "00:00", "23:59");
    added(doctor, admin, "10:00", "11:00");
    added(given().doctor(), admin, "09:00", "10:00");
    List<Absence> found = ports().absences().of(doctor.id(), time("09:00", "10:00"));
    assertThat(found).containsExactly(around, early, late);
  }
}
