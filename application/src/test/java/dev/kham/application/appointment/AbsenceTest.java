package dev.kham.application.appointment;

import static dev.kham.application.scheduling.SchedulingFixtures.MONDAY;
import static dev.kham.application.scheduling.SchedulingFixtures.NOW;
import static dev.kham.application.scheduling.SchedulingFixtures.TODAY;
import static dev.kham.application.scheduling.SchedulingFixtures.at;
import static dev.kham.application.scheduling.SchedulingFixtures.doctor;
import static dev.kham.application.scheduling.SchedulingFixtures.slotAt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.kham.application.InMemoryHospital;
import dev.kham.application.appointment.AddAbsence.Decision;
import dev.kham.application.appointment.PreviewAbsence.Affected;
import dev.kham.application.job.Job;
import dev.kham.application.payment.PaymentFixtures;
import dev.kham.application.scheduling.FindFreeSlots.FreeSlot;
import dev.kham.application.settlement.ReceiveTransfer;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.appointment.Appointment;
import dev.kham.domain.appointment.AppointmentEvent;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.appointment.AppointmentStatus;
import dev.kham.domain.appointment.AppointmentsUndecidedException;
import dev.kham.domain.appointment.Cancellation;
import dev.kham.domain.appointment.SlotExplanation;
import dev.kham.domain.payment.PaymentStatus;
import dev.kham.domain.payment.Refund;
import dev.kham.domain.scheduling.Absence;
import dev.kham.domain.scheduling.Doctor;
import dev.kham.domain.scheduling.DoctorId;
import dev.kham.domain.scheduling.NotOffered;
import dev.kham.domain.scheduling.SlotNotOfferedException;
import dev.kham.domain.shared.DomainException;
import dev.kham.domain.shared.FieldRefusedException;
import dev.kham.domain.shared.ForbiddenException;
import dev.kham.domain.shared.NotFoundException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AbsenceTest {
  private static final String REASON = "Bác sĩ đi công tác";

  private final InMemoryHospital hospital = new InMemoryHospital();
  private final Doctor doctor = hospital.given().doctor();
  private final Caller admin = hospital.given().caller(Role.ADMIN);

  @Test
  void nothing_is_offered_while_the_doctor_is_away() {
    add("08:00", "16:00", Map.of());
    assertThat(hospital.findFreeSlots().ofDoctor(doctor.id(), MONDAY, MONDAY))
        .containsExactly(new FreeSlot(doctor.id(), slotAt(MONDAY, "16:00")));
    assertThatThrownBy(() -> book("09:00")).isInstanceOf(SlotNotOfferedException.class);
    assertThat(explain(admin, at(MONDAY, "09:00")))
        .isInstanceOfSatisfying(
            SlotExplanation.Unoffered.class,
            it -> assertThat(it.why()).isInstanceOf(NotOffered.Away.class));
  }

  @Test
  void what_is_decided_to_be_cancelled_is_cancelled_in_the_name_of_who_decided() {
    AppointmentId id = book("09:00");
    add("08:00", "10:00", Map.of(id, new Decision.Cancel()));
    assertThat(appointment(id).status()).isEqualTo(AppointmentStatus.PENDING);
    work();
    assertThat(appointment(id))
        .returns(AppointmentStatus.CANCELLED, Appointment::status)
        .returns(Cancellation.BY_STAFF, Appointment::cancellation);
    assertThat(payment(id)).isEqualTo(PaymentStatus.CANCELLED);
    assertThat(hospital.appointments().history(id).getLast())
        .isEqualTo(
            new AppointmentEvent.Cancelled(
                id, 1, NOW, admin.asActor(), Cancellation.BY_STAFF, false, REASON));
    assertThat(hospital.jobs().waiting())
        .containsExactly(new OfferFreedSlot.Command(id, 1).asJob());
  }

  @Test
  void what_was_paid_has_to_go_back() {
    AppointmentId id = book("09:00");
    add("08:00", "10:00", Map.of(id, new Decision.Cancel()));
    // the money comes between the decision and what follows from it
    pay(id);
    work();
    assertThat(appointment(id).status()).isEqualTo(AppointmentStatus.CANCELLED);
    assertThat(payment(id)).isEqualTo(PaymentStatus.REFUND_DUE);
    assertThat(hospital.appointments().history(id).getLast())
        .isInstanceOfSatisfying(
            AppointmentEvent.Cancelled.class, it -> assertThat(it.refundDue()).isTrue());
    assertThat(hospital.refunds().all())
        .singleElement()
        .returns(hospital.payments().of(id).orElseThrow().amount(), Refund::amount)
        .returns(Refund.Cause.CANCELLED, Refund::cause);
  }

  @Test
  void what_is_kept_stays_and_nothing_else_is_touched() {
    AppointmentId kept = book("09:00");
    AppointmentId outside = book("10:00");
    var recorded =
        add("08:00", "10:00", Map.of(kept, new Decision.Keep(), outside, new Decision.Cancel()));
    assertThat(recorded.decided())
        .extracting(it -> it.appointment().id(), it -> it.decision())
        .containsExactly(tuple(kept, new Decision.Keep()));
    work();
    for (AppointmentId id : List.of(kept, outside)) {
      assertThat(appointment(id).status()).isEqualTo(AppointmentStatus.PENDING);
      assertThat(payment(id)).isEqualTo(PaymentStatus.PENDING);
    }
  }

  @Test
  void every_affected_appointment_has_to_be_decided_about() {
    AppointmentId nine = book("09:00");
    AppointmentId half = book("09:30");
    AppointmentId unaffected = book("10:00");
    assertThatExceptionOfType(AppointmentsUndecidedException.class)
        .isThrownBy(
            () ->
                add(
                    "09:15",
                    "10:00",
                    Map.of(half, new Decision.Cancel(), unaffected, new Decision.Keep())))
        .returns("appointments-undecided", DomainException::type)
        .returns(List.of(nine), AppointmentsUndecidedException::appointments);
    assertThat(hospital.jobs().waiting()).extracting(Job::name).doesNotContain(ApplyAbsence.JOB);
    assertThat(absences()).isEmpty();
  }

  @Test
  void what_is_decided_to_move_moves_with_its_payment_in_the_name_of_who_decided() {
    Doctor colleague = hospital.given().doctor(doctor("Lý Thu Hà", doctor.specialty()));
    AppointmentId held = book("09:00");
    AppointmentId paid = book("09:30");
    pay(paid);
    Appointment before = appointment(paid);
    var recorded =
        add(
            "08:00",
            "10:00",
            Map.of(
                held,
                new Decision.Move(at(MONDAY, "10:00"), null),
                paid,
                new Decision.Move(at(MONDAY, "09:30"), colleague.id())));
    assertThat(appointment(held))
        .returns(doctor.id(), Appointment::doctorId)
        .returns(slotAt(MONDAY, "10:00"), Appointment::slot)
        .returns(AppointmentStatus.PENDING, Appointment::status);
    assertThat(appointment(paid))
        .returns(colleague.id(), Appointment::doctorId)
        .returns(slotAt(MONDAY, "09:30"), Appointment::slot)
        .returns(AppointmentStatus.CONFIRMED, Appointment::status);
    assertThat(payment(paid)).isEqualTo(PaymentStatus.PAID);
    assertThat(recorded.decided())
        .extracting(AddAbsence.Decided::moved)
        .containsExactly(appointment(held), appointment(paid));
    assertThat(hospital.appointments().history(paid).getLast())
        .isEqualTo(
            AppointmentEvent.Rescheduled.of(before, appointment(paid), NOW, admin.asActor()));
    assertThat(hospital.jobs().waiting())
        .extracting(Job::key)
        .contains("send-appointment-confirmation:" + paid + ":2")
        .noneMatch(key -> key.startsWith(ApplyAbsence.JOB));
  }

  @Test
  void one_appointment_that_cannot_move_leaves_everything_as_it_was() {
    AppointmentId free = book("09:00");
    AppointmentId blocked = book("09:30");
    book("10:30");
    Caller busy = hospital.given().caller(Role.PATIENT);
    Doctor elsewhere = hospital.given().doctor();
    hospital.given().held(elsewhere, busy, slotAt(MONDAY, "14:00"));
    AppointmentId ofBusy =
        hospital
            .bookAppointment()
            .handle(
                new BookAppointment.Command(busy, doctor.id(), at(MONDAY, "08:30"), null, null));
    Appointment untouched = appointment(free);
    Map<AppointmentId, Decision> decisions = new HashMap<>();
    decisions.put(free, new Decision.Move(at(MONDAY, "10:00"), null));
    decisions.put(ofBusy, new Decision.Keep());
    for (var target :
        Map.of(
                new Decision.Move(at(MONDAY, "10:30"), null), "slot-taken",
                // given to the other in the same absence
                new Decision.Move(at(MONDAY, "10:00"), null), "slot-taken",
                // inside the absence itself
                new Decision.Move(at(MONDAY, "08:00"), null), "slot-not-offered",
                new Decision.Move(at(MONDAY, "10:30"), new DoctorId(UUID.randomUUID())),
                    "slot-not-offered")
            .entrySet()) {
      decisions.put(blocked, target.getKey());
      assertRefused(decisions, blocked, target.getValue());
    }
    decisions.put(blocked, new Decision.Keep());
    decisions.put(ofBusy, new Decision.Move(at(MONDAY, "14:00"), null));
    assertRefused(decisions, ofBusy, "patient-busy");
    assertThat(appointment(free)).isEqualTo(untouched);
    assertThat(absences()).isEmpty();
    assertThat(hospital.jobs().waiting()).extracting(Job::name).doesNotContain(ApplyAbsence.JOB);
  }

  private void assertRefused(
      Map<AppointmentId, Decision> decisions, AppointmentId refused, String type) {
    assertThatExceptionOfType(MoveRefusedException.class)
        .isThrownBy(() -> add("08:00", "10:00", decisions))
        .returns(refused, MoveRefusedException::appointment)
        .returns(type, it -> it.why().type());
  }

  @Test
  void a_job_that_runs_again_or_too_late_changes_nothing() {
    AppointmentId id = book("09:00");
    var recorded = add("08:00", "10:00", Map.of(id, new Decision.Cancel()));
    work();
    Appointment cancelled = appointment(id);
    var again = new ApplyAbsence.Command(recorded.absence().id(), id);
    hospital.applyAbsence().handle(again);
    assertThat(appointment(id)).isEqualTo(cancelled);
    assertThat(hospital.appointments().history(id)).hasSize(2);

    AppointmentId elsewhere = book("10:30");
    hospital.applyAbsence().handle(new ApplyAbsence.Command(recorded.absence().id(), elsewhere));
    assertThat(appointment(elsewhere).status()).isEqualTo(AppointmentStatus.PENDING);
  }

  @Test
  void the_row_says_who_when_and_why() {
    Absence absence = add("08:00", "10:00", Map.of()).absence();
    assertThat(absences()).containsExactly(absence);
    assertThat(absence)
        .returns(admin.accountId(), Absence::recordedBy)
        .returns(NOW, Absence::recordedAt)
        .returns(REASON, Absence::reason);
    assertThat(absence.toString()).doesNotContain(REASON);
  }

  @Test
  void a_preview_lists_who_is_affected_and_where_they_could_go_and_changes_nothing() {
    Doctor colleague = hospital.given().doctor(doctor("Lý Thu Hà", doctor.specialty()));
    Caller patient = hospital.given().caller(Role.PATIENT);
    Appointment held = hospital.given().held(doctor, patient, slotAt(MONDAY, "16:00"));
    hospital
        .given()
        .held(colleague, hospital.given().caller(Role.PATIENT), slotAt(MONDAY, "16:00"));
    assertThat(preview(admin, at(MONDAY, "08:00"), at(MONDAY.plusDays(1), "08:30")))
        .containsExactly(
            new Affected(
                held,
                List.of(
                    new FreeSlot(colleague.id(), slotAt(MONDAY.plusDays(1), "08:00")),
                    new FreeSlot(doctor.id(), slotAt(MONDAY.plusDays(1), "08:30")),
                    new FreeSlot(colleague.id(), slotAt(MONDAY.plusDays(1), "08:30")))));
    assertThat(absences()).isEmpty();
    assertThat(hospital.jobs().waiting()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void a_preview_lists_only_what_can_still_be_cancelled(AppointmentStatus status) {
    Appointment held =
        hospital
            .given()
            .held(doctor, hospital.given().caller(Role.PATIENT), slotAt(MONDAY, "09:00"));
    Appointment changed = hospital.given().changed(held, status);
    assertThat(preview(admin, at(MONDAY, "08:00"), at(MONDAY, "10:00")))
        .extracting(Affected::appointment)
        .isEqualTo(
            status == AppointmentStatus.PENDING || status == AppointmentStatus.CONFIRMED
                ? List.of(changed)
                : List.of());
  }

  @Test
  void a_preview_of_a_whole_year_finds_room_after_the_last() {
    Appointment last =
        hospital
            .given()
            .held(
                doctor,
                hospital.given().caller(Role.PATIENT),
                slotAt(MONDAY.plusDays(35), "16:00"));
    hospital.given().held(doctor, hospital.given().caller(Role.PATIENT), slotAt(MONDAY, "09:00"));
    List<Affected> affected = preview(admin, NOW, at(MONDAY.plusDays(36), "00:00"));
    assertThat(affected).hasSize(2);
    assertThat(affected.getLast())
        .isEqualTo(
            new Affected(
                last,
                List.of(
                    new FreeSlot(doctor.id(), slotAt(MONDAY.plusDays(36), "08:00")),
                    new FreeSlot(doctor.id(), slotAt(MONDAY.plusDays(36), "08:30")),
                    new FreeSlot(doctor.id(), slotAt(MONDAY.plusDays(36), "09:00")))));
    assertThat(affected.getFirst().moves()).isEqualTo(affected.getLast().moves());
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, empty-range",
    "60, 0, empty-range",
    "0, 31622401, absence-too-long",
    "-7200, -1, absence-over",
    "-7200, 0, absence-over"
  })
  void an_absence_has_a_sensible_length_and_is_not_over(long from, long until, String type) {
    Instant start = NOW.plusSeconds(from);
    Instant end = NOW.plusSeconds(until);
    for (Runnable wish :
        List.<Runnable>of(
            () -> preview(admin, start, end), () -> add(admin, start, end, Map.of()))) {
      assertThatExceptionOfType(FieldRefusedException.class)
          .isThrownBy(wish::run)
          .returns(type, DomainException::type)
          .returns(List.of("until"), FieldRefusedException::fields);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ADMIN")
  void nobody_but_an_administrator_records_or_previews_an_absence(Role role) {
    Caller caller = hospital.given().caller(role);
    Instant from = at(MONDAY, "08:00");
    Instant until = at(MONDAY, "10:00");
    assertThatThrownBy(() -> add(caller, from, until, Map.of()))
        .isInstanceOf(ForbiddenException.class);
    assertThatThrownBy(() -> preview(caller, from, until)).isInstanceOf(ForbiddenException.class);
    assertThat(absences()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void the_hospitals_people_are_told_why_a_slot_is_not_free(Role role) {
    Caller caller = hospital.given().caller(role);
    if (role == Role.PATIENT || role == Role.PHARMACIST) {
      assertThatThrownBy(() -> explain(caller, at(MONDAY, "09:00")))
          .isInstanceOf(ForbiddenException.class);
      return;
    }
    AppointmentId id = book("09:00");
    assertThat(explain(caller, at(MONDAY, "09:00")))
        .isEqualTo(
            new SlotExplanation.Booked(id, AppointmentStatus.PENDING, slotAt(MONDAY, "09:00")));
    assertThat(explain(caller, at(MONDAY, "09:30")))
        .isEqualTo(new SlotExplanation.Free(slotAt(MONDAY, "09:30"), "P.204"));
    assertThat(explain(caller, NOW))
        .isEqualTo(new SlotExplanation.Unoffered(new NotOffered.Past()));
    hospital.clock().set(at(TODAY, "09:20"));
    assertThat(explain(caller, at(TODAY, "09:30")))
        .isEqualTo(new SlotExplanation.Unoffered(new NotOffered.TooSoon(at(TODAY, "09:35"))));
  }

  @Test
  void there_has_to_be_such_a_doctor() {
    DoctorId unknown = new DoctorId(UUID.randomUUID());
    Instant from = at(MONDAY, "08:00");
    Instant until = from.plus(Duration.ofHours(1));
    assertThatThrownBy(
            () ->
                hospital
                    .addAbsence()
                    .handle(new AddAbsence.Command(admin, unknown, from, until, REASON, Map.of())))
        .isInstanceOf(NotFoundException.class);
    assertThatThrownBy(
            () ->
                hospital
                    .previewAbsence()
                    .handle(new PreviewAbsence.Command(admin, unknown, from, until)))
        .isInstanceOf(NotFoundException.class);
    assertThatThrownBy(
            () -> hospital.explainSlot().handle(new ExplainSlot.Command(admin, unknown, from)))
        .isInstanceOf(NotFoundException.class);
  }

  private AppointmentId book(String time) {
    return hospital
        .bookAppointment()
        .handle(
            new BookAppointment.Command(
                hospital.given().caller(Role.PATIENT), doctor.id(), at(MONDAY, time), null, null));
  }

  private void pay(AppointmentId id) {
    hospital
        .receiveTransfer()
        .handle(
            new ReceiveTransfer.Command(
                PaymentFixtures.transferFor(hospital.payments().of(id).orElseThrow()),
                new byte[] {'x'}));
  }

  private AddAbsence.Recorded add(
      String from, String until, Map<AppointmentId, Decision> decisions) {
    return add(admin, at(MONDAY, from), at(MONDAY, until), decisions);
  }

  private AddAbsence.Recorded add(
      Caller caller, Instant from, Instant until, Map<AppointmentId, Decision> decisions) {
    return hospital
        .addAbsence()
        .handle(new AddAbsence.Command(caller, doctor.id(), from, until, REASON, decisions));
  }

  private List<Affected> preview(Caller caller, Instant from, Instant until) {
    return hospital
        .previewAbsence()
        .handle(new PreviewAbsence.Command(caller, doctor.id(), from, until));
  }

  private SlotExplanation explain(Caller caller, Instant start) {
    return hospital.explainSlot().handle(new ExplainSlot.Command(caller, doctor.id(), start));
  }

  /** Does the jobs that follow from an absence. */
  private void work() {
    for (Job job : hospital.jobs().takeDue()) {
      if (job.name().equals(ApplyAbsence.JOB)) {
        hospital.applyAbsence().handle(ApplyAbsence.Command.of(job));
      }
    }
  }

  private List<Absence> absences() {
    return hospital.viewSchedule().absences(admin, doctor.id(), TODAY, MONDAY);
  }

  private Appointment appointment(AppointmentId id) {
    return hospital.appointments().find(id).orElseThrow();
  }

  private PaymentStatus payment(AppointmentId id) {
    return hospital.payments().of(id).orElseThrow().status();
  }
}
