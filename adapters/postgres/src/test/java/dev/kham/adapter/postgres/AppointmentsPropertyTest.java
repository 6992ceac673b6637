package dev.kham.adapter.postgres;

import static dev.kham.application.scheduling.SchedulingFixtures.LEAD_TIME;
import static dev.kham.application.scheduling.SchedulingFixtures.MONDAY;
import static dev.kham.application.scheduling.SchedulingFixtures.NOW;
import static dev.kham.application.scheduling.SchedulingFixtures.ZONE;
import static dev.kham.application.scheduling.SchedulingFixtures.at;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kham.adapter.postgres.Together.Act;
import dev.kham.application.Given;
import dev.kham.application.appointment.AddAbsence;
import dev.kham.application.appointment.AddAbsence.Decision;
import dev.kham.application.appointment.ApplyAbsence;
import dev.kham.application.appointment.AppointmentQueries.Details;
import dev.kham.application.appointment.AppointmentQueries.HistoryItem;
import dev.kham.application.appointment.AppointmentQueries.Place;
import dev.kham.application.appointment.Appointments;
import dev.kham.application.appointment.CheckInPatient;
import dev.kham.application.appointment.CompleteAppointment;
import dev.kham.application.appointment.MarkNoShow;
import dev.kham.application.appointment.MoveRefusedException;
import dev.kham.application.appointment.PreviewAbsence;
import dev.kham.application.appointment.RescheduleAppointment;
import dev.kham.application.payment.PaymentFixtures;
import dev.kham.application.scheduling.FindFreeSlots;
import dev.kham.application.scheduling.FindFreeSlots.FreeSlot;
import dev.kham.application.scheduling.OfferedSlots;
import dev.kham.application.settlement.MoneyDesk;
import dev.kham.application.shared.IdGenerator;
import dev.kham.application.shared.SettableClock;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.appointment.AppointmentStatus;
import dev.kham.domain.appointment.SlotTakenException;
import dev.kham.domain.payment.PaymentStatus;
import dev.kham.domain.scheduling.AbsenceId;
import dev.kham.domain.scheduling.Doctor;
import dev.kham.domain.shared.DomainException;
import dev.kham.embedded.EmbeddedTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever patients, the desk, the bank, absences and the clock do at once, in the end the rows
 * agree with each other and with what was told.
 */
@QuarkusTest
@WithTestResource(EmbeddedTestResource.class)
class AppointmentsPropertyTest {
  private static final int THREADS = 16;
  private static final int ACTS = 320;
  private static final LocalDate TUESDAY = MONDAY.plusDays(1);
  private static final LocalDate WEDNESDAY = MONDAY.plusDays(2);
  private static final List<String> TIMES =
      List.of("08:00", "08:30", "09:00", "09:30", "10:00", "10:30", "11:00", "13:30", "14:00");

  private final SettableClock clock = new SettableClock(NOW, ZONE);

  @Inject PostgresPorts ports;
  @Inject IdGenerator ids;
  @Inject Sql sql;

  private Appointments appointments;
  private OfferedSlots offered;
  private MoneyDesk money;
  private FindFreeSlots freeSlots;
  private Caller desk;
  private Caller admin;
  private final List<Doctor> doctors = new ArrayList<>();
  private final List<Caller> patients = new ArrayList<>();
  private List<LocalDate> days = List.of(MONDAY, TUESDAY);

  @BeforeEach
  void open() {
    sql.run(handle -> handle.execute("delete from jobs"));
    appointments = new Appointments(ports.appointments(), ports.waitlist(), ports.jobs());
    offered = new OfferedSlots(ports.calendars(), clock, LEAD_TIME);
    money = new MoneyDesk(ports, clock);
    freeSlots = new FindFreeSlots(ports.calendars(), ports.doctorQueries(), offered, clock);
    desk = given().caller(Role.RECEPTIONIST);
    admin = given().caller(Role.ADMIN);
    for (int i = 0; i < 3; i++) {
      doctors.add(given().doctor());
    }
    for (int i = 0; i < 12; i++) {
      patients.add(given().caller(Role.PATIENT));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {20261121, 42})
  void in_the_end_everything_agrees(long seed) {
    Random random = new Random(seed);
    long deadlocks = deadlocks();

    refusedOrDone(Together.of(acts(random, this::before), THREADS));
    clock.set(at(MONDAY, "10:00"));
    refusedOrDone(Together.of(acts(random, this::during), THREADS));
    // a day on which nobody has been yet, so that some are expected in the end
    days = List.of(TUESDAY, WEDNESDAY);
    refusedOrDone(Together.of(acts(random, this::after), THREADS));
    workOff();

    assertThat(deadlocks()).as("deadlocks").isEqualTo(deadlocks);
    List<Details> all = appointments();
    assertThat(all)
        .extracting(Details::status)
        .as("the acts lead somewhere")
        .contains(AppointmentStatus.CONFIRMED, AppointmentStatus.CANCELLED)
        .containsAnyOf(
            AppointmentStatus.CHECKED_IN, AppointmentStatus.COMPLETED, AppointmentStatus.NO_SHOW);
    nobodyIsDoubleBooked(all);
    all.forEach(this::historyReplaysToTheState);
    all.forEach(this::moneyAgrees);
    all.forEach(this::jobsAgree);
    whatIsFreeCanBeBookedAndNothingElse(all);
  }

  // what happens

  private interface Deed {
    Object run(Random random) throws Exception;
  }

  private List<Act> acts(Random random, Function<Random, Deed> any) {
    List<Act> acts = new ArrayList<>();
    for (int i = 0; i < ACTS; i++) {
      Random own = new Random(random.nextLong());
      acts.add(() -> any.apply(own).run(own));
    }
    return acts;
  }

  private Deed before(Random random) {
    return switch (random.nextInt(20)) {
      case 0, 1, 2, 3, 4, 5, 6, 7 -> this::book;
      case 8, 9, 10, 11 -> this::pay;
      case 12, 13 -> this::cancel;
      case 14, 15, 16 -> this::move;
      case 17 -> this::letGo;
      case 18 -> this::absence;
      default -> it -> workOff();
    };
  }

  /** On Monday at ten: some appointments are over, some are to come. */
  private Deed during(Random random) {
    return switch (random.nextInt(20)) {
      case 0, 1, 2, 3 -> this::book;
      case 4, 5, 6, 7, 8 -> this::pay;
      case 9 -> this::cancel;
      case 10, 11 -> this::move;
      case 12 -> this::letGo;
      case 13, 14 -> this::checkIn;
      case 15, 16 -> this::complete;
      case 17, 18 -> this::noShow;
      default -> it -> workOff();
    };
  }

  /** Nobody comes any more. */
  private Deed after(Random random) {
    return switch (random.nextInt(10)) {
      case 0, 1, 2, 3 -> this::book;
      case 4, 5, 6 -> this::pay;
      case 7 -> this::cancel;
      case 8 -> this::move;
      default -> it -> workOff();
    };
  }

  private Object book(Random random) {
    return money.book(any(random, patients), any(random, doctors), anyTime(random));
  }

  private Object pay(Random random) {
    AppointmentId id = new AppointmentId(anyThatIs(AppointmentStatus.PENDING, random).id());
    return money.receive(PaymentFixtures.transferFor(money.payment(id)));
  }

  private Object cancel(Random random) {
    Details seen = details(anyAppointment(random));
    Caller caller = random.nextBoolean() ? desk : patientOf(seen);
    money.cancel(caller, new AppointmentId(seen.id()), seen.version());
    return "cancelled";
  }

  private Object move(Random random) {
    Details seen = details(anyAppointment(random));
    new RescheduleAppointment(ports.transaction(), appointments, ports.doctors(), offered, clock)
        .handle(
            new RescheduleAppointment.Command(
                random.nextBoolean() ? desk : patientOf(seen),
                new AppointmentId(seen.id()),
                seen.version(),
                anyTime(random),
                any(random, doctors).id()));
    return "moved";
  }

  private Object letGo(Random random) {
    money.letGo(anyAppointment(random));
    return "looked";
  }

  private Object checkIn(Random random) {
    Details seen = anyThatIs(AppointmentStatus.CONFIRMED, random);
    new CheckInPatient(ports.transaction(), appointments, clock)
        .handle(new CheckInPatient.Command(desk, new AppointmentId(seen.id()), seen.version()));
    return "checked in";
  }

  private Object complete(Random random) {
    Details seen = anyThatIs(AppointmentStatus.CHECKED_IN, random);
    new CompleteAppointment(ports.transaction(), appointments, clock)
        .handle(
            new CompleteAppointment.Command(desk, new AppointmentId(seen.id()), seen.version()));
    return "completed";
  }

  private Object noShow(Random random) {
    Details seen = anyThatIs(AppointmentStatus.CONFIRMED, random);
    new MarkNoShow(ports.transaction(), appointments, clock)
        .handle(new MarkNoShow.Command(desk, new AppointmentId(seen.id()), seen.version()));
    return "marked";
  }

  /** An hour on Tuesday; who is affected is moved, cancelled or kept. */
  private Object absence(Random random) {
    Doctor doctor = any(random, doctors);
    Instant from = at(TUESDAY, any(random, TIMES));
    Instant until = from.plus(Duration.ofHours(1));
    Map<AppointmentId, Decision> decisions = new HashMap<>();
    new PreviewAbsence(ports.transaction(), ports.doctors(), ports.appointments(), freeSlots, clock)
        .handle(new PreviewAbsence.Command(admin, doctor.id(), from, until))
        .forEach(
            affected ->
                decisions.put(
                    affected.appointment().id(),
                    switch (random.nextInt(3)) {
                      case 0 -> new Decision.Cancel();
                      case 1 -> new Decision.Keep();
                      default ->
                          affected.moves().isEmpty()
                              ? new Decision.Cancel()
                              : new Decision.Move(affected.moves().getFirst().slot().start(), null);
                    }));
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
        .handle(new AddAbsence.Command(admin, doctor.id(), from, until, "đi công tác", decisions));
  }

  /** Does what follows from absences, each once. */
  private Object workOff() {
    while (ports.transaction().call(this::workOffOne)) {
      // until nothing is left
    }
    return "worked";
  }

  private boolean workOffOne() {
    Optional<ApplyAbsence.Command> next =
        sql.query(
            handle ->
                handle
                    .createQuery(
                        """
                        delete from jobs where id = (
                            select id from jobs where name = :name
                            limit 1 for update skip locked)
                        returning data ->> 'absence' absence, data ->> 'appointment' appointment
                        """)
                    .bind("name", ApplyAbsence.JOB)
                    .map(
                        (row, context) ->
                            new ApplyAbsence.Command(
                                new AbsenceId(UUID.fromString(row.getString("absence"))),
                                new AppointmentId(UUID.fromString(row.getString("appointment")))))
                    .findOne());
    next.ifPresent(
        new ApplyAbsence(
                ports.transaction(),
                ports.absences(),
                appointments,
                ports.payments(),
                money.refunds(),
                clock)
            ::handle);
    return next.isPresent();
  }

  /** An act is done or refused for a reason that a caller is told; nothing else may come of it. */
  private static void refusedOrDone(List<Object> outcomes) {
    assertThat(outcomes)
        .filteredOn(Throwable.class::isInstance)
        .allMatch(it -> it instanceof DomainException || it instanceof MoveRefusedException);
    assertThat(outcomes).filteredOn(it -> !(it instanceof Throwable)).isNotEmpty();
  }

  // what has to hold

  private void nobodyIsDoubleBooked(List<Details> all) {
    Stream.<Function<Details, Object>>of(it -> it.doctor().id(), Details::patientId)
        .forEach(
            whose ->
                all.stream()
                    .filter(it -> it.status().occupiesTime())
                    .collect(Collectors.groupingBy(whose))
                    .forEach((who, theirs) -> assertNoOverlap(theirs)));
  }

  private static void assertNoOverlap(List<Details> theirs) {
    List<Details> sorted = theirs.stream().sorted(Comparator.comparing(Details::start)).toList();
    for (int i = 1; i < sorted.size(); i++) {
      assertThat(sorted.get(i).start()).isAfterOrEqualTo(sorted.get(i - 1).end());
    }
  }

  private void historyReplaysToTheState(Details appointment) {
    List<HistoryItem> history = history(appointment);
    AppointmentStatus status = AppointmentStatus.PENDING;
    Place place = null;
    for (int version = 0; version < history.size(); version++) {
      HistoryItem item = history.get(version);
      assertThat(item.version()).isEqualTo(version);
      Set<AppointmentStatus> may =
          switch (item.type()) {
            case BOOKED -> EnumSet.of(AppointmentStatus.PENDING);
            // late money books again what was let go
            case CONFIRMED -> EnumSet.of(AppointmentStatus.PENDING, AppointmentStatus.CANCELLED);
            case RESCHEDULED, CANCELLED ->
                EnumSet.of(AppointmentStatus.PENDING, AppointmentStatus.CONFIRMED);
            case CHECKED_IN, NO_SHOW_MARKED -> EnumSet.of(AppointmentStatus.CONFIRMED);
            case COMPLETED -> EnumSet.of(AppointmentStatus.CHECKED_IN);
          };
      assertThat(status).as(history.toString()).isIn(may);
      if (item.from() != null && place != null) {
        assertThat(item.from()).as("one moves from where one is").isEqualTo(place);
      }
      place = item.to() == null ? place : item.to();
      status =
          switch (item.type()) {
            case BOOKED -> AppointmentStatus.PENDING;
            case CONFIRMED -> AppointmentStatus.CONFIRMED;
            case RESCHEDULED -> status;
            case CHECKED_IN -> AppointmentStatus.CHECKED_IN;
            case COMPLETED -> AppointmentStatus.COMPLETED;
            case NO_SHOW_MARKED -> AppointmentStatus.NO_SHOW;
            case CANCELLED -> AppointmentStatus.CANCELLED;
          };
    }
    assertThat(history).hasSize(appointment.version() + 1);
    assertThat(status).isEqualTo(appointment.status());
    if (place != null) {
      assertThat(place)
          .isEqualTo(new Place(appointment.doctor().id(), appointment.start(), appointment.end()));
    }
  }

  /** Who is expected has paid, and what is owed back was told so. */
  private void moneyAgrees(Details appointment) {
    PaymentStatus payment = appointment.payment().status();
    switch (appointment.status()) {
      case PENDING -> assertThat(payment).isEqualTo(PaymentStatus.PENDING);
      case CONFIRMED, CHECKED_IN, COMPLETED, NO_SHOW ->
          assertThat(payment).isEqualTo(PaymentStatus.PAID);
      case CANCELLED -> {
        assertThat(payment).isNotEqualTo(PaymentStatus.PENDING);
        assertThat(history(appointment).getLast().refundDue())
            .isEqualTo(payment == PaymentStatus.REFUND_DUE);
      }
    }
  }

  /** A hold waits for the end of its payment window, who is expected is reminded; nobody else. */
  private void jobsAgree(Details appointment) {
    Map<String, Instant> expected = new HashMap<>();
    String id = appointment.id().toString();
    if (appointment.status() == AppointmentStatus.PENDING) {
      expected.put("auto-cancel-unpaid:" + id, appointment.payment().deadline());
    } else if (appointment.status() == AppointmentStatus.CONFIRMED) {
      Instant since = history(appointment).getLast().at();
      for (int hours : List.of(24, 1)) {
        Instant due = appointment.start().minus(Duration.ofHours(hours));
        if (due.isAfter(since)) {
          expected.put(
              "send-appointment-reminder-%dh:%s:%d".formatted(hours, id, appointment.version()),
              due);
        }
      }
    }
    assertThat(waiting(id)).isEqualTo(expected);
  }

  private Map<String, Instant> waiting(String appointment) {
    return sql.query(
        handle ->
            handle
                .createQuery(
                    """
                    select key, run_at from jobs
                    where state = 'waiting' and data ->> 'appointment' = :id
                      and (name = 'auto-cancel-unpaid' or name like 'send-appointment-reminder-%')
                    """)
                .bind("id", appointment)
                .map((row, context) -> Map.entry(row.getString("key"), Rows.instant(row, "run_at")))
                .collectToMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private void whatIsFreeCanBeBookedAndNothingElse(List<Details> all) {
    for (Details taken : all) {
      boolean comes = taken.start().isAfter(clock.instant().plus(LEAD_TIME));
      if (comes && taken.status().occupiesTime()) {
        Doctor doctor = doctor(taken);
        assertThatThrownBy(() -> money.book(newcomer(), doctor, taken.start()))
            .isInstanceOf(DomainException.class);
      }
    }
    int booked = 0;
    for (Doctor doctor : doctors) {
      for (LocalDate day : List.of(MONDAY, TUESDAY, WEDNESDAY)) {
        for (FreeSlot slot : freeSlots.ofDoctor(doctor.id(), day, day)) {
          Instant start = slot.slot().start();
          assertThat(money.book(newcomer(), doctor, start)).isNotNull();
          assertThatThrownBy(() -> money.book(newcomer(), doctor, start))
              .isInstanceOf(SlotTakenException.class);
          booked++;
        }
      }
    }
    assertThat(booked).isPositive();
  }

  // to look at

  private List<Details> appointments() {
    List<AppointmentId> found = known();
    return found.stream().map(this::details).toList();
  }

  private List<AppointmentId> known() {
    return sql.query(
        handle ->
            handle
                .createQuery("select id from appointments where doctor_id = any(:doctors)")
                .bind("doctors", doctors.stream().map(it -> it.id().value()).toArray(UUID[]::new))
                .map((row, context) -> new AppointmentId(row.getObject(1, UUID.class)))
                .list());
  }

  private AppointmentId anyAppointment(Random random) {
    List<AppointmentId> known = known();
    while (known.isEmpty()) {
      book(random);
      known = known();
    }
    return any(random, known);
  }

  /** Mostly one of that status, if there is any. */
  private Details anyThatIs(AppointmentStatus status, Random random) {
    List<Details> all = appointments();
    if (all.isEmpty()) {
      return details(anyAppointment(random));
    }
    List<Details> those = all.stream().filter(it -> it.status() == status).toList();
    return any(random, those.isEmpty() || random.nextInt(4) == 0 ? all : those);
  }

  private Details details(AppointmentId id) {
    return ports.appointmentQueries().details(id).orElseThrow();
  }

  private List<HistoryItem> history(Details appointment) {
    return ports.appointmentQueries().history(new AppointmentId(appointment.id()));
  }

  private Doctor doctor(Details appointment) {
    return doctors.stream()
        .filter(it -> it.id().value().equals(appointment.doctor().id()))
        .findFirst()
        .orElseThrow();
  }

  private Caller patientOf(Details appointment) {
    return patients.stream()
        .filter(it -> requireNonNull(it.patientId()).value().equals(appointment.patientId()))
        .findFirst()
        .orElseThrow();
  }

  private Caller newcomer() {
    return given().caller(Role.PATIENT);
  }

  private static <T> T any(Random random, List<T> those) {
    return those.get(random.nextInt(those.size()));
  }

  private Instant anyTime(Random random) {
    return at(any(random, days), any(random, TIMES));
  }

  private Given given() {
    return new Given(ports);
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
