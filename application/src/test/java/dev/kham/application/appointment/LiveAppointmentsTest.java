package dev.kham.application.appointment;

import static dev.kham.application.scheduling.SchedulingFixtures.MONDAY;
import static dev.kham.application.scheduling.SchedulingFixtures.slotAt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.application.InMemoryHospital;
import dev.kham.application.appointment.AppointmentQueries.Details;
import dev.kham.application.shared.StoreAwayException;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.appointment.Appointment;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.appointment.AppointmentStatus;
import dev.kham.domain.scheduling.Doctor;
import dev.kham.domain.scheduling.DoctorId;
import dev.kham.domain.shared.TimeSlot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LiveAppointmentsTest {
  private static final Duration NEVER = Duration.ofDays(1);
  private static final int NOTHING = -1;

  private final InMemoryHospital hospital = new InMemoryHospital();
  private final InMemoryAppointmentBell bell = new InMemoryAppointmentBell();
  private final Counted queries = new Counted(hospital.appointmentQueries());
  private final BlockingQueue<Details> told = new LinkedBlockingQueue<>();
  private LiveAppointments live = new LiveAppointments(queries, bell, NEVER);

  private final Doctor doctor = hospital.given().doctor();
  private final Caller patient = hospital.given().caller(Role.PATIENT);
  private final Appointment held = hospital.given().held(doctor, patient, slotAt(MONDAY, "09:00"));

  @AfterEach
  void close() {
    live.close();
  }

  @Test
  void tells_at_once_how_it_stands() throws InterruptedException {
    watch(held, NOTHING);
    assertThat(next())
        .returns(0, Details::version)
        .returns(AppointmentStatus.PENDING, Details::status);
  }

  @Test
  void does_not_tell_what_has_been_seen() throws InterruptedException {
    watch(held, 0);
    change(held, AppointmentStatus.CONFIRMED);
    assertThat(next()).returns(1, Details::version);
  }

  @Test
  void tells_of_a_change_when_the_bell_rings() throws InterruptedException {
    watch(held, NOTHING);
    next();
    change(held, AppointmentStatus.CONFIRMED);
    assertThat(next())
        .returns(1, Details::version)
        .returns(AppointmentStatus.CONFIRMED, Details::status);
  }

  @Test
  void tells_everybody_who_watches() throws InterruptedException {
    for (int i = 0; i < 20; i++) {
      watch(held, 0);
    }
    change(held, AppointmentStatus.CONFIRMED);
    for (int i = 0; i < 20; i++) {
      assertThat(next()).returns(1, Details::version);
    }
  }

  @Test
  void finds_by_looking_what_the_bell_forgot_with_one_query_for_all() throws InterruptedException {
    live = new LiveAppointments(queries, bell, Duration.ofMillis(20));
    List<Appointment> others = new ArrayList<>();
    for (String time : List.of("10:00", "10:30", "11:00")) {
      others.add(hospital.given().held(doctor, patient, slotAt(MONDAY, time)));
    }
    others.forEach(other -> watch(other, 0));
    hospital.given().changed(others.get(1), AppointmentStatus.CONFIRMED);
    assertThat(next()).returns(others.get(1).id().value(), Details::id);
    int before = queries.looks.get();
    queries.asked.clear();
    while (queries.looks.get() < before + 2) {
      Thread.yield();
    }
    assertThat(queries.asked.take()).hasSize(3);
  }

  @Test
  void looks_at_all_when_something_may_have_been_missed() throws InterruptedException {
    watch(held, 0);
    hospital.given().changed(held, AppointmentStatus.CONFIRMED);
    bell.interrupt();
    assertThat(next()).returns(1, Details::version);
  }

  @Test
  void tells_what_changed_between_being_read_and_being_watched() throws InterruptedException {
    Details read = queries.details(held.id()).orElseThrow();
    change(held, AppointmentStatus.CONFIRMED);
    live.watch(read, NOTHING, told::add);
    assertThat(next()).returns(0, Details::version);
    assertThat(next()).returns(1, Details::version);
  }

  @Test
  void a_bell_that_rings_in_vain_tells_nothing() throws InterruptedException {
    watch(held, 0);
    for (int i = 0; i < 10; i++) {
      bell.ring(held.id(), 7);
    }
    change(held, AppointmentStatus.CONFIRMED);
    assertThat(next()).returns(1, Details::version);
    assertThat(told).isEmpty();
  }

  @Test
  void goes_on_when_the_store_was_away_or_a_listener_broke() throws InterruptedException {
    live = new LiveAppointments(queries, bell, Duration.ofMillis(20));
    Details read = queries.details(held.id()).orElseThrow();
    live.watch(
        read,
        0,
        change -> {
          throw new IllegalStateException("gone");
        });
    watch(held, 0);
    queries.away = true;
    change(held, AppointmentStatus.CONFIRMED);
    int before = queries.looks.get();
    while (queries.looks.get() < before + 2) {
      Thread.yield();
    }
    queries.away = false;
    assertThat(next()).returns(1, Details::version);
  }

  @Test
  void who_stops_watching_leaves_nothing_behind() throws InterruptedException {
    LiveAppointments.Watch first = watch(held, 0);
    LiveAppointments.Watch second = watch(held, 0);
    assertThat(live.watching()).isEqualTo(2);
    first.close();
    first.close();
    assertThat(live.watching()).isEqualTo(1);
    change(held, AppointmentStatus.CONFIRMED);
    next();
    second.close();
    assertThat(live.watching()).isZero();
    assertThat(told).isEmpty();
  }

  private LiveAppointments.Watch watch(Appointment appointment, int seen) {
    return live.watch(queries.details(appointment.id()).orElseThrow(), seen, told::add);
  }

  private void change(Appointment appointment, AppointmentStatus status) {
    Appointment changed = hospital.given().changed(appointment, status);
    bell.ring(changed.id(), changed.version());
  }

  private Details next() throws InterruptedException {
    Details next = told.poll(10, TimeUnit.SECONDS);
    assertThat(next).as("told in time").isNotNull();
    return next;
  }

  /** Counts what is asked, and is away when told so. */
  private static final class Counted implements AppointmentQueries {
    private final AppointmentQueries queries;
    private final AtomicInteger looks = new AtomicInteger();
    private final BlockingQueue<Collection<AppointmentId>> asked = new LinkedBlockingQueue<>();
    private volatile boolean away;

    private Counted(AppointmentQueries queries) {
      this.queries = queries;
    }

    @Override
    public Optional<Details> details(AppointmentId id) {
      return queries.details(id);
    }

    @Override
    public Map<AppointmentId, Integer> versions(Collection<AppointmentId> ids) {
      asked.add(List.copyOf(ids));
      looks.incrementAndGet();
      if (away) {
        throw new StoreAwayException(new IllegalStateException("away"));
      }
      return queries.versions(ids);
    }

    @Override
    public List<Details> list(Filter filter) {
      return queries.list(filter);
    }

    @Override
    public List<HistoryItem> history(AppointmentId id) {
      return queries.history(id);
    }

    @Override
    public List<QueueItem> queue(DoctorId doctor, TimeSlot day) {
      return queries.queue(doctor, day);
    }

    @Override
    public List<AppointmentId> neverCheckedIn(Instant endedBy, int limit) {
      return queries.neverCheckedIn(endedBy, limit);
    }
  }
}
