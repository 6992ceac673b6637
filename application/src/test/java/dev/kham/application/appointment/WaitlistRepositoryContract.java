package dev.kham.application.appointment;

import static dev.kham.application.scheduling.SchedulingFixtures.MONDAY;
import static dev.kham.application.scheduling.SchedulingFixtures.NOW;
import static dev.kham.application.scheduling.SchedulingFixtures.doctor;
import static dev.kham.application.scheduling.SchedulingFixtures.slotAt;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kham.application.PortContract;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.appointment.Appointment;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.appointment.Cancellation;
import dev.kham.domain.appointment.WaitlistEntry;
import dev.kham.domain.appointment.WaitlistEntryId;
import dev.kham.domain.patient.PatientId;
import dev.kham.domain.scheduling.Doctor;
import dev.kham.domain.shared.StaleVersionException;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

public interface WaitlistRepositoryContract extends PortContract {
  private Caller patient() {
    return given().caller(Role.PATIENT);
  }

  private static WaitlistEntry forDoctor(Caller who, Doctor doctor, int queuedAfter) {
    return entry(who, doctor, false, MONDAY, MONDAY, queuedAfter);
  }

  private static WaitlistEntry entry(
      Caller who, Doctor doctor, boolean any, LocalDate from, LocalDate to, int queuedAfter) {
    return WaitlistEntry.join(
        new WaitlistEntryId(UUID.randomUUID()),
        requireNonNull(who.patientId()),
        who.accountId(),
        any ? null : doctor.id(),
        any ? doctor.specialty().id() : null,
        from,
        to,
        NOW.plusSeconds(queuedAfter));
  }

  private WaitlistEntry added(WaitlistEntry entry) {
    assertThat(inTransaction(() -> ports().waitlist().add(entry))).isTrue();
    return entry;
  }

  private WaitlistEntry updated(WaitlistEntry entry) {
    inTransaction(() -> ports().waitlist().update(entry));
    return entry;
  }

  private Optional<WaitlistEntry> next(Doctor doctor) {
    return next(doctor, new AppointmentId(UUID.randomUUID()));
  }

  private Optional<WaitlistEntry> next(Doctor doctor, AppointmentId not) {
    return inTransaction(
        () -> ports().waitlist().lockNext(doctor, slotAt(MONDAY, "09:00"), MONDAY, not));
  }

  private WaitlistEntry find(WaitlistEntry entry) {
    return inTransaction(() -> ports().waitlist().find(entry.id())).orElseThrow();
  }

  @Test
  default void finds_every_field_of_an_entry() {
    Doctor doctor = given().doctor();
    Caller patient = patient();
    WaitlistEntry one = added(forDoctor(patient, doctor, 0));
    WaitlistEntry any = added(entry(patient, doctor, true, MONDAY, MONDAY.plusDays(3), 1));
    assertThat(find(one)).isEqualTo(one);
    assertThat(find(any)).isEqualTo(any);
    Appointment hold = given().held(doctor, patient, slotAt(MONDAY, "09:00"));
    WaitlistEntry offered = updated(one.offer(hold.id()));
    assertThat(find(one)).isEqualTo(offered);
    WaitlistEntry ended = updated(offered.endOffer(Cancellation.UNPAID, NOW.plusSeconds(60)));
    assertThat(find(one)).isEqualTo(ended);
  }

  @Test
  default void keeps_one_open_wish_for_the_same_days() {
    Doctor doctor = given().doctor();
    Caller patient = patient();
    WaitlistEntry first = added(entry(patient, doctor, false, MONDAY, MONDAY.plusDays(3), 0));
    WaitlistEntry overlapping =
        entry(patient, doctor, false, MONDAY.plusDays(3), MONDAY.plusDays(5), 0);
    assertThat(inTransaction(() -> ports().waitlist().add(overlapping))).isFalse();
    added(entry(patient, doctor, false, MONDAY.plusDays(4), MONDAY.plusDays(5), 0));
    added(entry(patient, doctor, true, MONDAY, MONDAY, 0));
    added(entry(patient(), doctor, false, MONDAY, MONDAY, 0));
    updated(first.withdraw());
    added(entry(patient, doctor, false, MONDAY, MONDAY.plusDays(3), 0));
  }

  @Test
  default void counts_what_is_open_and_has_not_lapsed() {
    Doctor doctor = given().doctor();
    Caller patient = patient();
    PatientId id = requireNonNull(patient.patientId());
    WaitlistEntry offered = added(forDoctor(patient, doctor, 0));
    added(entry(patient, doctor, true, MONDAY, MONDAY, 0));
    updated(added(forDoctor(patient, given().doctor(), 0)).withdraw());
    updated(offered.offer(given().held(doctor, patient, slotAt(MONDAY, "09:00")).id()));
    added(forDoctor(patient(), doctor, 0));
    assertThat(inTransaction(() -> ports().waitlist().countOpen(id, MONDAY))).isEqualTo(2);
    assertThat(inTransaction(() -> ports().waitlist().countOpen(id, MONDAY.plusDays(1))))
        .isEqualTo(1);
  }

  @Test
  default void asks_who_queued_first_for_the_doctor_or_the_specialty() {
    Doctor doctor = given().doctor();
    Doctor colleague = given().doctor(doctor("Lý Thu Hà", doctor.specialty()));
    WaitlistEntry second = added(forDoctor(patient(), doctor, 2));
    WaitlistEntry first = added(entry(patient(), colleague, true, MONDAY, MONDAY, 1));
    added(forDoctor(patient(), colleague, 0));
    added(entry(patient(), doctor, false, MONDAY.minusDays(1), MONDAY.minusDays(1), 0));
    added(entry(patient(), doctor, false, MONDAY.plusDays(1), MONDAY.plusDays(2), 0));
    assertThat(next(doctor)).contains(first);
    updated(first.withdraw());
    assertThat(next(doctor)).contains(second);
    updated(second.withdraw());
    assertThat(next(doctor)).isEmpty();
  }

  @Test
  default void passes_over_who_is_busy_then_and_whose_offer_it_was() {
    Doctor doctor = given().doctor();
    Caller patient = patient();
    WaitlistEntry entry = added(forDoctor(patient, doctor, 0));
    Appointment elsewhere = given().held(given().doctor(), patient, slotAt(MONDAY, "09:00"));
    assertThat(next(doctor)).isEmpty();
    inTransaction(
        () ->
            ports()
                .appointments()
                .update(
                    elsewhere.cancel(Cancellation.BY_PATIENT),
                    AppointmentFixtures.eventOf(elsewhere.cancel(Cancellation.BY_PATIENT))));
    assertThat(next(doctor)).contains(entry);

    WaitlistEntry offered = updated(entry.offer(elsewhere.id()));
    assertThat(next(doctor)).isEmpty();
    WaitlistEntry again = updated(offered.endOffer(Cancellation.BY_STAFF, NOW));
    assertThat(next(doctor, elsewhere.id())).isEmpty();
    assertThat(next(doctor)).contains(again);
  }

  @Test
  default void knows_to_whom_a_hold_was_offered_last() {
    Doctor doctor = given().doctor();
    Caller patient = patient();
    Appointment hold = given().held(doctor, patient, slotAt(MONDAY, "09:00"));
    WaitlistEntry entry = added(forDoctor(patient, doctor, 0));
    assertThat(inTransaction(() -> ports().waitlist().lockOpen(hold.id()))).isEmpty();
    WaitlistEntry offered = updated(entry.offer(hold.id()));
    assertThat(inTransaction(() -> ports().waitlist().lockOpen(hold.id()))).contains(offered);
    WaitlistEntry missed = updated(offered.endOffer(Cancellation.UNPAID, NOW));
    assertThat(inTransaction(() -> ports().waitlist().lockOpen(hold.id()))).contains(missed);
    updated(missed.fulfil());
    assertThat(inTransaction(() -> ports().waitlist().lockOpen(hold.id()))).isEmpty();
  }

  @Test
  default void refuses_what_was_changed_by_others_meanwhile() {
    WaitlistEntry entry = added(forDoctor(patient(), given().doctor(), 0));
    WaitlistEntry withdrawn = updated(entry.withdraw());
    assertThatThrownBy(() -> updated(entry.withdraw())).isInstanceOf(StaleVersionException.class);
    assertThat(find(entry)).isEqualTo(withdrawn);
  }

  @Test
  default void lists_page_by_page() {
    Caller patient = patient();
    PatientId id = requireNonNull(patient.patientId());
    for (int i = 0; i < 3; i++) {
      added(forDoctor(patient, given().doctor(), i));
    }
    added(forDoctor(patient(), given().doctor(), 0));
    var all = inTransaction(() -> ports().waitlist().list(Set.of(id), null, 10));
    assertThat(all).hasSize(3).allMatch(entry -> entry.patientId().equals(id));
    assertThat(inTransaction(() -> ports().waitlist().list(Set.of(id), null, 2)))
        .isEqualTo(all.subList(0, 2));
    assertThat(inTransaction(() -> ports().waitlist().list(Set.of(id), all.get(1).id(), 2)))
        .isEqualTo(all.subList(2, 3));
    assertThat(inTransaction(() -> ports().waitlist().list(null, null, 1000)))
        .hasSizeGreaterThan(3);
  }
}
