package dev.kham.adapter.postgres;

import static dev.kham.application.scheduling.SchedulingFixtures.LEAD_TIME;
import static dev.kham.application.scheduling.SchedulingFixtures.MONDAY;
import static dev.kham.application.scheduling.SchedulingFixtures.NOW;
import static dev.kham.application.scheduling.SchedulingFixtures.ZONE;
import static dev.kham.application.scheduling.SchedulingFixtures.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kham.adapter.postgres.Together.Act;
import dev.kham.application.Given;
import dev.kham.application.appointment.AddAbsence;
import dev.kham.application.appointment.AddAbsence.Decision;
import dev.kham.application.appointment.AddAbsence.Recorded;
import dev.kham.application.appointment.ApplyAbsence;
import dev.kham.application.appointment.AppointmentQueries.Details;
import dev.kham.application.appointment.Appointments;
import dev.kham.application.appointment.BookAppointment;
import dev.kham.application.appointment.RescheduleAppointment;
import dev.kham.application.job.JobStore;
import dev.kham.application.job.JobStore.ClaimedJob;
import dev.kham.application.job.Queue;
import dev.kham.application.payment.PaymentFixtures;
import dev.kham.application.scheduling.OfferedSlots;
import dev.kham.application.settlement.MoneyDesk;
import dev.kham.application.shared.IdGenerator;
import dev.kham.application.shared.SettableClock;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.appointment.Appointment;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.appointment.AppointmentStatus;
import dev.kham.domain.scheduling.Doctor;
import dev.kham.domain.shared.TimeSlot;
import dev.kham.embedded.EmbeddedTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** While a doctor's absence is recorded others book, move and cancel; who dies on the way. */
@QuarkusTest
@WithTestResource(EmbeddedTestResource.class)
class AbsenceRaceTest {
  private static final int ROUNDS = 25;
  private static final TimeSlot AWAY = new TimeSlot(at(MONDAY, "08:00"), at(MONDAY, "10:30"));

  private final SettableClock clock = new SettableClock(NOW, ZONE);

  @Inject PostgresPorts ports;
  @Inject JobStore store;
  @Inject IdGenerator ids;
  @Inject Sql sql;

  private Appointments appointments;
  private OfferedSlots offered;
  private MoneyDesk money;
  private Caller desk;
  private Caller admin;
  private Doctor doctor;
  private Doctor colleague;

  @BeforeEach
  void begin_without_jobs() {
    sql.run(handle -> handle.execute("delete from jobs"));
    appointments = new Appointments(ports.appointments(), ports.waitlist(), ports.jobs());
    money = new MoneyDesk(ports, clock);
    offered = new OfferedSlots(ports.calendars(), clock, LEAD_TIME);
    desk = given().caller(Role.RECEPTIONIST);
    admin = given().caller(Role.ADMIN);
  }

  @Test
  void nothing_is_left_undecided_whoever_comes_first() {
    long deadlocks = deadlocks();
    int recorded = 0;
    for (int round = 0; round < ROUNDS; round++) {
      doctor = given().doctor();
      colleague = given().doctor();
      Caller patient = given().caller(Role.PATIENT);
      AppointmentId moves = book(given().caller(Role.PATIENT), doctor, "08:00");
      AppointmentId goes = book(given().caller(Role.PATIENT), doctor, "08:30");
      AppointmentId stays = book(given().caller(Role.PATIENT), doctor, "09:00");
      AppointmentId movesToo = book(patient, doctor, "09:30");
      Map<AppointmentId, Decision> decisions =
          Map.of(
              moves, new Decision.Move(at(MONDAY, "08:00"), colleague.id()),
              goes, new Decision.Cancel(),
              stays, new Decision.Keep(),
              movesToo, new Decision.Move(at(MONDAY, "11:00"), null));
      Caller early = given().caller(Role.PATIENT);
      Caller rival = given().caller(Role.PATIENT);
      List<Act> acts = new ArrayList<>();
      acts.add(() -> move(moves, colleague, "09:00"));
      acts.add(() -> move(goes, doctor, "10:30"));
      acts.add(() -> cancel(patient, movesToo));
      boolean inside = round % 3 == 1;
      boolean onTarget = round % 3 == 2;
      acts.add(() -> book(early, doctor, inside ? "10:00" : "14:00"));
      acts.add(() -> book(rival, colleague, onTarget ? "08:00" : "14:00"));
      int at = round % (acts.size() + 1);
      acts.add(at, () -> add(decisions));
      List<String> outcomes =
          new ArrayList<>(
              Together.of(acts, acts.size()).stream().map(AbsenceRaceTest::named).toList());

      String absence = outcomes.remove(at);
      assertThat(outcomes.get(0)).isIn("moved", "StaleVersionException");
      assertThat(outcomes.get(1)).isEqualTo("moved");
      assertThat(outcomes.get(2)).isIn("cancelled", "StaleVersionException");
      if (absence.equals("recorded")) {
        recorded++;
        assertThat(outcomes.get(3)).isEqualTo(inside ? "SlotNotOfferedException" : "booked");
        if (onTarget && !outcomes.get(0).equals("moved")) {
          assertThat(outcomes.get(4)).isEqualTo("SlotTakenException");
        }
        work();
        assertThat(busy()).extracting(Appointment::id).containsExactly(stays);
        assertThat(startOf(moves))
            .isEqualTo(at(MONDAY, outcomes.get(0).equals("moved") ? "09:00" : "08:00"));
        assertThat(details(moves).doctor().id()).isEqualTo(colleague.id().value());
        assertThat(details(movesToo).status())
            .isEqualTo(
                outcomes.get(2).equals("cancelled")
                    ? AppointmentStatus.CANCELLED
                    : AppointmentStatus.PENDING);
      } else {
        assertThat(absence)
            .isEqualTo(inside ? "AppointmentsUndecidedException" : "MoveRefusedException");
        assertThat(outcomes.get(inside ? 3 : 4)).isEqualTo("booked");
        assertThat(inside || onTarget).isTrue();
        assertThat(outcomes.get(2)).isEqualTo("cancelled");
        assertThat(absences()).isZero();
      }
    }
    assertThat(recorded).isPositive();
    assertThat(deadlocks()).isEqualTo(deadlocks);
  }

  /** Each appointment is moved by the absence and by hand, within the calendar of one doctor. */
  @Test
  void who_moves_the_same_appointments_waits_in_line() {
    long deadlocks = deadlocks();
    for (int round = 0; round < ROUNDS; round++) {
      doctor = given().doctor();
      colleague = given().doctor();
      List<AppointmentId> movers = new ArrayList<>();
      Map<AppointmentId, Decision> decisions = new HashMap<>();
      List<Act> acts = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        AppointmentId id =
            book(
                given().caller(Role.PATIENT),
                doctor,
                List.of("08:00", "08:30", "09:00", "09:30").get(i));
        String byHand = List.of("13:30", "14:00", "14:30", "15:00").get(i);
        movers.add(id);
        decisions.put(id, new Decision.Move(at(MONDAY, byHand), colleague.id()));
        acts.add(() -> move(id, doctor, byHand));
      }
      acts.add(round % 5, () -> add(decisions));
      List<String> outcomes =
          new ArrayList<>(
              Together.of(acts, acts.size()).stream().map(AbsenceRaceTest::named).toList());
      assertThat(outcomes.remove(round % 5)).isEqualTo("recorded");
      assertThat(busy()).isEmpty();
      for (int i = 0; i < 4; i++) {
        assertThat(outcomes.get(i)).isIn("moved", "StaleVersionException");
        Doctor now = outcomes.get(i).equals("moved") ? doctor : colleague;
        assertThat(details(movers.get(i)).doctor().id()).isEqualTo(now.id().value());
        assertThat(details(movers.get(i)).version()).isEqualTo(1);
      }
    }
    assertThat(deadlocks()).isEqualTo(deadlocks);
  }

  @Test
  void two_doctors_who_leave_to_each_other_wait_in_line() {
    long deadlocks = deadlocks();
    for (int round = 0; round < ROUNDS; round++) {
      doctor = given().doctor();
      colleague = given().doctor();
      AppointmentId here = book(given().caller(Role.PATIENT), doctor, "08:00");
      AppointmentId there = book(given().caller(Role.PATIENT), colleague, "08:00");
      List<Object> outcomes =
          Together.of(
              List.of(
                  () ->
                      add(
                          doctor,
                          Map.of(here, new Decision.Move(at(MONDAY, "08:30"), colleague.id()))),
                  () ->
                      add(
                          colleague,
                          Map.of(there, new Decision.Move(at(MONDAY, "08:30"), doctor.id())))),
              2);
      // whoever is second finds what has just been moved there, or nothing offered there
      assertThat(outcomes.stream().map(AbsenceRaceTest::named))
          .containsExactlyInAnyOrder("recorded", "AppointmentsUndecidedException");
    }
    assertThat(deadlocks()).isEqualTo(deadlocks);
  }

  @Test
  void what_a_worker_left_undone_when_it_died_is_done_by_the_next() {
    doctor = given().doctor();
    List<AppointmentId> all = new ArrayList<>();
    Map<AppointmentId, Decision> decisions = new HashMap<>();
    for (String time : List.of("08:00", "08:30", "09:00", "09:30")) {
      AppointmentId id = book(given().caller(Role.PATIENT), doctor, time);
      all.add(id);
      decisions.put(id, new Decision.Cancel());
    }
    assertThat(add(decisions).decided()).hasSize(4);

    List<ClaimedJob> claimed = claim(Duration.ofMillis(1));
    assertThat(claimed).hasSize(4);
    claimed.subList(0, 2).forEach(this::apply);
    assertThatThrownBy(
            () ->
                ports
                    .transaction()
                    .run(
                        () -> {
                          apply(claimed.get(2));
                          throw new IllegalStateException("the worker dies before the commit");
                        }))
        .hasMessageContaining("dies");
    assertThat(busy()).hasSize(2);
    assertThat(claim(Duration.ofMinutes(1))).as("the dead one's until its lease ends").isEmpty();

    eventuallyReclaimed(2);
    List<ClaimedJob> again = claim(Duration.ofMinutes(1));
    assertThat(again).hasSize(2).allMatch(job -> job.attempt() == 2);
    again.forEach(this::apply);
    assertThat(busy()).isEmpty();
    for (AppointmentId id : all) {
      assertThat(ports.appointmentQueries().history(id)).hasSize(2);
      assertThat(details(id).status()).isEqualTo(AppointmentStatus.CANCELLED);
    }
    assertThat(claim(Duration.ofMinutes(1))).isEmpty();
  }

  private static String named(Object outcome) {
    return switch (outcome) {
      case Throwable thrown -> thrown.getClass().getSimpleName();
      case Recorded done -> "recorded";
      case AppointmentId id -> "booked";
      default -> outcome.toString();
    };
  }

  private Given given() {
    return new Given(ports);
  }

  private Recorded add(Map<AppointmentId, Decision> decisions) {
    return add(doctor, decisions);
  }

  private Recorded add(Doctor who, Map<AppointmentId, Decision> decisions) {
    return new AddAbsence(
            ports.transaction(),
            ports.doctors(),
            ports.absences(),
            ports.appointments(),
            appointments,
            offered,
            ports.jobs(),
            ids,
            clock)
        .handle(
            new AddAbsence.Command(
                admin, who.id(), AWAY.start(), AWAY.end(), "đi công tác", decisions));
  }

  private AppointmentId book(Caller patient, Doctor with, String time) {
    return new BookAppointment(
            ports.transaction(),
            appointments,
            ports.payments(),
            PaymentFixtures::code,
            ports.doctors(),
            offered,
            ports.patients(),
            ids,
            clock,
            PaymentFixtures.PAYMENT_WINDOW,
            3)
        .handle(new BookAppointment.Command(patient, with.id(), at(MONDAY, time), null, null));
  }

  private String move(AppointmentId id, Doctor to, String time) {
    new RescheduleAppointment(ports.transaction(), appointments, ports.doctors(), offered, clock)
        .handle(new RescheduleAppointment.Command(desk, id, 0, at(MONDAY, time), to.id()));
    return "moved";
  }

  private String cancel(Caller patient, AppointmentId id) {
    money.cancel(patient, id, 0);
    return "cancelled";
  }

  private List<ClaimedJob> claim(Duration lease) {
    return store.claimDue(Queue.APPOINTMENT, 100, Duration.ZERO, lease).stream()
        .filter(claimed -> claimed.job().name().equals(ApplyAbsence.JOB))
        .toList();
  }

  private void apply(ClaimedJob claimed) {
    ports
        .transaction()
        .run(
            () -> {
              new ApplyAbsence(
                      ports.transaction(),
                      ports.absences(),
                      appointments,
                      ports.payments(),
                      money.refunds(),
                      clock)
                  .handle(ApplyAbsence.Command.of(claimed.job()));
              assertThat(store.complete(List.of(claimed))).hasSize(1);
            });
  }

  private void work() {
    claim(Duration.ofMinutes(1)).forEach(this::apply);
  }

  private void eventuallyReclaimed(int jobs) {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    int reclaimed = 0;
    while (reclaimed < jobs) {
      assertThat(System.nanoTime()).as("reclaimed in time").isLessThan(deadline);
      reclaimed += store.reclaim().size();
    }
  }

  private Details details(AppointmentId id) {
    return ports.appointmentQueries().details(id).orElseThrow();
  }

  private Instant startOf(AppointmentId id) {
    return details(id).start();
  }

  private List<Appointment> busy() {
    return ports.transaction().call(() -> ports.appointments().occupying(doctor.id(), AWAY));
  }

  private int absences() {
    return ports.absences().of(doctor.id(), AWAY).size();
  }

  private long deadlocks() {
    return sql.query(
        handle -> {
          handle.execute("select pg_stat_force_next_flush()");
          return handle
              .createQuery(
                  "select deadlocks from pg_stat_database where datname = current_database()")
              .mapTo(Long.class)
              .one();
        });
  }
}
