package dev.kham.adapter.postgres;

import static dev.kham.application.scheduling.SchedulingFixtures.MONDAY;
import static dev.kham.application.scheduling.SchedulingFixtures.NOW;
import static dev.kham.application.scheduling.SchedulingFixtures.ZONE;
import static dev.kham.application.scheduling.SchedulingFixtures.at;
import static dev.kham.application.scheduling.SchedulingFixtures.slotAt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.adapter.postgres.Together.Act;
import dev.kham.application.Given;
import dev.kham.application.appointment.Appointments;
import dev.kham.application.appointment.RescheduleAppointment;
import dev.kham.application.payment.PaymentFixtures;
import dev.kham.application.scheduling.OfferedSlots;
import dev.kham.application.settlement.MoneyDesk;
import dev.kham.application.shared.SettableClock;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.appointment.Appointment;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.payment.Payment;
import dev.kham.domain.payment.Receipt;
import dev.kham.domain.payment.Settlement.Settled;
import dev.kham.domain.shared.StaleVersionException;
import dev.kham.embedded.EmbeddedTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** However many settle at once and whoever of them fails, receipts are numbered 1, 2, 3 … */
@QuarkusTest
@WithTestResource(EmbeddedTestResource.class)
class ReceiptRaceTest {
  private static final int SETTLEMENTS = 90;
  private static final int AT_ONCE = 16;

  /** A year nobody else here issues receipts in. */
  private static final ZonedDateTime THEN = ZonedDateTime.of(2100, 1, 1, 0, 0, 0, 0, ZONE);

  @Inject PostgresPorts ports;
  @Inject Sql sql;

  private Appointments appointments;
  private Caller desk;

  @BeforeEach
  void begin() {
    sql.run(handle -> handle.execute("delete from jobs"));
    appointments = new Appointments(ports.appointments(), ports.waitlist(), ports.jobs());
    desk = given().caller(Role.RECEPTIONIST);
  }

  private static final class Lost extends RuntimeException {}

  /** Of each three one is rolled back after it was numbered, and one is moved at the same time. */
  @Test
  void settlements_of_which_some_fail_leave_neither_gaps_nor_doubles() {
    List<AppointmentId> ids = new ArrayList<>();
    List<Act> acts = new ArrayList<>();
    for (int i = 0; i < SETTLEMENTS; i++) {
      Appointment held =
          given().held(given().doctor(), given().caller(Role.PATIENT), slotAt(MONDAY, "09:00"));
      ids.add(held.id());
      boolean fails = i % 3 == 0;
      acts.add(() -> fails ? settleAndFail(held.id()) : settle(held.id()));
      if (i % 3 == 1) {
        acts.add(() -> move(held));
      }
    }

    List<Object> outcomes = new ArrayList<>(Together.of(acts, AT_ONCE));

    for (int i = 0; i < SETTLEMENTS; i++) {
      Object outcome = outcomes.removeFirst();
      Optional<Receipt> receipt = receipt(ids.get(i));
      if (i % 3 == 0) {
        assertThat(outcome).isInstanceOf(Lost.class);
        assertThat(receipt).isEmpty();
      } else {
        assertThat(outcome)
            .isInstanceOfSatisfying(
                Optional.class, it -> assertThat(it.orElseThrow()).isInstanceOf(Settled.class));
        assertThat(receipt).isPresent();
      }
      if (i % 3 == 1) {
        Object moved = outcomes.removeFirst();
        if (!"moved".equals(moved)) {
          assertThat(moved).isInstanceOf(StaleVersionException.class);
        }
        assertThat(receipt.orElseThrow().start()).isIn(at(MONDAY, "09:00"), at(MONDAY, "10:00"));
      }
    }
    List<Integer> places =
        ids.stream()
            .flatMap(id -> receipt(id).stream())
            .map(receipt -> receipt.number().place())
            .sorted()
            .toList();
    assertThat(places).isEqualTo(IntStream.rangeClosed(1, SETTLEMENTS / 3 * 2).boxed().toList());
  }

  private Given given() {
    return new Given(ports);
  }

  private Object settle(AppointmentId id) {
    Payment payment =
        ports.transaction().call(() -> ports.payments().lockByAppointment(id).orElseThrow());
    return new MoneyDesk(ports, new SettableClock(THEN.toInstant(), ZONE))
        .receive(PaymentFixtures.transferFor(payment));
  }

  private Object settleAndFail(AppointmentId id) {
    return ports
        .transaction()
        .call(
            () -> {
              settle(id);
              assertThat(receipt(id)).isPresent();
              throw new Lost();
            });
  }

  private String move(Appointment held) {
    SettableClock clock = new SettableClock(NOW, ZONE);
    new RescheduleAppointment(
            ports.transaction(),
            appointments,
            ports.doctors(),
            new OfferedSlots(ports.calendars(), clock, Duration.ofMinutes(15)),
            clock)
        .handle(
            new RescheduleAppointment.Command(
                desk, held.id(), 0, at(MONDAY, "10:00"), held.doctorId()));
    return "moved";
  }

  private Optional<Receipt> receipt(AppointmentId id) {
    return ports.transaction().call(() -> ports.receipts().find(id));
  }
}
