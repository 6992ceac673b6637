package dev.kham.adapter.postgres;

import static dev.kham.application.scheduling.SchedulingFixtures.NOW;
import static dev.kham.application.scheduling.SchedulingFixtures.TODAY;
import static dev.kham.application.scheduling.SchedulingFixtures.ZONE;
import static dev.kham.application.scheduling.SchedulingFixtures.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.adapter.postgres.Together.Act;
import dev.kham.application.Given;
import dev.kham.application.appointment.AppointmentQueries.QueueItem;
import dev.kham.application.appointment.Appointments;
import dev.kham.application.appointment.BookAppointment;
import dev.kham.application.appointment.BookWalkIn;
import dev.kham.application.appointment.BookWalkIn.NewPatient;
import dev.kham.application.payment.PaymentFixtures;
import dev.kham.application.scheduling.OfferedSlots;
import dev.kham.application.scheduling.SchedulingFixtures;
import dev.kham.application.shared.IdGenerator;
import dev.kham.application.shared.SettableClock;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.appointment.NoSlotTodayException;
import dev.kham.domain.appointment.SlotTakenException;
import dev.kham.domain.patient.PatientId;
import dev.kham.domain.payment.PaymentCode;
import dev.kham.domain.scheduling.Doctor;
import dev.kham.domain.shared.TimeSlot;
import dev.kham.embedded.EmbeddedTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * However many stand at the desks at once, they are counted through, and each has their own time.
 */
@QuarkusTest
@WithTestResource(EmbeddedTestResource.class)
class WalkInRaceTest {
  private static final int CALLERS = 32;

  /** What is left of the doctor's day at nine o'clock. */
  private static final List<Instant> LEFT =
      Stream.of(
              "09:30", "10:00", "10:30", "11:00", "13:30", "14:00", "14:30", "15:00", "15:30",
              "16:00")
          .map(time -> at(TODAY, time))
          .toList();

  private static final TimeSlot DAY =
      new TimeSlot(at(TODAY, "00:00"), at(TODAY.plusDays(1), "00:00"));

  private final SettableClock clock = new SettableClock(NOW, ZONE);

  @Inject PostgresPorts ports;
  @Inject IdGenerator ids;
  @Inject Sql sql;

  private Caller desk;
  private long deadlocksBefore;

  @BeforeEach
  void open_the_desk() {
    desk = given().caller(Role.RECEPTIONIST);
    deadlocksBefore = deadlocks();
  }

  @AfterEach
  void no_deadlock_happened() {
    assertThat(deadlocks()).isEqualTo(deadlocksBefore);
  }

  @Test
  void as_many_as_there_are_slots_get_one_and_a_number_and_the_rest_is_told_so() {
    Doctor doctor = given().doctor();
    List<Act> acts = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      acts.add(() -> walkIn(doctor, somebody()));
    }
    List<Object> outcomes = Together.of(acts, CALLERS);
    assertOnlyIdsAnd(NoSlotTodayException.class, outcomes);
    assertThat(idsOf(outcomes)).hasSize(LEFT.size());
    assertCountedThrough(doctor, outcomes);
    // in the order of their numbers
    assertThat(queue(doctor)).extracting(QueueItem::start).isEqualTo(LEFT);
  }

  @Test
  void a_number_whose_transaction_is_rolled_back_goes_to_the_next() {
    Doctor doctor = given().doctor();
    List<Act> acts = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      boolean fails = i % 4 != 0;
      acts.add(
          () ->
              ports
                  .transaction()
                  .call(
                      () -> {
                        AppointmentId id = walkIn(doctor, somebody());
                        if (fails) {
                          throw new RolledBack();
                        }
                        return id;
                      }));
    }
    List<Object> outcomes = Together.of(acts, CALLERS);
    for (int i = 0; i < CALLERS; i++) {
      assertThat(outcomes.get(i)).isInstanceOf(i % 4 != 0 ? RolledBack.class : AppointmentId.class);
    }
    assertCountedThrough(doctor, outcomes);
    assertThat(queue(doctor)).extracting(QueueItem::start).isEqualTo(LEFT.subList(0, CALLERS / 4));
  }

  @Test
  void who_loses_a_slot_to_a_booking_gets_another_one_in_the_same_request() {
    Doctor doctor = given().doctor();
    List<Act> acts = new ArrayList<>();
    for (int i = 0; i < LEFT.size(); i++) {
      Caller patient = given().caller(Role.PATIENT);
      Instant start = LEFT.get(i);
      acts.add(() -> walkIn(doctor, somebody()));
      acts.add(() -> "booked " + book(patient, doctor, start));
      acts.add(() -> walkIn(doctor, somebody()));
    }
    List<Object> outcomes = Together.of(acts, CALLERS);
    List<Object> walkIns = new ArrayList<>();
    List<Object> bookings = new ArrayList<>();
    for (int i = 0; i < outcomes.size(); i++) {
      (i % 3 == 1 ? bookings : walkIns).add(outcomes.get(i));
    }
    assertOnlyIdsAnd(NoSlotTodayException.class, walkIns);
    assertThat(bookings).allMatch(it -> it instanceof String || it instanceof SlotTakenException);
    long booked = bookings.stream().filter(it -> it instanceof String).count();
    assertThat(idsOf(walkIns).size() + booked).isEqualTo(LEFT.size());
    assertThat(busy(doctor)).containsExactlyInAnyOrderElementsOf(LEFT);
    assertCountedThrough(doctor, walkIns);
  }

  @Test
  void one_patient_sent_to_two_doctors_at_once_is_never_in_two_rooms() {
    List<Doctor> doctors = List.of(given().doctor(), given().doctor());
    PatientId patient = given().patient().id();
    List<Act> acts = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Doctor doctor = doctors.get(i % 2);
      acts.add(() -> walkIn(doctor, patient));
    }
    List<Object> outcomes = Together.of(acts, acts.size());
    assertThat(outcomes).allMatch(it -> it instanceof AppointmentId);
    List<Instant> starts =
        doctors.stream().flatMap(doctor -> queue(doctor).stream()).map(QueueItem::start).toList();
    assertThat(starts).hasSize(8).doesNotHaveDuplicates();
    doctors.forEach(
        doctor ->
            assertThat(queue(doctor)).extracting(QueueItem::number).containsExactly(1, 2, 3, 4));
  }

  private static void assertOnlyIdsAnd(Class<?> refusal, List<Object> outcomes) {
    assertThat(outcomes).allMatch(it -> it instanceof AppointmentId || refusal.isInstance(it));
  }

  /** Numbers without gap and double, each slot once, and nothing but what was answered. */
  private void assertCountedThrough(Doctor doctor, List<Object> outcomes) {
    Set<AppointmentId> held = idsOf(outcomes);
    List<QueueItem> queue = queue(doctor);
    assertThat(queue)
        .extracting(QueueItem::number)
        .isEqualTo(IntStream.rangeClosed(1, held.size()).boxed().toList());
    assertThat(queue)
        .extracting(item -> new AppointmentId(item.appointmentId()))
        .containsExactlyInAnyOrderElementsOf(held);
    assertThat(queue).extracting(QueueItem::start).doesNotHaveDuplicates();
    assertThat(busy(doctor)).doesNotHaveDuplicates();
    for (QueueItem item : queue) {
      AppointmentId id = new AppointmentId(item.appointmentId());
      assertThat(ports.appointmentQueries().details(id).orElseThrow())
          .returns(item.number(), it -> it.queueNumber())
          .returns(item.start(), it -> it.start());
    }
  }

  private static Set<AppointmentId> idsOf(List<Object> outcomes) {
    return Set.copyOf(
        outcomes.stream()
            .filter(AppointmentId.class::isInstance)
            .map(AppointmentId.class::cast)
            .toList());
  }

  private static final class RolledBack extends RuntimeException {}

  private Given given() {
    return new Given(ports);
  }

  private List<QueueItem> queue(Doctor doctor) {
    return ports.appointmentQueries().queue(doctor.id(), DAY);
  }

  private List<Instant> busy(Doctor doctor) {
    return ports.busyTimes().of(doctor.id(), DAY).stream().map(TimeSlot::start).toList();
  }

  private static NewPatient somebody() {
    return new NewPatient("Lê Văn Tám", null, LocalDate.of(1948, 9, 2));
  }

  private AppointmentId walkIn(Doctor doctor, NewPatient patient) {
    return walkIn(new BookWalkIn.Command(desk, doctor.id(), null, patient, null));
  }

  private AppointmentId walkIn(Doctor doctor, PatientId patient) {
    return walkIn(new BookWalkIn.Command(desk, doctor.id(), patient, null, null));
  }

  private AppointmentId walkIn(BookWalkIn.Command command) {
    return new BookWalkIn(
            ports.transaction(),
            booking(),
            ports.doctors(),
            ports.patients(),
            offered(),
            ports.busyTimes(),
            ports.queueTickets(),
            ids,
            clock)
        .handle(command);
  }

  private AppointmentId book(Caller patient, Doctor doctor, Instant start) {
    return booking().handle(new BookAppointment.Command(patient, doctor.id(), start, null, null));
  }

  private BookAppointment booking() {
    return new BookAppointment(
        ports.transaction(),
        new Appointments(ports.appointments(), ports.waitlist(), ports.jobs()),
        ports.payments(),
        () -> PaymentCode.of(ThreadLocalRandom.current().nextLong(10_000_000_000L)),
        ports.doctors(),
        offered(),
        ports.patients(),
        ids,
        clock,
        PaymentFixtures.PAYMENT_WINDOW,
        CALLERS);
  }

  private OfferedSlots offered() {
    return new OfferedSlots(ports.calendars(), clock, SchedulingFixtures.LEAD_TIME);
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
