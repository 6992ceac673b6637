package dev.kham.adapter.postgres;

import static dev.kham.application.scheduling.SchedulingFixtures.LEAD_TIME;
import static dev.kham.application.scheduling.SchedulingFixtures.MONDAY;
import static dev.kham.application.scheduling.SchedulingFixtures.NOW;
import static dev.kham.application.scheduling.SchedulingFixtures.TODAY;
import static dev.kham.application.scheduling.SchedulingFixtures.ZONE;
import static dev.kham.application.scheduling.SchedulingFixtures.at;
import static dev.kham.application.scheduling.SchedulingFixtures.doctor;
import static dev.kham.application.scheduling.SchedulingFixtures.slotAt;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.adapter.postgres.Together.Act;
import dev.kham.application.Given;
import dev.kham.application.appointment.AppointmentQueries.Details;
import dev.kham.application.appointment.Appointments;
import dev.kham.application.appointment.BookAppointment;
import dev.kham.application.appointment.JoinWaitlist;
import dev.kham.application.appointment.LeaveWaitlist;
import dev.kham.application.appointment.OfferFreedSlot;
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
import dev.kham.domain.appointment.SlotTakenException;
import dev.kham.domain.appointment.WaitlistEntry;
import dev.kham.domain.appointment.WaitlistState;
import dev.kham.domain.payment.PaymentStatus;
import dev.kham.domain.payment.Settlement;
import dev.kham.domain.payment.Transfer;
import dev.kham.domain.scheduling.Doctor;
import dev.kham.domain.shared.ConflictException;
import dev.kham.domain.shared.TimeSlot;
import dev.kham.embedded.EmbeddedTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Whoever meets on the way: a freed slot is on offer to one at most, and an entry is offered one.
 */
@QuarkusTest
@WithTestResource(EmbeddedTestResource.class)
class WaitlistRaceTest {
  private static final int ROUNDS = 15;
  private static final List<String> TIMES =
      List.of("08:00", "08:30", "09:00", "09:30", "10:00", "10:30", "11:00");

  private final SettableClock clock = new SettableClock(NOW, ZONE);

  @Inject PostgresPorts ports;
  @Inject JobStore store;
  @Inject IdGenerator ids;
  @Inject Sql sql;

  private Appointments appointments;
  private OfferedSlots offered;
  private MoneyDesk money;
  private Doctor doctor;
  private long deadlocksBefore;

  @BeforeEach
  void begin_without_jobs() {
    sql.run(handle -> handle.execute("delete from jobs"));
    appointments = new Appointments(ports.appointments(), ports.waitlist(), ports.jobs());
    money = new MoneyDesk(ports, clock);
    offered = new OfferedSlots(ports.calendars(), clock, LEAD_TIME);
    doctor = given().doctor();
    deadlocksBefore = deadlocks();
  }

  @AfterEach
  void no_deadlock_happened() {
    assertThat(deadlocks()).isEqualTo(deadlocksBefore);
  }

  /** The first slot may go to somebody who books; then the second is still to be offered. */
  @Test
  void of_two_freed_slots_one_is_offered_to_the_only_one_who_waits() {
    for (int round = 0; round < ROUNDS; round++) {
      doctor = given().doctor();
      List<AppointmentId> freed = freed("09:00", "10:00");
      WaitlistEntry entry = join(patient());
      Caller rival = patient();
      List<Object> outcomes =
          Together.of(
              List.of(
                  () -> offer(freed.get(0)),
                  () -> offer(freed.get(1)),
                  () -> book(rival, doctor, "09:00")),
              3);
      assertThat(outcomes.subList(0, 2)).containsOnly("done");
      assertThat(state(entry)).isEqualTo(WaitlistState.OFFERED);
      AppointmentId hold = offerOf(entry);
      boolean first = details(hold).start().equals(at(MONDAY, "09:00"));
      if (first) {
        assertThat(outcomes.get(2)).isInstanceOf(SlotTakenException.class);
      } else {
        assertThat(outcomes.get(2)).isInstanceOf(AppointmentId.class);
        assertThat(details(hold).start()).isEqualTo(at(MONDAY, "10:00"));
      }
      assertThat(busy(doctor))
          .filteredOn(one -> one.patientId().equals(entry.patientId()))
          .extracting(Appointment::id)
          .containsExactly(hold);
      assertThat(busy(doctor)).hasSize(first ? 1 : 2);
    }
  }

  @Test
  void a_freed_slot_is_offered_to_the_first_or_booked_by_somebody() {
    int offers = 0;
    for (int round = 0; round < ROUNDS; round++) {
      doctor = given().doctor();
      AppointmentId freed = freed("09:00").getFirst();
      List<WaitlistEntry> entries = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        entries.add(join(patient()));
      }
      List<Act> acts = new ArrayList<>();
      // the job of a worker that was thought dead runs twice
      acts.add(() -> offer(freed));
      acts.add(() -> offer(freed));
      for (int i = 0; i < round % 5; i++) {
        Caller rival = patient();
        acts.add(() -> book(rival, doctor, "09:00"));
      }
      List<Object> outcomes = Together.of(acts, acts.size());
      assertThat(outcomes.subList(0, 2)).containsOnly("done");
      List<Object> bookings = outcomes.subList(2, outcomes.size());
      assertThat(bookings)
          .allMatch(it -> it instanceof AppointmentId || it instanceof SlotTakenException);
      long booked = bookings.stream().filter(it -> it instanceof AppointmentId).count();
      List<WaitlistState> states = entries.stream().map(this::state).toList();
      assertThat(busy(doctor)).hasSize(1);
      if (booked == 0) {
        offers++;
        assertThat(states).containsOnlyOnce(WaitlistState.OFFERED);
        assertThat(states.getFirst()).isEqualTo(WaitlistState.OFFERED);
        assertThat(busy(doctor).getFirst().id()).isEqualTo(offerOf(entries.getFirst()));
      } else {
        assertThat(booked).isEqualTo(1);
        assertThat(states).containsOnly(WaitlistState.WAITING);
      }
    }
    assertThat(offers).isPositive();
  }

  @Test
  void who_leaves_while_being_asked_is_out_and_the_next_is_asked() {
    for (int round = 0; round < ROUNDS; round++) {
      doctor = given().doctor();
      AppointmentId freed = freed("09:00").getFirst();
      Caller leaver = patient();
      WaitlistEntry first = join(leaver);
      WaitlistEntry second = join(patient());
      List<Object> outcomes =
          Together.of(List.of(() -> offer(freed), () -> leave(leaver, first)), 2);
      assertThat(outcomes).containsExactly("done", "left");
      workOff();
      assertThat(state(first)).isIn(WaitlistState.WITHDRAWN, WaitlistState.DECLINED);
      assertThat(busy(doctor)).extracting(Appointment::id).containsExactly(offerOf(second));
      if (state(first) == WaitlistState.DECLINED) {
        Details declined = details(requireNonNull(find(first).offer()));
        assertThat(declined.status()).isEqualTo(AppointmentStatus.CANCELLED);
        assertThat(declined.payment().status()).isEqualTo(PaymentStatus.CANCELLED);
      }
    }
  }

  @Test
  void an_offer_is_paid_or_passes() {
    for (int round = 0; round < ROUNDS; round++) {
      doctor = given().doctor();
      AppointmentId freed = freed("09:00").getFirst();
      WaitlistEntry entry = join(patient());
      offer(freed);
      AppointmentId hold = offerOf(entry);
      Transfer transfer = transferFor(hold);
      List<Object> outcomes = Together.of(List.of(() -> letGo(hold), () -> pay(transfer)), 2);
      assertThat(outcomes.getFirst()).isEqualTo("done");
      Settlement settlement = (Settlement) ((Optional<?>) outcomes.getLast()).orElseThrow();
      // nobody else wants the time, so money that comes too late books it again
      assertThat(settlement).isInstanceOfAny(Settlement.Settled.class, Settlement.Rebooked.class);
      assertThat(details(hold).status()).isEqualTo(AppointmentStatus.CONFIRMED);
      assertThat(find(entry))
          .returns(WaitlistState.FULFILLED, WaitlistEntry::state)
          .returns(settlement instanceof Settlement.Settled ? 0 : 1, WaitlistEntry::missed);
    }
  }

  @Test
  void an_offer_is_paid_or_declined() {
    for (int round = 0; round < ROUNDS; round++) {
      doctor = given().doctor();
      AppointmentId freed = freed("09:00").getFirst();
      Caller leaver = patient();
      WaitlistEntry entry = join(leaver);
      offer(freed);
      AppointmentId hold = offerOf(entry);
      Transfer transfer = transferFor(hold);
      List<Object> outcomes =
          Together.of(List.of(() -> leave(leaver, entry), () -> pay(transfer)), 2);
      Settlement settlement = (Settlement) ((Optional<?>) outcomes.getLast()).orElseThrow();
      if (settlement instanceof Settlement.Settled) {
        assertThat(outcomes.getFirst())
            .isInstanceOfSatisfying(
                ConflictException.class,
                it -> assertThat(it.type()).isEqualTo("waitlist-entry-over"));
        assertThat(details(hold).status()).isEqualTo(AppointmentStatus.CONFIRMED);
        assertThat(state(entry)).isEqualTo(WaitlistState.FULFILLED);
      } else {
        assertThat(outcomes.getFirst()).isEqualTo("left");
        assertThat(details(hold).status()).isEqualTo(AppointmentStatus.CANCELLED);
        assertThat(state(entry)).isEqualTo(WaitlistState.DECLINED);
      }
    }
  }

  @Test
  void no_more_entries_are_open_than_one_may_have_and_no_wish_twice() {
    Caller patient = patient();
    List<Act> acts = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      Doctor wanted = given().doctor();
      acts.add(() -> join(patient, wanted));
    }
    List<Object> outcomes = Together.of(acts, acts.size());
    assertThat(outcomes).filteredOn(it -> it instanceof WaitlistEntry).hasSize(10);
    assertThat(outcomes)
        .filteredOn(it -> it instanceof ConflictException e && e.type().equals("too-many-waiting"))
        .hasSize(6);

    Caller another = patient();
    List<Object> same = Together.of(Collections.nCopies(8, () -> join(another, doctor)), 8);
    assertThat(same).filteredOn(it -> it instanceof WaitlistEntry).hasSize(1);
    assertThat(same)
        .filteredOn(it -> it instanceof ConflictException e && e.type().equals("already-waiting"))
        .hasSize(7);
  }

  /** Whatever happens in whichever order: cancellations, bookings, who leaves, three workers. */
  @Test
  void every_freed_slot_is_booked_or_on_offer_to_one_or_suits_nobody_who_waits() {
    Random random = new Random(20261121);
    for (int round = 0; round < 4; round++) {
      Doctor one = given().doctor();
      Doctor two = given().doctor(doctor("Lý Thu Hà", one.specialty()));
      List<Doctor> doctors = List.of(one, two);
      List<Act> acts = new ArrayList<>();
      for (Doctor each : doctors) {
        for (String time : TIMES) {
          Caller holder = patient();
          AppointmentId id = book(holder, each, time);
          acts.add(() -> cancel(holder, id));
          if (random.nextBoolean()) {
            Caller rival = patient();
            acts.add(() -> book(rival, each, time));
          }
        }
      }
      List<WaitlistEntry> entries = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        Caller waiting = patient();
        WaitlistEntry entry =
            i % 3 == 0 ? joinSpecialty(waiting, one) : join(waiting, doctors.get(i % 2));
        entries.add(entry);
        if (i % 4 == 0) {
          acts.add(() -> leave(waiting, entry));
        }
      }
      Collections.shuffle(acts, random);
      for (int i = 0; i < 3; i++) {
        acts.add(i * acts.size() / 3, this::workOff);
      }
      List<Object> outcomes = Together.of(acts, 8);
      assertThat(outcomes)
          .allMatch(
              it ->
                  it instanceof AppointmentId
                      || it instanceof SlotTakenException
                      || List.of("cancelled", "left", "done").contains(it));
      workOff();

      List<AppointmentId> offers =
          entries.stream()
              .map(this::find)
              .filter(it -> it.state() == WaitlistState.OFFERED)
              .map(it -> requireNonNull(it.offer()))
              .toList();
      assertThat(offers).isNotEmpty().doesNotHaveDuplicates();
      for (AppointmentId offer : offers) {
        assertThat(details(offer).status()).isEqualTo(AppointmentStatus.PENDING);
      }
      for (Doctor each : doctors) {
        assertThat(busy(each)).extracting(Appointment::slot).doesNotHaveDuplicates();
        for (String time : TIMES) {
          TimeSlot slot = slotAt(MONDAY, time);
          if (busy(each).stream().noneMatch(it -> it.slot().equals(slot))) {
            AppointmentId none = new AppointmentId(UUID.randomUUID());
            assertThat(
                    ports
                        .transaction()
                        .call(() -> ports.waitlist().lockNext(each, slot, MONDAY, none)))
                .as("who waits for the free %s", time)
                .isEmpty();
          }
        }
      }
    }
  }

  private Given given() {
    return new Given(ports);
  }

  private Caller patient() {
    return given().caller(Role.PATIENT);
  }

  /** Appointments of the doctor that were cancelled; nobody has been asked yet. */
  private List<AppointmentId> freed(String... times) {
    List<AppointmentId> freed = new ArrayList<>();
    for (String time : times) {
      Caller holder = patient();
      AppointmentId id = book(holder, doctor, time);
      cancel(holder, id);
      freed.add(id);
    }
    return freed;
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

  private String cancel(Caller patient, AppointmentId id) {
    money.cancel(patient, id, 0);
    return "cancelled";
  }

  private WaitlistEntry join(Caller patient) {
    return join(patient, doctor);
  }

  private WaitlistEntry join(Caller patient, Doctor wanted) {
    return joinWaitlist()
        .handle(new JoinWaitlist.Command(patient, null, wanted.id(), null, TODAY, MONDAY));
  }

  private WaitlistEntry joinSpecialty(Caller patient, Doctor one) {
    return joinWaitlist()
        .handle(new JoinWaitlist.Command(patient, null, null, one.specialty().id(), TODAY, MONDAY));
  }

  private JoinWaitlist joinWaitlist() {
    return new JoinWaitlist(
        ports.transaction(),
        ports.waitlist(),
        ports.patients(),
        ports.doctors(),
        ports.doctorQueries(),
        ids,
        clock);
  }

  private String leave(Caller patient, WaitlistEntry entry) {
    new LeaveWaitlist(
            ports.transaction(),
            ports.waitlist(),
            appointments,
            ports.payments(),
            money.refunds(),
            clock)
        .handle(new LeaveWaitlist.Command(patient, entry.id()));
    return "left";
  }

  private String offer(AppointmentId freed) {
    offerFreedSlot().handle(new OfferFreedSlot.Command(freed, 1));
    return "done";
  }

  private OfferFreedSlot offerFreedSlot() {
    return new OfferFreedSlot(
        ports.transaction(),
        ports.waitlist(),
        appointments,
        ports.appointmentQueries(),
        ports.payments(),
        PaymentFixtures::code,
        ports.doctors(),
        offered,
        ports.jobs(),
        ids,
        clock,
        PaymentFixtures.PAYMENT_WINDOW);
  }

  /** Offers what has become free until nothing is left to offer, as a worker does. */
  private String workOff() {
    List<ClaimedJob> claimed;
    do {
      claimed = store.claimDue(Queue.APPOINTMENT, 5, Duration.ZERO, Duration.ofMinutes(1));
      for (ClaimedJob one : claimed) {
        if (one.job().name().equals(OfferFreedSlot.JOB)) {
          ports
              .transaction()
              .run(
                  () -> {
                    offerFreedSlot().handle(OfferFreedSlot.Command.of(one.job()));
                    assertThat(store.complete(List.of(one))).hasSize(1);
                  });
        }
      }
    } while (!claimed.isEmpty());
    return "done";
  }

  private String letGo(AppointmentId hold) {
    money.letGo(hold);
    return "done";
  }

  private Transfer transferFor(AppointmentId id) {
    return PaymentFixtures.transferFor(money.payment(id));
  }

  private Object pay(Transfer transfer) {
    return money.receive(transfer);
  }

  private WaitlistEntry find(WaitlistEntry entry) {
    return ports.waitlist().find(entry.id()).orElseThrow();
  }

  private WaitlistState state(WaitlistEntry entry) {
    return find(entry).state();
  }

  private AppointmentId offerOf(WaitlistEntry entry) {
    assertThat(state(entry)).isEqualTo(WaitlistState.OFFERED);
    return requireNonNull(find(entry).offer());
  }

  private Details details(AppointmentId id) {
    return ports.appointmentQueries().details(id).orElseThrow();
  }

  private List<Appointment> busy(Doctor who) {
    TimeSlot day = new TimeSlot(at(MONDAY, "00:00"), at(MONDAY, "23:59"));
    return ports.transaction().call(() -> ports.appointments().occupying(who.id(), day));
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
