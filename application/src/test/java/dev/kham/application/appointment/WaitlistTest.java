package dev.kham.application.appointment;

import static dev.kham.application.scheduling.SchedulingFixtures.MONDAY;
import static dev.kham.application.scheduling.SchedulingFixtures.NOW;
import static dev.kham.application.scheduling.SchedulingFixtures.TODAY;
import static dev.kham.application.scheduling.SchedulingFixtures.ZONE;
import static dev.kham.application.scheduling.SchedulingFixtures.at;
import static dev.kham.application.scheduling.SchedulingFixtures.doctor;
import static dev.kham.application.scheduling.SchedulingFixtures.slotAt;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.kham.application.InMemoryHospital;
import dev.kham.application.job.Job;
import dev.kham.application.messaging.Letter;
import dev.kham.application.payment.PaymentFixtures;
import dev.kham.application.settlement.ReceiveTransfer;
import dev.kham.domain.account.Actor;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.appointment.Appointment;
import dev.kham.domain.appointment.AppointmentEvent;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.appointment.AppointmentStatus;
import dev.kham.domain.appointment.WaitlistEntry;
import dev.kham.domain.appointment.WaitlistEntryId;
import dev.kham.domain.appointment.WaitlistState;
import dev.kham.domain.patient.Patient;
import dev.kham.domain.patient.PatientId;
import dev.kham.domain.payment.Refund;
import dev.kham.domain.payment.Transfer;
import dev.kham.domain.scheduling.Doctor;
import dev.kham.domain.scheduling.DoctorId;
import dev.kham.domain.scheduling.SpecialtyId;
import dev.kham.domain.shared.ConflictException;
import dev.kham.domain.shared.DomainException;
import dev.kham.domain.shared.FieldRefusedException;
import dev.kham.domain.shared.ForbiddenException;
import dev.kham.domain.shared.NotFoundException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class WaitlistTest {
  private final InMemoryHospital hospital = new InMemoryHospital();
  private final Doctor doctor = hospital.given().doctor();
  private final Caller holder = hospital.given().caller(Role.PATIENT);
  private final AppointmentId held = book(holder, "09:00");
  private final Patient patient = hospital.given().patient();
  private final Caller waiting = hospital.given().caller(patient);

  // offers

  @Test
  void a_freed_slot_is_held_for_who_waited_longest_and_told_by_mail() {
    WaitlistEntry first = join(waiting);
    WaitlistEntry second = join(hospital.given().caller(Role.PATIENT));
    cancel(holder, held);
    work();

    AppointmentId offer = offerOf(first);
    assertThat(appointment(offer))
        .returns(patient.id(), Appointment::patientId)
        .returns(waiting.accountId(), Appointment::bookedBy)
        .returns(slotAt(MONDAY, "09:00"), Appointment::slot)
        .returns(AppointmentStatus.PENDING, Appointment::status);
    Instant payBy = NOW.plus(InMemoryHospital.OFFER_WINDOW);
    assertThat(hospital.payments().of(offer).orElseThrow().deadline()).isEqualTo(payBy);
    assertThat(hospital.appointments().history(offer))
        .containsExactly(
            new AppointmentEvent.Booked(
                offer, 0, NOW, new Actor.Machine("offer-freed-slot"), payBy));
    assertThat(hospital.jobs().dueOf("auto-cancel-unpaid:" + offer)).contains(payBy);
    assertThat(hospital.messenger().sent())
        .extracting(Letter::to, Letter::content)
        .containsExactly(
            tuple(
                patient.email(),
                new Letter.Content.WaitlistOffer(
                    patient.fullName(),
                    doctor.fullName(),
                    doctor.specialty().name(),
                    MONDAY.atTime(9, 0).atZone(ZONE),
                    MONDAY.atTime(9, 30).atZone(ZONE),
                    doctor.fee(),
                    hospital.payments().of(offer).orElseThrow().code().value(),
                    payBy.atZone(ZONE),
                    PaymentFixtures.OWN_ACCOUNT)));
    assertThat(state(second)).isEqualTo(WaitlistState.WAITING);
  }

  @Test
  void a_paid_offer_is_an_appointment_and_ends_the_waiting_for_good() {
    WaitlistEntry entry = join(waiting);
    cancel(holder, held);
    work();
    AppointmentId offer = offerOf(entry);
    pay(offer);
    assertThat(appointment(offer).status()).isEqualTo(AppointmentStatus.CONFIRMED);
    assertThat(state(entry)).isEqualTo(WaitlistState.FULFILLED);
    cancel(waiting, offer);
    work();
    assertThat(state(entry)).isEqualTo(WaitlistState.FULFILLED);
    assertThat(free("09:00")).isTrue();
  }

  @Test
  void who_declines_waits_no_longer_and_the_slot_goes_to_the_next() {
    WaitlistEntry first = join(waiting);
    Caller other = hospital.given().caller(Role.PATIENT);
    WaitlistEntry second = join(other);
    cancel(holder, held);
    work();
    cancel(waiting, offerOf(first));
    assertThat(state(first)).isEqualTo(WaitlistState.DECLINED);
    work();
    assertThat(appointment(offerOf(second)).patientId()).isEqualTo(other.patientId());
  }

  @Test
  void a_part_paid_for_an_offer_that_is_declined_goes_back() {
    WaitlistEntry entry = join(waiting);
    cancel(holder, held);
    work();
    Transfer whole =
        PaymentFixtures.transferFor(hospital.payments().of(offerOf(entry)).orElseThrow());
    receive(PaymentFixtures.withAmount(whole, 1_000));
    leave(waiting, entry);
    assertThat(state(entry)).isEqualTo(WaitlistState.DECLINED);
    assertThat(hospital.refunds().all())
        .singleElement()
        .returns(1_000L, Refund::amount)
        .returns(Refund.Cause.UNDERPAID, Refund::cause);
  }

  @Test
  void who_lets_an_offer_pass_goes_to_the_end_and_the_second_time_leaves() {
    WaitlistEntry first = join(waiting);
    WaitlistEntry second = join(hospital.given().caller(Role.PATIENT));
    cancel(holder, held);
    work();
    AppointmentId missed = offerOf(first);
    wait(InMemoryHospital.OFFER_WINDOW);
    work();
    assertThat(appointment(missed).status()).isEqualTo(AppointmentStatus.CANCELLED);
    assertThat(state(first)).isEqualTo(WaitlistState.WAITING);
    assertThat(state(second)).isEqualTo(WaitlistState.OFFERED);

    wait(InMemoryHospital.OFFER_WINDOW);
    work();
    assertThat(state(second)).isEqualTo(WaitlistState.WAITING);
    assertThat(offerOf(first)).isNotEqualTo(missed);

    wait(InMemoryHospital.OFFER_WINDOW);
    work();
    assertThat(state(first)).isEqualTo(WaitlistState.MISSED);
    wait(InMemoryHospital.OFFER_WINDOW);
    work();
    assertThat(state(second)).isEqualTo(WaitlistState.MISSED);
    assertThat(free("09:00")).isTrue();
  }

  @Test
  void whom_the_hospital_cancels_keeps_the_place() {
    WaitlistEntry entry = join(waiting);
    join(hospital.given().caller(Role.PATIENT));
    cancel(holder, held);
    work();
    cancel(hospital.given().caller(Role.RECEPTIONIST), offerOf(entry));
    assertThat(entry(entry))
        .returns(WaitlistState.WAITING, WaitlistEntry::state)
        .returns(entry.queuedAt(), WaitlistEntry::queuedAt)
        .returns(0, WaitlistEntry::missed);
  }

  @Test
  void a_move_gives_its_old_slot_to_who_waits_and_a_no_show_gives_nothing() {
    WaitlistEntry entry = join(waiting);
    hospital
        .rescheduleAppointment()
        .handle(new RescheduleAppointment.Command(holder, held, 0, at(MONDAY, "10:00"), null));
    work();
    assertThat(appointment(offerOf(entry)).slot()).isEqualTo(slotAt(MONDAY, "09:00"));

    WaitlistEntry other = join(hospital.given().caller(Role.PATIENT));
    pay(held);
    hospital.clock().set(at(MONDAY, "10:00"));
    hospital
        .markNoShow()
        .handle(new MarkNoShow.Command(hospital.given().caller(Role.RECEPTIONIST), held, 2));
    assertThat(appointment(held).status()).isEqualTo(AppointmentStatus.NO_SHOW);
    assertThat(hospital.jobs().waiting())
        .noneMatch(job -> job.key().equals(new OfferFreedSlot.Command(held, 3).asJob().key()));
    assertThat(state(other)).isEqualTo(WaitlistState.WAITING);
  }

  @Test
  void a_specialty_takes_any_of_its_doctors() {
    Doctor colleague = hospital.given().doctor(doctor("Lý Thu Hà", doctor.specialty()));
    WaitlistEntry other = join(hospital.given().caller(Role.PATIENT), colleague.id(), null);
    WaitlistEntry any = join(waiting, null, doctor.specialty().id());
    cancel(holder, held);
    work();
    assertThat(appointment(offerOf(any)).doctorId()).isEqualTo(doctor.id());
    assertThat(state(other)).isEqualTo(WaitlistState.WAITING);
  }

  @Test
  void offers_nothing_that_is_taken_or_no_longer_offered_and_passes_over_who_is_busy() {
    WaitlistEntry busy = join(waiting);
    hospital
        .bookAppointment()
        .handle(
            new BookAppointment.Command(
                waiting, hospital.given().doctor().id(), at(MONDAY, "09:00"), null, null));
    WaitlistEntry entry = join(hospital.given().caller(Role.PATIENT));
    cancel(holder, held);
    AppointmentId again = book(hospital.given().caller(Role.PATIENT), "09:00");
    work();
    assertThat(state(entry)).isEqualTo(WaitlistState.WAITING);

    hospital
        .addAbsence()
        .handle(
            new AddAbsence.Command(
                hospital.given().caller(Role.ADMIN),
                doctor.id(),
                at(MONDAY, "09:30"),
                at(MONDAY, "10:00"),
                "đi vắng",
                Map.of()));
    cancel(hospital.given().caller(Role.RECEPTIONIST), again);
    work();
    assertThat(state(entry)).isEqualTo(WaitlistState.OFFERED);
    assertThat(state(busy)).isEqualTo(WaitlistState.WAITING);
    hospital
        .addAbsence()
        .handle(
            new AddAbsence.Command(
                hospital.given().caller(Role.ADMIN),
                doctor.id(),
                at(MONDAY, "08:00"),
                at(MONDAY, "12:00"),
                "đi vắng",
                Map.of(offerOf(entry), new AddAbsence.Decision.Cancel())));
    WaitlistEntry last = join(hospital.given().caller(Role.PATIENT));
    work();
    work();
    assertThat(state(entry)).isEqualTo(WaitlistState.WAITING);
    assertThat(state(last)).isEqualTo(WaitlistState.WAITING);
  }

  @Test
  void an_offer_ends_when_the_slot_begins_at_the_latest() {
    WaitlistEntry entry = join(waiting);
    hospital.clock().set(at(MONDAY, "08:40"));
    cancel(hospital.given().caller(Role.RECEPTIONIST), held);
    work();
    assertThat(hospital.payments().of(offerOf(entry)).orElseThrow().deadline())
        .isEqualTo(at(MONDAY, "09:00"));
  }

  @Test
  void a_job_that_runs_again_offers_nothing_more() {
    WaitlistEntry first = join(waiting);
    WaitlistEntry second = join(hospital.given().caller(Role.PATIENT));
    cancel(holder, held);
    work();
    hospital.offerFreedSlot().handle(new OfferFreedSlot.Command(held, 1));
    assertThat(state(first)).isEqualTo(WaitlistState.OFFERED);
    assertThat(state(second)).isEqualTo(WaitlistState.WAITING);
    hospital.sendWaitlistOffer().handle(new SendWaitlistOffer.Command(offerOf(first)));
    assertThat(hospital.messenger().sent()).hasSize(1);
  }

  @Test
  void the_limit_of_unpaid_appointments_does_not_bind_offers() {
    for (String time : List.of("10:00", "10:30", "11:00")) {
      book(waiting, time);
    }
    WaitlistEntry entry = join(waiting);
    cancel(holder, held);
    work();
    assertThat(state(entry)).isEqualTo(WaitlistState.OFFERED);
  }

  // leaving

  @Test
  void who_leaves_is_not_asked_and_what_was_on_offer_goes_to_the_next() {
    WaitlistEntry gone = join(hospital.given().caller(Role.PATIENT), doctor.id(), null);
    Caller goneCaller = callerOf(gone);
    leave(goneCaller, gone);
    assertThat(state(gone)).isEqualTo(WaitlistState.WITHDRAWN);
    leave(goneCaller, gone);

    WaitlistEntry offered = join(waiting);
    WaitlistEntry next = join(hospital.given().caller(Role.PATIENT));
    cancel(holder, held);
    work();
    AppointmentId offer = offerOf(offered);
    leave(waiting, offered);
    assertThat(state(offered)).isEqualTo(WaitlistState.DECLINED);
    assertThat(appointment(offer).status()).isEqualTo(AppointmentStatus.CANCELLED);
    work();
    assertThat(state(next)).isEqualTo(WaitlistState.OFFERED);

    pay(offerOf(next));
    assertThatExceptionOfType(ConflictException.class)
        .isThrownBy(() -> leave(callerOf(next), next))
        .returns("waitlist-entry-over", DomainException::type);
  }

  @Test
  void nobody_leaves_for_others() {
    WaitlistEntry entry = join(waiting);
    for (Role role : Role.values()) {
      assertThatThrownBy(() -> leave(hospital.given().caller(role), entry))
          .isInstanceOf(NotFoundException.class);
    }
    assertThat(state(entry)).isEqualTo(WaitlistState.WAITING);
  }

  // joining and looking

  @Test
  void one_waits_for_a_doctor_or_for_a_specialty_that_there_is() {
    assertThatExceptionOfType(FieldRefusedException.class)
        .isThrownBy(() -> join(waiting, null, null))
        .returns("doctor-or-specialty", DomainException::type);
    assertThatExceptionOfType(FieldRefusedException.class)
        .isThrownBy(() -> join(waiting, doctor.id(), doctor.specialty().id()))
        .returns(List.of("doctorId", "specialtyId"), FieldRefusedException::fields);
    assertThatThrownBy(() -> join(waiting, new DoctorId(UUID.randomUUID()), null))
        .isInstanceOf(NotFoundException.class);
    assertThatThrownBy(() -> join(waiting, null, new SpecialtyId(UUID.randomUUID())))
        .isInstanceOf(NotFoundException.class);
  }

  @ParameterizedTest
  @CsvSource({"-1, 5, from", "0, -1, to", "5, 4, to", "0, 92, to"})
  void the_days_are_neither_past_nor_none_nor_too_many(int from, int to, String field) {
    assertThatExceptionOfType(FieldRefusedException.class)
        .isThrownBy(() -> joinFor(waiting, TODAY.plusDays(from), TODAY.plusDays(to)))
        .returns("invalid-waiting-days", DomainException::type)
        .returns(List.of(field), FieldRefusedException::fields);
    joinFor(waiting, TODAY, TODAY.plusDays(91));
  }

  @Test
  void ten_entries_are_open_at_a_time_and_none_twice() {
    WaitlistEntry first = join(waiting);
    assertThatExceptionOfType(ConflictException.class)
        .isThrownBy(() -> join(waiting))
        .returns("already-waiting", DomainException::type);
    for (int i = 1; i < JoinWaitlist.MOST_OPEN; i++) {
      join(waiting, hospital.given().doctor().id(), null);
    }
    assertThatExceptionOfType(ConflictException.class)
        .isThrownBy(() -> join(waiting, hospital.given().doctor().id(), null))
        .returns("too-many-waiting", DomainException::type);
    leave(waiting, first);
    join(waiting);
  }

  @Test
  void what_has_lapsed_is_not_asked_and_makes_room() {
    WaitlistEntry entry = joinFor(waiting, TODAY, TODAY);
    hospital.clock().set(at(TODAY.plusDays(1), "00:00"));
    assertThat(entry(entry).stateOn(TODAY)).isEqualTo(WaitlistState.WAITING);
    assertThat(entry(entry).stateOn(TODAY.plusDays(1))).isEqualTo(WaitlistState.LAPSED);
    assertThat(
            hospital.waitlist().countOpen(requireNonNull(waiting.patientId()), TODAY.plusDays(1)))
        .isZero();
  }

  @ParameterizedTest
  @EnumSource
  void patients_wait_and_see_themselves_the_desk_and_doctors_see_all(Role role) {
    WaitlistEntry entry = join(waiting);
    Caller caller = hospital.given().caller(role);
    if (role == Role.PATIENT) {
      join(caller);
      assertThat(hospital.viewWaitlist().list(caller, null, 10)).hasSize(1).doesNotContain(entry);
    } else {
      assertThatThrownBy(() -> join(caller)).isInstanceOf(ForbiddenException.class);
    }
    switch (role) {
      case RECEPTIONIST, ADMIN, DOCTOR -> {
        assertThat(hospital.viewWaitlist().list(caller, null, 10)).contains(entry);
        assertThat(hospital.viewWaitlist().one(caller, entry.id())).isEqualTo(entry);
      }
      case PATIENT ->
          assertThatThrownBy(() -> hospital.viewWaitlist().one(caller, entry.id()))
              .isInstanceOf(NotFoundException.class);
      case CASHIER, PHARMACIST ->
          assertThatThrownBy(() -> hospital.viewWaitlist().list(caller, null, 10))
              .isInstanceOf(ForbiddenException.class);
    }
  }

  @Test
  void nobody_waits_in_anothers_name() {
    assertThatThrownBy(
            () ->
                hospital
                    .joinWaitlist()
                    .handle(
                        new JoinWaitlist.Command(
                            waiting,
                            new PatientId(UUID.randomUUID()),
                            doctor.id(),
                            null,
                            TODAY,
                            MONDAY)))
        .isInstanceOf(NotFoundException.class);
  }

  private final Map<WaitlistEntryId, Caller> callers = new HashMap<>();

  private Caller callerOf(WaitlistEntry entry) {
    return requireNonNull(callers.get(entry.id()));
  }

  private WaitlistEntry join(Caller caller) {
    return join(caller, doctor.id(), null);
  }

  private WaitlistEntry join(
      Caller caller, @Nullable DoctorId doctorId, @Nullable SpecialtyId specialtyId) {
    return join(caller, doctorId, specialtyId, TODAY, MONDAY);
  }

  private WaitlistEntry joinFor(Caller caller, LocalDate from, LocalDate to) {
    return join(caller, doctor.id(), null, from, to);
  }

  private WaitlistEntry join(
      Caller caller,
      @Nullable DoctorId doctorId,
      @Nullable SpecialtyId specialtyId,
      LocalDate from,
      LocalDate to) {
    WaitlistEntry entry =
        hospital
            .joinWaitlist()
            .handle(new JoinWaitlist.Command(caller, null, doctorId, specialtyId, from, to));
    callers.put(entry.id(), caller);
    return entry;
  }

  private void leave(Caller caller, WaitlistEntry entry) {
    hospital.leaveWaitlist().handle(new LeaveWaitlist.Command(caller, entry.id()));
  }

  private AppointmentId book(Caller caller, String time) {
    return hospital
        .bookAppointment()
        .handle(new BookAppointment.Command(caller, doctor.id(), at(MONDAY, time), null, null));
  }

  private void cancel(Caller caller, AppointmentId id) {
    hospital
        .cancelAppointment()
        .handle(new CancelAppointment.Command(caller, id, appointment(id).version(), "bận"));
  }

  private void pay(AppointmentId id) {
    receive(PaymentFixtures.transferFor(hospital.payments().of(id).orElseThrow()));
  }

  private void receive(Transfer transfer) {
    hospital.receiveTransfer().handle(new ReceiveTransfer.Command(transfer, new byte[] {'x'}));
  }

  private void wait(Duration time) {
    hospital.clock().set(hospital.clock().instant().plus(time));
  }

  /** Does what is due, and what follows at once. */
  private void work() {
    List<Job> due = hospital.jobs().takeDue();
    while (!due.isEmpty()) {
      for (Job job : due) {
        switch (job.name()) {
          case OfferFreedSlot.JOB ->
              hospital.offerFreedSlot().handle(OfferFreedSlot.Command.of(job));
          case SendWaitlistOffer.JOB ->
              hospital.sendWaitlistOffer().handle(SendWaitlistOffer.Command.of(job));
          case AutoCancelUnpaid.JOB ->
              hospital.autoCancelUnpaid().handle(AutoCancelUnpaid.Command.of(job));
          case ApplyAbsence.JOB -> hospital.applyAbsence().handle(ApplyAbsence.Command.of(job));
          default -> {
            // of no account here
          }
        }
      }
      due = hospital.jobs().takeDue();
    }
  }

  private WaitlistEntry entry(WaitlistEntry entry) {
    return hospital.waitlist().find(entry.id()).orElseThrow();
  }

  private WaitlistState state(WaitlistEntry entry) {
    return entry(entry).state();
  }

  private AppointmentId offerOf(WaitlistEntry entry) {
    assertThat(state(entry)).isEqualTo(WaitlistState.OFFERED);
    return requireNonNull(entry(entry).offer());
  }

  private Appointment appointment(AppointmentId id) {
    return hospital.appointments().find(id).orElseThrow();
  }

  private boolean free(String time) {
    return hospital.findFreeSlots().ofDoctor(doctor.id(), MONDAY, MONDAY).stream()
        .anyMatch(slot -> slot.slot().equals(slotAt(MONDAY, time)));
  }
}
