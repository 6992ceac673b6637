package dev.kham.adapter.postgres;

import static dev.kham.application.scheduling.SchedulingFixtures.MONDAY;
import static dev.kham.application.scheduling.SchedulingFixtures.slotAt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kham.adapter.postgres.RecordingObserver.Time;
import dev.kham.application.Given;
import dev.kham.application.appointment.AppointmentFixtures;
import dev.kham.domain.account.Role;
import dev.kham.domain.appointment.Appointment;
import dev.kham.domain.appointment.AppointmentStatus;
import dev.kham.domain.appointment.SlotTakenException;
import dev.kham.domain.scheduling.Doctor;
import dev.kham.domain.shared.TimeSlot;
import dev.kham.embedded.EmbeddedTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who keeps what was read hears of each change of it when the transaction is over. */
@QuarkusTest
@WithTestResource(EmbeddedTestResource.class)
class ObserversTest {
  private static final TimeSlot NINE = slotAt(MONDAY, "09:00");

  @Inject PostgresPorts ports;
  @Inject RecordingObserver observer;

  private Given given;
  private Doctor doctor;

  @BeforeEach
  void nothing_heard() {
    given = new Given(ports);
    doctor = given.doctor();
    observer.heard();
  }

  private Appointment held() {
    return given.held(doctor, given.caller(Role.PATIENT), NINE);
  }

  @Test
  void a_booking_and_its_end_but_not_what_leaves_the_time_as_it_is() {
    Appointment held = held();
    assertThat(observer.heard()).containsExactly(new Time(doctor.id(), NINE));
    Appointment paid = given.changed(held, AppointmentStatus.CONFIRMED);
    assertThat(observer.heard()).isEmpty();
    given.changed(paid, AppointmentStatus.CANCELLED);
    assertThat(observer.heard()).containsExactly(new Time(doctor.id(), NINE));
  }

  @Test
  void a_move_from_where_and_to_where() {
    Appointment held = held();
    Doctor other = given.doctor();
    TimeSlot ten = slotAt(MONDAY, "10:00");
    Appointment moved = held.reschedule(other.id(), ten);
    observer.heard();
    ports
        .transaction()
        .run(
            () -> {
              ports.appointments().update(moved, AppointmentFixtures.moved(held, moved));
              assertThat(observer.heard()).isEmpty();
            });
    assertThat(observer.heard())
        .containsExactlyInAnyOrder(new Time(doctor.id(), NINE), new Time(other.id(), ten));
  }

  @Test
  void what_may_not_have_been_committed_too() {
    Appointment never = AppointmentFixtures.held(doctor, given.caller(Role.PATIENT), NINE);
    assertThatThrownBy(
            () ->
                ports
                    .transaction()
                    .run(
                        () -> {
                          ports.appointments().add(never, AppointmentFixtures.booked(never));
                          throw new IllegalStateException("no");
                        }))
        .hasMessage("no");
    assertThat(observer.heard()).containsExactly(new Time(doctor.id(), NINE));
  }

  @Test
  void nothing_of_who_came_too_late() {
    held();
    observer.heard();
    assertThatThrownBy(this::held).isInstanceOf(SlotTakenException.class);
    assertThat(observer.heard()).isEmpty();
  }

  @Test
  void a_doctor_once_however_often_in_a_transaction() {
    ports
        .transaction()
        .run(
            () -> {
              ports.doctors().put(doctor);
              ports.doctors().put(doctor);
            });
    assertThat(observer.heard()).containsExactly(doctor.id());
  }
}
