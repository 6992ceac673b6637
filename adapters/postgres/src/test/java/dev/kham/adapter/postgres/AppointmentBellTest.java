package dev.kham.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kham.application.Given;
import dev.kham.application.appointment.AppointmentBell;
import dev.kham.application.appointment.AppointmentFixtures;
import dev.kham.application.appointment.InMemoryAppointmentBell;
import dev.kham.application.appointment.InMemoryAppointmentBell.Ring;
import dev.kham.application.scheduling.SchedulingFixtures;
import dev.kham.domain.account.Role;
import dev.kham.domain.appointment.Appointment;
import dev.kham.domain.appointment.AppointmentStatus;
import dev.kham.embedded.EmbeddedTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whoever watches hears of what is committed, and of nothing else. */
@QuarkusTest
@WithTestResource(EmbeddedTestResource.class)
class AppointmentBellTest {
  @Inject PostgresPorts ports;
  @Inject AppointmentBell bell;

  /** One for all tests of this module. */
  @Singleton
  static class Recording {
    @Produces
    @Singleton
    AppointmentBell bell() {
      return new InMemoryAppointmentBell();
    }

    @Produces
    @Singleton
    RecordingObserver observer() {
      return new RecordingObserver();
    }
  }

  @Test
  void rings_after_the_commit() {
    Appointment held = held();
    Appointment next = AppointmentFixtures.next(held, AppointmentStatus.CONFIRMED);
    ports
        .transaction()
        .run(
            () -> {
              ports.appointments().update(next, AppointmentFixtures.eventOf(next));
              assertThat(rung()).doesNotContain(new Ring(held.id(), 1));
            });
    assertThat(rung()).contains(new Ring(held.id(), 1));
  }

  @Test
  void does_not_ring_for_what_is_rolled_back() {
    Appointment held = held();
    Appointment next = AppointmentFixtures.next(held, AppointmentStatus.CONFIRMED);
    assertThatThrownBy(
            () ->
                ports
                    .transaction()
                    .run(
                        () -> {
                          ports.appointments().update(next, AppointmentFixtures.eventOf(next));
                          throw new IllegalStateException("no");
                        }))
        .hasMessage("no");
    assertThat(rung()).doesNotContain(new Ring(held.id(), 1));
  }

  private Appointment held() {
    Given given = new Given(ports);
    return given.held(
        given.doctor(),
        given.caller(Role.PATIENT),
        SchedulingFixtures.slotAt(SchedulingFixtures.MONDAY, "09:00"));
  }

  private List<Ring> rung() {
    return ((InMemoryAppointmentBell) bell).rung();
  }
}
