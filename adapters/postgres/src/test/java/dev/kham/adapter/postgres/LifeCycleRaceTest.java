package dev.kham.adapter.postgres;

import static dev.kham.application.scheduling.SchedulingFixtures.MONDAY;
import static dev.kham.application.scheduling.SchedulingFixtures.NOW;
import static dev.kham.application.scheduling.SchedulingFixtures.ZONE;
import static dev.kham.application.scheduling.SchedulingFixtures.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.adapter.postgres.Together.Act;
import dev.kham.application.Given;
import dev.kham.application.appointment.AppointmentQueries.Details;
import dev.kham.application.appointment.AppointmentQueries.Happening;
import dev.kham.application.appointment.AppointmentQueries.HistoryItem;
import dev.kham.application.appointment.Appointments;
import dev.kham.application.appointment.BookAppointment;
import dev.kham.application.appointment.CheckInPatient;
import dev.kham.application.appointment.RescheduleAppointment;
import dev.kham.application.payment.PaymentFixtures;
import dev.kham.application.scheduling.OfferedSlots;
import dev.kham.application.settlement.MoneyDesk;
import dev.kham.application.shared.IdGenerator;
import dev.kham.application.shared.SettableClock;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.appointment.AppointmentStatus;
import dev.kham.domain.appointment.SlotTakenException;
import dev.kham.domain.payment.Payment;
import dev.kham.domain.payment.PaymentStatus;
import dev.kham.domain.payment.Settlement.Settled;
import dev.kham.domain.payment.Transfer;
import dev.kham.domain.scheduling.Doctor;
import dev.kham.domain.shared.ConflictException;
import dev.kham.domain.shared.StaleVersionException;
import dev.kham.domain.shared.TimeSlot;
import dev.kham.embedded.EmbeddedTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Changes that meet: one comes first, the other sees it, and nobody ends halfway. */
@QuarkusTest
@WithTestResource(EmbeddedTestResource.class)
class LifeCycleRaceTest {
  private static final int CALLERS = 16;
  private static final int ROUNDS = 12;

  /** Starts of the doctor's slots on Monday. */
  private static final List<String> TIMES =
      List.of("08:00", "08:30", "09:00", "09:30", "10:00", "10:30", "11:00", "13:30", "14:00");

  private static final TimeSlot WORKDAY = new TimeSlot(at(MONDAY, "08:00"), at(MONDAY, "17:00"));

  private final SettableClock clock = new SettableClock(NOW, ZONE);

  @Inject PostgresPorts ports;
  @Inject IdGenerator ids;
  @Inject Sql sql;

  private Appointments appointments;
  private Caller desk;

  @BeforeEach
  void begin_without_jobs() {
    sql.run(handle -> handle.execute("delete from jobs"));
    appointments = new Appointments(ports.appointments(), ports.waitlist(), ports.jobs());
    desk = given().caller(Role.RECEPTIONIST);
  }

  @Test
  void one_of_many_moves_into_the_slot() {
    Doctor wanted = given().doctor();
    List<AppointmentId> movers = new ArrayList<>();
    List<Act> acts = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      AppointmentId id = book(given().caller(Role.PATIENT), given().doctor(), "09:00");
      movers.add(id);
      acts.add(() -> move(id, 0, wanted, "10:00"));
    }
    List<Object> outcomes = Together.of(acts, CALLERS);
    assertThat(outcomes).filteredOn("moved"::equals).hasSize(1);
    assertThat(outcomes)
        .filteredOn(outcome -> outcome instanceof SlotTakenException)
        .hasSize(CALLERS - 1);
    for (int i = 0; i < CALLERS; i++) {
      Details after = details(movers.get(i));
      if ("moved".equals(outcomes.get(i))) {
        assertThat(after.doctor().id()).isEqualTo(wanted.id().value());
        assertThat(after.start()).isEqualTo(at(MONDAY, "10:00"));
      } else {
        assertThat(after.version()).isZero();
        assertThat(after.start()).isEqualTo(at(MONDAY, "09:00"));
      }
    }
  }

  @Test
  void a_slot_goes_to_who_moves_or_to_who_books() {
    for (int round = 0; round < ROUNDS; round++) {
      Doctor doctor = given().doctor();
      AppointmentId mover = book(given().caller(Role.PATIENT), doctor, "09:00");
      Caller booker = given().caller(Role.PATIENT);
      List<Object> outcomes =
          Together.of(
              List.of(() -> move(mover, 0, doctor, "10:00"), () -> book(booker, doctor, "10:00")),
              2);
      boolean moved = "moved".equals(outcomes.getFirst());
      assertThat(outcomes.get(moved ? 1 : 0)).isInstanceOf(SlotTakenException.class);
      assertThat(outcomes.get(moved ? 0 : 1))
          .isInstanceOf(moved ? String.class : AppointmentId.class);
      assertThat(details(mover).start()).isEqualTo(at(MONDAY, moved ? "10:00" : "09:00"));
      assertThat(busy(doctor)).hasSize(moved ? 1 : 2);
    }
  }

  /** Each wants what the other has until it ends: neither slot is ever free. */
  @Test
  void who_would_swap_slots_are_both_told_that_they_are_taken() {
    for (int round = 0; round < ROUNDS; round++) {
      Doctor doctor = given().doctor();
      AppointmentId nine = book(given().caller(Role.PATIENT), doctor, "09:00");
      AppointmentId ten = book(given().caller(Role.PATIENT), doctor, "10:00");
      List<Object> outcomes =
          Together.of(
              List.of(() -> move(nine, 0, doctor, "10:00"), () -> move(ten, 0, doctor, "09:00")),
              2);
      assertThat(outcomes).allMatch(outcome -> outcome instanceof SlotTakenException);
      assertThat(details(nine).start()).isEqualTo(at(MONDAY, "09:00"));
      assertThat(details(ten).start()).isEqualTo(at(MONDAY, "10:00"));
    }
  }

  /** Both rows are already being written when each looks at the slot of the other. */
  @Test
  void who_would_swap_slots_and_waits_for_the_other_is_told_so_too() {
    Doctor doctor = given().doctor();
    AppointmentId nine = book(given().caller(Role.PATIENT), doctor, "09:00");
    AppointmentId ten = book(given().caller(Role.PATIENT), doctor, "10:00");
    CountDownLatch bothWrite = new CountDownLatch(2);
    AtomicInteger runs = new AtomicInteger();
    List<Object> outcomes =
        Together.of(
            List.of(
                () -> writeThenMove(nine, doctor, "10:00", bothWrite, runs),
                () -> writeThenMove(ten, doctor, "09:00", bothWrite, runs)),
            2);
    assertThat(outcomes).allMatch(outcome -> outcome instanceof SlotTakenException);
    assertThat(runs.get()).as("one lost and ran again").isGreaterThanOrEqualTo(3);
    assertThat(details(nine).start()).isEqualTo(at(MONDAY, "09:00"));
    assertThat(details(ten).start()).isEqualTo(at(MONDAY, "10:00"));
  }

  private String writeThenMove(
      AppointmentId id, Doctor doctor, String time, CountDownLatch bothWrite, AtomicInteger runs) {
    return ports
        .transaction()
        .call(
            () -> {
              runs.incrementAndGet();
              sql.run(
                  handle ->
                      handle.execute(
                          "update appointments set reason = reason where id = ?", id.value()));
              bothWrite.countDown();
              try {
                bothWrite.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException("nobody interrupts a test", e);
              }
              return move(id, 0, doctor, time);
            });
  }

  @Test
  void any_mix_of_moves_and_bookings_leaves_no_overlap() {
    Random random = new Random(20261121);
    List<Doctor> doctors = List.of(given().doctor(), given().doctor());
    List<Caller> patients = new ArrayList<>();
    List<AppointmentId> movers = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      patients.add(given().caller(Role.PATIENT));
      movers.add(book(patients.get(i), doctors.get(i % 2), TIMES.get(i)));
    }
    List<Act> acts = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      Doctor doctor = doctors.get(random.nextInt(2));
      String time = TIMES.get(random.nextInt(TIMES.size()));
      int who = random.nextInt(6);
      if (i % 4 == 0) {
        acts.add(() -> book(patients.get(who), doctor, time));
      } else {
        acts.add(() -> move(movers.get(who), details(movers.get(who)).version(), doctor, time));
      }
    }
    List<Object> outcomes = Together.of(acts, CALLERS);
    assertThat(outcomes).filteredOn("moved"::equals).isNotEmpty();
    assertThat(outcomes)
        .allMatch(
            outcome ->
                "moved".equals(outcome)
                    || outcome instanceof AppointmentId
                    || outcome instanceof ConflictException);
    for (Doctor doctor : doctors) {
      assertThat(busy(doctor)).doesNotHaveDuplicates();
    }
    for (int i = 0; i < 6; i++) {
      assertThat(versions(movers.get(i)))
          .hasSize(details(movers.get(i)).version() + 1)
          .isSorted()
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void who_is_checked_in_is_not_cancelled_and_the_other_way_round() {
    for (int round = 0; round < ROUNDS; round++) {
      Caller patient = given().caller(Role.PATIENT);
      AppointmentId id = book(patient, given().doctor(), "09:00");
      pay(transferFor(id));
      List<Object> outcomes =
          Together.of(List.of(() -> cancel(patient, id, 1), () -> checkIn(id, 1)), 2);
      boolean cancelled = "cancelled".equals(outcomes.getFirst());
      assertThat(outcomes.get(cancelled ? 1 : 0)).isInstanceOf(StaleVersionException.class);
      assertThat(outcomes.get(cancelled ? 0 : 1)).isEqualTo(cancelled ? "cancelled" : "checked in");
      assertThat(waitingJobs(id)).noneMatch(key -> key.startsWith("send-appointment-reminder"));
      Details after = details(id);
      assertThat(after.version()).isEqualTo(2);
      assertThat(after.status())
          .isEqualTo(cancelled ? AppointmentStatus.CANCELLED : AppointmentStatus.CHECKED_IN);
      assertThat(after.payment().status())
          .isEqualTo(cancelled ? PaymentStatus.REFUND_DUE : PaymentStatus.PAID);
    }
  }

  @Test
  void money_confirms_the_appointment_wherever_it_is_by_then() {
    for (int round = 0; round < ROUNDS; round++) {
      Doctor doctor = given().doctor();
      AppointmentId id = book(given().caller(Role.PATIENT), doctor, "09:00");
      Transfer transfer = transferFor(id);
      List<Object> outcomes =
          Together.of(List.of(() -> pay(transfer), () -> move(id, 0, doctor, "10:00")), 2);
      assertThat(outcomes.getFirst())
          .isInstanceOfSatisfying(
              Optional.class, it -> assertThat(it.orElseThrow()).isInstanceOf(Settled.class));
      boolean moved = "moved".equals(outcomes.getLast());
      if (!moved) {
        assertThat(outcomes.getLast()).isInstanceOf(StaleVersionException.class);
      }
      Details after = details(id);
      assertThat(after.status()).isEqualTo(AppointmentStatus.CONFIRMED);
      assertThat(after.payment().status()).isEqualTo(PaymentStatus.PAID);
      assertThat(after.version()).isEqualTo(moved ? 2 : 1);
      assertThat(after.start()).isEqualTo(at(MONDAY, moved ? "10:00" : "09:00"));
      assertThat(ports.appointmentQueries().history(id))
          .extracting(HistoryItem::type)
          .isEqualTo(
              moved
                  ? List.of(Happening.BOOKED, Happening.RESCHEDULED, Happening.CONFIRMED)
                  : List.of(Happening.BOOKED, Happening.CONFIRMED));
      assertThat(waitingJobs(id))
          .containsExactlyInAnyOrder(
              "send-appointment-confirmation:" + id + ":" + after.version(),
              "notify-doctor-new-appointment:" + id + ":" + after.version(),
              "send-appointment-reminder-24h:" + id + ":" + after.version(),
              "send-appointment-reminder-1h:" + id + ":" + after.version(),
              "send-payment-receipt:" + id);
    }
  }

  private Given given() {
    return new Given(ports);
  }

  private AppointmentId book(Caller patient, Doctor doctor, String time) {
    return new BookAppointment(
            ports.transaction(),
            appointments,
            ports.payments(),
            PaymentFixtures::code,
            ports.doctors(),
            offered(),
            ports.patients(),
            ids,
            clock,
            PaymentFixtures.PAYMENT_WINDOW,
            100)
        .handle(new BookAppointment.Command(patient, doctor.id(), at(MONDAY, time), null, null));
  }

  private OfferedSlots offered() {
    return new OfferedSlots(ports.calendars(), clock, Duration.ofMinutes(15));
  }

  private String move(AppointmentId id, int version, Doctor doctor, String time) {
    new RescheduleAppointment(ports.transaction(), appointments, ports.doctors(), offered(), clock)
        .handle(
            new RescheduleAppointment.Command(desk, id, version, at(MONDAY, time), doctor.id()));
    return "moved";
  }

  private String cancel(Caller patient, AppointmentId id, int version) {
    new MoneyDesk(ports, clock).cancel(patient, id, version);
    return "cancelled";
  }

  private String checkIn(AppointmentId id, int version) {
    new CheckInPatient(ports.transaction(), appointments, clock)
        .handle(new CheckInPatient.Command(desk, id, version));
    return "checked in";
  }

  private Transfer transferFor(AppointmentId id) {
    Payment payment =
        ports.transaction().call(() -> ports.payments().lockByAppointment(id).orElseThrow());
    return PaymentFixtures.transferFor(payment);
  }

  private Object pay(Transfer transfer) {
    return new MoneyDesk(ports, clock).receive(transfer);
  }

  private Details details(AppointmentId id) {
    return ports.appointmentQueries().details(id).orElseThrow();
  }

  private List<Integer> versions(AppointmentId id) {
    return ports.appointmentQueries().history(id).stream().map(HistoryItem::version).toList();
  }

  private List<Instant> busy(Doctor doctor) {
    return ports.busyTimes().of(doctor.id(), WORKDAY).stream().map(TimeSlot::start).toList();
  }

  private List<String> waitingJobs(AppointmentId id) {
    return sql.query(
        handle ->
            handle
                .createQuery(
                    """
                    select key from jobs
                    where state = 'waiting' and data ->> 'appointment' = :id
                      and name <> 'offer-freed-slot'
                    """)
                .bind("id", id.toString())
                .mapTo(String.class)
                .list());
  }
}
