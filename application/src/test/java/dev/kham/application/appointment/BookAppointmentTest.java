package dev.kham.application.appointment;

import static dev.kham.application.payment.PaymentFixtures.DEADLINE;
import static dev.kham.application.scheduling.SchedulingFixtures.MONDAY;
import static dev.kham.application.scheduling.SchedulingFixtures.NOW;
import static dev.kham.application.scheduling.SchedulingFixtures.TODAY;
import static dev.kham.application.scheduling.SchedulingFixtures.ZONE;
import static dev.kham.application.scheduling.SchedulingFixtures.at;
import static dev.kham.application.scheduling.SchedulingFixtures.slotAt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kham.application.InMemoryHospital;
import dev.kham.domain.account.Actor;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.appointment.Appointment;
import dev.kham.domain.appointment.AppointmentEvent;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.appointment.AppointmentStatus;
import dev.kham.domain.appointment.PatientBusyException;
import dev.kham.domain.appointment.SlotTakenException;
import dev.kham.domain.appointment.TooManyPendingException;
import dev.kham.domain.patient.PatientId;
import dev.kham.domain.payment.Payment;
import dev.kham.domain.payment.PaymentCode;
import dev.kham.domain.payment.PaymentStatus;
import dev.kham.domain.scheduling.Doctor;
import dev.kham.domain.scheduling.DoctorId;
import dev.kham.domain.scheduling.SlotNotOfferedException;
import dev.kham.domain.shared.DomainException;
import dev.kham.domain.shared.ForbiddenException;
import dev.kham.domain.shared.NotFoundException;
import dev.kham.domain.shared.RejectedException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BookAppointmentTest {
  private static final Instant NINE = at(MONDAY, "09:00");

  private final InMemoryHospital hospital = new InMemoryHospital();
  private final Doctor doctor = hospital.given().doctor();
  private final Caller patient = hospital.given().caller(Role.PATIENT);

  @Test
  void holds_the_slot_at_the_doctors_fee() {
    AppointmentId id = book(patient, NINE);
    assertThat(hospital.appointments().find(id))
        .contains(
            new Appointment(
                id,
                doctor.id(),
                patient.patientId(),
                patient.accountId(),
                slotAt(MONDAY, "09:00"),
                doctor.fee(),
                "đau đầu",
                AppointmentStatus.PENDING,
                null,
                0));
    assertThat(hospital.appointments().history(id))
        .containsExactly(
            new AppointmentEvent.Booked(
                id, 0, NOW, new Actor.Person(patient.accountId()), DEADLINE));
  }

  @Test
  void asks_for_the_fee_until_the_payment_window_ends() {
    AppointmentId id = book(patient, NINE);
    assertThat(hospital.payments().of(id).orElseThrow())
        .returns(doctor.fee(), Payment::amount)
        .returns(DEADLINE, Payment::deadline)
        .returns(PaymentStatus.PENDING, Payment::status);
  }

  @Test
  void lets_the_hold_go_when_the_payment_window_ends() {
    AppointmentId id = book(patient, NINE);
    assertThat(hospital.jobs().waiting())
        .singleElement()
        .satisfies(
            job -> {
              assertThat(job.name()).isEqualTo(AutoCancelUnpaid.JOB);
              assertThat(hospital.jobs().dueOf(job.key())).contains(DEADLINE);
              assertThat(AutoCancelUnpaid.Command.of(job).appointmentId()).isEqualTo(id);
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-11-23T09:10", // between two starts
        "2026-11-23T12:00", // between two shifts
        "2026-11-23T11:30", // when a shift ends
        "2026-11-22T09:00", // a Sunday
        "2026-11-20T08:30", // begun
        "2026-11-20T09:00", // begins now
        "2027-01-04T09:00" // a Monday after the shifts
      })
  void refuses_a_start_the_doctor_does_not_offer(LocalDateTime start) {
    assertThatThrownBy(() -> book(patient, start.atZone(ZONE).toInstant()))
        .isInstanceOf(SlotNotOfferedException.class);
    assertNothingHappened();
  }

  @Test
  void offers_the_next_slot_of_today() {
    AppointmentId id = book(patient, at(TODAY, "09:30"));
    assertThat(hospital.appointments().find(id)).isPresent();
  }

  @Test
  void the_first_one_gets_the_slot_and_the_second_leaves_no_trace() {
    AppointmentId first = book(patient, NINE);
    Caller late = hospital.given().caller(Role.PATIENT);
    assertThatExceptionOfType(SlotTakenException.class)
        .isThrownBy(() -> book(late, NINE))
        .returns(doctor.id(), SlotTakenException::doctorId)
        .returns(NINE, SlotTakenException::start);
    assertThat(hospital.appointments().all()).extracting(Appointment::id).containsExactly(first);
    assertThat(hospital.jobs().waiting()).hasSize(1);
  }

  @Test
  void a_patient_cannot_be_at_two_doctors_at_once() {
    book(patient, NINE);
    Doctor other = hospital.given().doctor();
    assertThatThrownBy(() -> book(patient, other.id(), NINE, null))
        .isInstanceOf(PatientBusyException.class);
    assertThat(hospital.jobs().waiting()).hasSize(1);
  }

  @Test
  void a_patient_holds_only_so_many_unpaid_appointments() {
    AppointmentId first = book(patient, NINE);
    book(patient, at(MONDAY, "09:30"));
    book(patient, at(MONDAY, "10:00"));
    assertThatThrownBy(() -> book(patient, at(MONDAY, "10:30")))
        .isInstanceOf(TooManyPendingException.class);
    assertThat(hospital.appointments().all()).hasSize(InMemoryHospital.PENDING_LIMIT);

    hospital
        .given()
        .changed(hospital.appointments().find(first).orElseThrow(), AppointmentStatus.CONFIRMED);
    book(patient, at(MONDAY, "10:30"));
  }

  @Test
  void the_front_desk_books_beyond_what_a_patient_may_hold() {
    Caller desk = hospital.given().caller(Role.RECEPTIONIST);
    for (String time : List.of("08:00", "08:30", "09:00", "09:30")) {
      book(desk, doctor.id(), at(MONDAY, time), patient.patientId());
    }
    assertThat(hospital.appointments().all()).hasSize(InMemoryHospital.PENDING_LIMIT + 1);
  }

  @Test
  void refuses_an_unknown_doctor() {
    assertThatThrownBy(() -> book(patient, new DoctorId(UUID.randomUUID()), NINE, null))
        .isInstanceOf(NotFoundException.class);
    assertNothingHappened();
  }

  @Test
  void a_patient_may_name_themselves() {
    AppointmentId id = book(patient, doctor.id(), NINE, patient.patientId());
    assertThat(hospital.appointments().find(id).orElseThrow().patientId())
        .isEqualTo(patient.patientId());
  }

  @Test
  void a_patient_does_not_learn_of_others() {
    PatientId other = hospital.given().patient().id();
    assertThatThrownBy(() -> book(patient, doctor.id(), NINE, other))
        .isInstanceOf(NotFoundException.class);
    assertNothingHappened();
  }

  @ParameterizedTest
  @EnumSource(names = {"RECEPTIONIST", "ADMIN"})
  void the_desk_books_for_a_named_patient(Role role) {
    Caller desk = hospital.given().caller(role);
    PatientId named = hospital.given().patient().id();
    AppointmentId id = book(desk, doctor.id(), NINE, named);
    assertThat(hospital.appointments().find(id).orElseThrow())
        .returns(named, Appointment::patientId)
        .returns(desk.accountId(), Appointment::bookedBy);
  }

  @ParameterizedTest
  @EnumSource(names = {"RECEPTIONIST", "ADMIN"})
  void the_desk_names_a_patient_who_exists(Role role) {
    Caller desk = hospital.given().caller(role);
    assertThatExceptionOfType(RejectedException.class)
        .isThrownBy(() -> book(desk, NINE))
        .returns("patient-required", DomainException::type);
    assertThatThrownBy(() -> book(desk, doctor.id(), NINE, new PatientId(UUID.randomUUID())))
        .isInstanceOf(NotFoundException.class);
    assertNothingHappened();
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"PATIENT", "RECEPTIONIST", "ADMIN"})
  void nobody_else_books(Role role) {
    Caller caller = hospital.given().caller(role);
    PatientId named = hospital.given().patient().id();
    assertThatThrownBy(() -> book(caller, doctor.id(), NINE, named))
        .isInstanceOf(ForbiddenException.class);
    assertThatThrownBy(() -> book(caller, NINE)).isInstanceOf(ForbiddenException.class);
    assertNothingHappened();
  }

  @Test
  void a_code_that_was_given_before_makes_room_for_the_next() {
    PaymentCode used = PaymentCode.of(77);
    PaymentCode fresh = PaymentCode.of(78);
    hospital.codes().giveNext(used, used, used, fresh);
    AppointmentId first = book(patient, NINE);
    AppointmentId second = book(hospital.given().caller(Role.PATIENT), at(MONDAY, "09:30"));
    assertThat(hospital.payments().of(first).orElseThrow().code()).isEqualTo(used);
    assertThat(hospital.payments().of(second).orElseThrow().code()).isEqualTo(fresh);
  }

  @Test
  void a_command_does_not_print_why_the_patient_comes() {
    assertThat(new BookAppointment.Command(patient, doctor.id(), NINE, null, "đau đầu"))
        .asString()
        .contains(doctor.id().toString())
        .doesNotContain("đau đầu");
  }

  private AppointmentId book(Caller caller, Instant start) {
    return book(caller, doctor.id(), start, null);
  }

  private AppointmentId book(Caller caller, DoctorId at, Instant start, PatientId named) {
    return hospital
        .bookAppointment()
        .handle(new BookAppointment.Command(caller, at, start, named, "đau đầu"));
  }

  private void assertNothingHappened() {
    assertThat(hospital.appointments().all()).isEmpty();
    assertThat(hospital.jobs().waiting()).isEmpty();
  }
}
