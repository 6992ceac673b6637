package dev.kham.application.appointment;

import static dev.kham.application.scheduling.SchedulingFixtures.MONDAY;
import static dev.kham.application.scheduling.SchedulingFixtures.NOW;
import static dev.kham.application.scheduling.SchedulingFixtures.at;
import static dev.kham.application.scheduling.SchedulingFixtures.slotAt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.application.PortContract;
import dev.kham.application.appointment.AppointmentQueries.Details;
import dev.kham.application.appointment.AppointmentQueries.Filter;
import dev.kham.application.appointment.AppointmentQueries.Happening;
import dev.kham.application.appointment.AppointmentQueries.HistoryItem;
import dev.kham.application.appointment.AppointmentQueries.Place;
import dev.kham.application.appointment.AppointmentQueries.Position;
import dev.kham.domain.account.Actor;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.appointment.Appointment;
import dev.kham.domain.appointment.AppointmentEvent;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.appointment.AppointmentStatus;
import dev.kham.domain.appointment.Cancellation;
import dev.kham.domain.patient.PatientId;
import dev.kham.domain.payment.PaymentId;
import dev.kham.domain.scheduling.Doctor;
import dev.kham.domain.shared.TimeSlot;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

public interface AppointmentQueriesContract extends PortContract {
  private AppointmentQueries queries() {
    return ports().appointmentQueries();
  }

  private List<UUID> ids(Filter filter) {
    return queries().list(filter).stream().map(Details::id).toList();
  }

  private static Filter of(PatientId patient) {
    return new Filter(Set.of(patient), null, null, null, null, 100);
  }

  private static Filter within(PatientId patient, Instant from, Instant until) {
    return new Filter(Set.of(patient), null, from, until, null, 100);
  }

  private static List<UUID> idsOf(Appointment... appointments) {
    return List.of(appointments).stream().map(it -> it.id().value()).toList();
  }

  @Test
  default void shows_every_detail_with_doctor_and_payment() {
    Doctor doctor = given().doctor();
    Appointment held = given().held(doctor, given().caller(Role.PATIENT), slotAt(MONDAY, "09:00"));
    PaymentId payment =
        inTransaction(() -> ports().payments().lockByAppointment(held.id()).orElseThrow().id());
    assertThat(queries().details(held.id()))
        .contains(
            new Details(
                held.id().value(),
                AppointmentStatus.PENDING,
                null,
                0,
                ports().doctorQueries().doctor(doctor.id()).orElseThrow(),
                held.patientId().value(),
                at(MONDAY, "09:00"),
                at(MONDAY, "09:30"),
                doctor.fee(),
                held.reason(),
                ports().paymentQueries().payment(payment).orElseThrow(),
                null));
  }

  @Test
  default void shows_an_appointment_without_a_reason_and_why_it_was_cancelled() {
    Appointment held =
        given()
            .stored(
                Appointment.hold(
                    new AppointmentId(UUID.randomUUID()),
                    given().doctor(),
                    given().patient().id(),
                    given().caller(Role.RECEPTIONIST).accountId(),
                    slotAt(MONDAY, "09:00"),
                    null));
    Appointment cancelled = given().changed(held, AppointmentStatus.CANCELLED);
    assertThat(queries().details(held.id()).orElseThrow())
        .returns(null, Details::reason)
        .returns(AppointmentStatus.CANCELLED, Details::status)
        .returns(cancelled.cancellation(), Details::cancellation)
        .returns(1, Details::version);
  }

  @Test
  default void tells_the_versions_of_those_there_are() {
    Doctor doctor = given().doctor();
    Caller patient = given().caller(Role.PATIENT);
    Appointment nine = given().held(doctor, patient, slotAt(MONDAY, "09:00"));
    Appointment ten = given().held(doctor, patient, slotAt(MONDAY, "10:00"));
    given().changed(ten, AppointmentStatus.CONFIRMED);
    AppointmentId unknown = new AppointmentId(UUID.randomUUID());
    assertThat(queries().versions(List.of(nine.id(), ten.id(), unknown)))
        .isEqualTo(Map.of(nine.id(), 0, ten.id(), 1));
    assertThat(queries().versions(List.of())).isEmpty();
  }

  @Test
  default void shows_nothing_under_an_unknown_id() {
    assertThat(queries().details(new AppointmentId(UUID.randomUUID()))).isEmpty();
  }

  @Test
  default void lists_the_same_details_it_shows_alone() {
    Appointment held =
        given().held(given().doctor(), given().caller(Role.PATIENT), slotAt(MONDAY, "09:00"));
    assertThat(queries().list(of(held.patientId())))
        .containsExactly(queries().details(held.id()).orElseThrow());
  }

  @Test
  default void lists_by_start_and_only_the_patients_own() {
    Doctor doctor = given().doctor();
    Caller patient = given().caller(Role.PATIENT);
    Appointment ten = given().held(doctor, patient, slotAt(MONDAY, "10:00"));
    Appointment nine = given().held(doctor, patient, slotAt(MONDAY, "09:00"));
    given().held(doctor, given().caller(Role.PATIENT), slotAt(MONDAY, "09:30"));
    Appointment eleven = given().held(given().doctor(), patient, slotAt(MONDAY, "11:00"));
    assertThat(ids(of(nine.patientId()))).isEqualTo(idsOf(nine, ten, eleven));
  }

  @Test
  default void lists_those_of_several_patients_by_start() {
    Doctor doctor = given().doctor();
    Appointment ten = given().held(doctor, given().caller(Role.PATIENT), slotAt(MONDAY, "10:00"));
    Appointment nine = given().held(doctor, given().caller(Role.PATIENT), slotAt(MONDAY, "09:00"));
    given().held(doctor, given().caller(Role.PATIENT), slotAt(MONDAY, "09:30"));
    Set<PatientId> both = Set.of(nine.patientId(), ten.patientId());
    assertThat(ids(new Filter(both, null, null, null, null, 100))).isEqualTo(idsOf(nine, ten));
    assertThat(ids(new Filter(Set.of(), null, null, null, null, 100))).isEmpty();
  }

  @Test
  default void lists_everybodys_without_a_patient() {
    Doctor doctor = given().doctor();
    Appointment nine = given().held(doctor, given().caller(Role.PATIENT), slotAt(MONDAY, "09:00"));
    Appointment ten = given().held(doctor, given().caller(Role.PATIENT), slotAt(MONDAY, "10:00"));
    assertThat(ids(new Filter(null, null, null, null, null, 100_000)))
        .containsSubsequence(idsOf(nine, ten));
  }

  @Test
  default void lists_only_the_wanted_status() {
    Doctor doctor = given().doctor();
    Caller patient = given().caller(Role.PATIENT);
    Appointment nine = given().held(doctor, patient, slotAt(MONDAY, "09:00"));
    Appointment ten = given().held(doctor, patient, slotAt(MONDAY, "10:00"));
    given().changed(ten, AppointmentStatus.CONFIRMED);
    PatientId id = nine.patientId();
    assertThat(ids(new Filter(Set.of(id), AppointmentStatus.CONFIRMED, null, null, null, 100)))
        .isEqualTo(idsOf(ten));
    assertThat(ids(new Filter(Set.of(id), AppointmentStatus.PENDING, null, null, null, 100)))
        .isEqualTo(idsOf(nine));
  }

  @Test
  default void lists_what_starts_from_the_lower_bound_on_and_before_the_upper() {
    Doctor doctor = given().doctor();
    Caller patient = given().caller(Role.PATIENT);
    Appointment nine = given().held(doctor, patient, slotAt(MONDAY, "09:00"));
    Appointment ten = given().held(doctor, patient, slotAt(MONDAY, "10:00"));
    Appointment eleven = given().held(doctor, patient, slotAt(MONDAY, "11:00"));
    PatientId id = nine.patientId();
    assertThat(ids(within(id, at(MONDAY, "10:00"), at(MONDAY, "11:00")))).isEqualTo(idsOf(ten));
    assertThat(ids(within(id, at(MONDAY, "09:15"), null))).isEqualTo(idsOf(ten, eleven));
    assertThat(ids(within(id, null, at(MONDAY, "10:00")))).isEqualTo(idsOf(nine));
  }

  @Test
  default void pages_through_all_once_even_when_several_start_together() {
    Doctor doctor = given().doctor();
    Caller patient = given().caller(Role.PATIENT);
    List<Appointment> all = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Appointment letGo = given().held(doctor, patient, slotAt(MONDAY, "09:00"));
      given().changed(letGo, AppointmentStatus.CANCELLED);
      all.add(letGo);
    }
    all.add(given().held(doctor, patient, slotAt(MONDAY, "09:00")));
    all.sort(Comparator.comparing(it -> it.id().toString()));
    all.addFirst(given().held(doctor, patient, slotAt(MONDAY, "08:30")));
    all.addLast(given().held(doctor, patient, slotAt(MONDAY, "09:30")));

    List<UUID> seen = new ArrayList<>();
    Position after = null;
    List<Details> page;
    do {
      page =
          queries()
              .list(new Filter(Set.of(all.getFirst().patientId()), null, null, null, after, 2));
      assertThat(page).hasSizeLessThanOrEqualTo(2);
      for (Details one : page) {
        seen.add(one.id());
        after = new Position(one.start(), one.id());
      }
    } while (!page.isEmpty() && seen.size() <= all.size());
    assertThat(seen).isEqualTo(idsOf(all.toArray(Appointment[]::new)));
  }

  @Test
  default void tells_the_whole_history_oldest_first_with_who_and_when() {
    Appointment held = nine();
    Actor person = new Actor.Person(held.bookedBy());
    Actor machine = new Actor.Machine("receive-transfer");
    Appointment confirmed = held.confirm();
    Appointment moved = confirmed.reschedule(given().doctor().id(), slotAt(MONDAY, "10:00"));
    Appointment checkedIn = moved.checkIn();
    Appointment completed = checkedIn.complete();
    change(confirmed, new AppointmentEvent.Confirmed(held.id(), 1, after(1), machine));
    change(
        moved,
        new AppointmentEvent.Rescheduled(
            held.id(),
            2,
            after(2),
            person,
            moved.status(),
            confirmed.doctorId(),
            confirmed.slot(),
            moved.doctorId(),
            moved.slot()));
    change(checkedIn, new AppointmentEvent.CheckedIn(held.id(), 3, after(3), person));
    change(completed, new AppointmentEvent.Completed(held.id(), 4, after(4), person));
    assertThat(queries().history(held.id()))
        .containsExactly(
            plain(0, Happening.BOOKED, NOW, person),
            plain(1, Happening.CONFIRMED, after(1), machine),
            new HistoryItem(
                2,
                Happening.RESCHEDULED,
                after(2),
                person,
                null,
                null,
                new Place(held.doctorId().value(), at(MONDAY, "09:00"), at(MONDAY, "09:30")),
                new Place(moved.doctorId().value(), at(MONDAY, "10:00"), at(MONDAY, "10:30"))),
            plain(3, Happening.CHECKED_IN, after(3), person),
            plain(4, Happening.COMPLETED, after(4), person));
  }

  @Test
  default void tells_why_an_appointment_was_cancelled_and_whether_money_goes_back() {
    Appointment held = nine();
    Actor person = new Actor.Person(held.bookedBy());
    change(
        held.cancel(Cancellation.BY_PATIENT),
        new AppointmentEvent.Cancelled(
            held.id(), 1, after(1), person, Cancellation.BY_PATIENT, true, "đã khỏe"));
    assertThat(queries().history(held.id()).getLast())
        .isEqualTo(
            new HistoryItem(1, Happening.CANCELLED, after(1), person, "đã khỏe", true, null, null));

    Appointment unpaid = nine();
    Actor machine = new Actor.Machine("auto-cancel-unpaid");
    change(
        unpaid.cancel(Cancellation.UNPAID),
        new AppointmentEvent.Cancelled(
            unpaid.id(), 1, after(1), machine, Cancellation.UNPAID, false, null));
    assertThat(queries().history(unpaid.id()).getLast())
        .isEqualTo(
            new HistoryItem(1, Happening.CANCELLED, after(1), machine, null, false, null, null));
  }

  @Test
  default void tells_of_a_no_show() {
    Appointment confirmed = nine().confirm();
    Actor machine = new Actor.Machine("mark-no-show");
    change(confirmed, new AppointmentEvent.Confirmed(confirmed.id(), 1, after(1), machine));
    change(
        confirmed.markNoShow(at(MONDAY, "09:00")),
        new AppointmentEvent.NoShowMarked(confirmed.id(), 2, after(2), machine));
    assertThat(queries().history(confirmed.id()).getLast())
        .isEqualTo(plain(2, Happening.NO_SHOW_MARKED, after(2), machine));
  }

  @Test
  default void tells_nothing_of_an_unknown_appointment() {
    assertThat(queries().history(new AppointmentId(UUID.randomUUID()))).isEmpty();
  }

  @Test
  default void finds_who_never_checked_in_the_longest_ended_first() {
    // before anything else the store may hold, since this looks at everybody's
    LocalDate longAgo = LocalDate.of(2001, 1, 1);
    Doctor doctor = given().doctor();
    Caller patient = given().caller(Role.PATIENT);
    Appointment ten = confirmed(doctor, patient, slotAt(longAgo, "10:00"));
    Appointment nine = confirmed(doctor, patient, slotAt(longAgo, "09:00"));
    Appointment eleven = confirmed(doctor, patient, slotAt(longAgo, "11:00"));
    given().held(doctor, patient, slotAt(longAgo, "08:00"));
    for (AppointmentStatus status :
        EnumSet.complementOf(EnumSet.of(AppointmentStatus.PENDING, AppointmentStatus.CONFIRMED))) {
      given()
          .changed(
              given()
                  .held(given().doctor(), given().caller(Role.PATIENT), slotAt(longAgo, "08:00")),
              status);
    }
    assertThat(queries().neverCheckedIn(at(longAgo, "10:30"), 10))
        .containsExactly(nine.id(), ten.id());
    assertThat(queries().neverCheckedIn(at(longAgo, "11:29"), 10))
        .containsExactly(nine.id(), ten.id());
    assertThat(queries().neverCheckedIn(at(longAgo, "11:30"), 10))
        .containsExactly(nine.id(), ten.id(), eleven.id());
    assertThat(queries().neverCheckedIn(at(longAgo, "11:30"), 2))
        .containsExactly(nine.id(), ten.id());
    for (Appointment one : List.of(nine, ten, eleven)) {
      given().changed(one, AppointmentStatus.NO_SHOW);
    }
    assertThat(queries().neverCheckedIn(at(longAgo, "11:30"), 10)).isEmpty();
  }

  private Appointment nine() {
    return given().held(given().doctor(), given().caller(Role.PATIENT), slotAt(MONDAY, "09:00"));
  }

  private Appointment confirmed(Doctor doctor, Caller patient, TimeSlot slot) {
    return given().changed(given().held(doctor, patient, slot), AppointmentStatus.CONFIRMED);
  }

  private void change(Appointment next, AppointmentEvent event) {
    inTransaction(() -> ports().appointments().update(next, event));
  }

  private static Instant after(int minutes) {
    return NOW.plus(Duration.ofMinutes(minutes));
  }

  private static HistoryItem plain(int version, Happening type, Instant at, Actor by) {
    return new HistoryItem(version, type, at, by, null, null, null, null);
  }
}
